import {describe, expect, it} from 'vitest';
import {mergedLog, readLogCursor} from '../../../source/services/logging/merged-log.ts';
import {createRecentLog} from '../../../source/services/logging/recent-log.ts';
import {withoutSecrets} from '../../../source/services/logging/without-secrets.ts';

function recentLog(options?: Parameters<typeof createRecentLog>[0]) {
	const log = createRecentLog(options);
	const destination = log.behind({write() {}});
	return {
		...log,
		write: (message: string, second = 0) =>
			destination.write(
				`${JSON.stringify({level: 'info', time: `2026-11-30T12:00:${String(second).padStart(2, '0')}.000Z`, message})}\n`,
			),
	};
}

const said = (records: readonly Readonly<Record<string, unknown>>[]) => records.map(({message}) => message);

describe('the last lines of a log', () => {
	it('are the last at first, and those after a position from then on', () => {
		const log = recentLog();
		for (const message of ['a', 'b', 'c']) log.write(message);
		const first = log.read({positions: null, limit: 2});
		expect([said(first.records), first.missed]).toEqual([['b', 'c'], 0]);
		for (const message of ['d', 'e', 'f']) log.write(message);
		const second = log.read({positions: {[first.id]: first.position}, limit: 2});
		expect(said(second.records)).toEqual(['d', 'e']);
		expect(said(log.read({positions: {[first.id]: second.position}, limit: 2}).records)).toEqual(['f']);
	});

	it('are bounded, and what was missed is counted', () => {
		const log = recentLog({mostLines: 10, mostUnits: 1e6});
		for (let n = 0; n < 1000; n++) log.write(`line ${n}`);
		const part = log.read({positions: {[log.read({positions: null, limit: 1}).id]: 5}, limit: 100});
		expect(part.records).toHaveLength(10);
		expect(part.missed).toBe(985);
		expect(said(part.records).at(-1)).toBe('line 999');
		const small = recentLog({mostLines: 10, mostUnits: 1000});
		for (let n = 0; n < 20; n++) small.write('x'.repeat(300));
		expect(small.read({positions: null, limit: 100}).records).toHaveLength(2);
	});

	it('keep of a huge line what it says first', () => {
		const log = recentLog();
		log.write('x'.repeat(100_000));
		const [record] = log.read({positions: null, limit: 1}).records;
		expect(record).toMatchObject({level: 'info', isCut: true});
		expect(String(record?.message).length).toBeLessThan(5000);
	});

	it('of several processes are one log by time, page after page, and a busy one goes on where it was', () => {
		const [one, other] = [recentLog(), recentLog()];
		for (const second of [1, 3, 5]) one.write(`one ${second}`, second);
		for (const second of [2, 4]) other.write(`other ${second}`, second);
		const read = (positions: Readonly<Record<string, number>> | null, from = [one, other]) => {
			const request = {positions, limit: 3};
			return mergedLog(
				from.map(log => log.read(request)),
				request,
			);
		};
		const first = read(null);
		expect(said(first.records)).toEqual(['one 3', 'other 4', 'one 5']);
		for (const second of [6, 8]) one.write(`one ${second}`, second);
		for (const second of [7, 9]) other.write(`other ${second}`, second);
		const second = read(readLogCursor(first.cursor));
		expect(said(second.records)).toEqual(['one 6', 'other 7', 'one 8']);
		const third = read(readLogCursor(second.cursor), [one]);
		expect(third.records).toEqual([]);
		expect(said(read(readLogCursor(third.cursor)).records)).toEqual(['other 9']);
	});

	it.each(['', 'x', '0a1b2c3d', '0a1b2c3d:-1', '0a1b2c3d:1,', `0a1b2c3d:${'9'.repeat(20)}`])(
		'%j is not a cursor',
		text => {
			expect(readLogCursor(text)).toBeNull();
		},
	);
});

describe('a line without secrets', () => {
	it.each([
		['"url":"redis://user:hunter2@host:6379/0"', '"url":"redis://user:***@host:6379/0"'],
		['"authorization":"Bearer abc.def","a":1', '"authorization":"***","a":1'],
		['"message":"got Bearer abc-def_123 here"', '"message":"got Bearer *** here"'],
		['"url":"https://b/o?X-Amz-Signature=abc123&x=1"', '"url":"https://b/o?X-Amz-Signature=***&x=1"'],
		['"token":"with \\" quote"', '"token":"***"'],
		['"tokenFile":"/etc/token","url":"http://a:80/x@y"', '"tokenFile":"/etc/token","url":"http://a:80/x@y"'],
	])('%s', (line, shown) => expect(withoutSecrets(line)).toBe(shown));
});
