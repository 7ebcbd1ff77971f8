import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import type {CallOutcome} from '../../../../source/functions/functions.ts';
import {encodeValue} from '../../../../source/functions/values/values.ts';
import {newFileKey} from '../../../../source/shared/files/keyed-files.ts';
import {type CallRecord, newRecord, withCallEvent} from '../../../../source/tui/model/functions/call-record.ts';
import {openKeptCalls} from '../../../../source/tui/model/functions/kept-calls.ts';

let folder: string;
beforeEach(() => {
	folder = join(mkdtempSync(join(tmpdir(), 'lunch-kept-calls-')), 'calls');
});
afterEach(() => rmSync(join(folder, '..'), {recursive: true, force: true}));

const plan = {code: 'x => x', args: '1 {"a": 2}', retries: '2', reuse: true as const};
const at = Date.UTC(2026, 10, 28);
const recordAt = (ms: number): CallRecord => newRecord(newFileKey(ms), plan, new Date(ms), 'preparing');
const returned = (value: unknown): CallOutcome => ({
	state: 'returned',
	value: encodeValue('rich', value, 'result'),
	error: null,
	worker: 'node-1',
	queuedMs: 3,
	ranMs: 12,
});

describe('calls that are kept', () => {
	it('come back with their plan, output and value, for their owner alone', async () => {
		const kept = openKeptCalls({folder, keeps: true});
		const begun = recordAt(at);
		await kept.write(begun, null);
		// Where the app is killed now, that is what is known of it.
		expect(await kept.read()).toMatchObject([{key: begun.key, plan, state: 'lost', value: null}]);
		const now = new Date(at + 5);
		let record = withCallEvent(begun, {kind: 'queued', id: 'an id', position: 1} as never, now);
		record = withCallEvent(record, {kind: 'started', worker: 'node-1'} as never, now);
		record = withCallEvent(record, {kind: 'stdout', text: 'out\n'}, now);
		record = withCallEvent(record, {kind: 'stderr', text: 'err'}, now);
		await kept.write({...record, state: 'returned'}, returned(new Map([['k', 2n]])));
		const [read] = await kept.read();
		expect(read).toMatchObject({
			plan,
			state: 'returned',
			at: new Date(at),
			startedAt: now,
			worker: 'node-1',
			ranMs: 12,
		});
		expect(read?.value?.is).toEqual(new Map([['k', 2n]]));
		expect(read?.log.lines).toEqual([
			{source: 'stdout', text: 'out'},
			{source: 'stderr', text: 'err'},
		]);
		expect(read?.stdout.text).toBe('out\n');
		expect(statSync(folder).mode & 0o777).toBe(0o700);
		expect(statSync(join(folder, `${begun.key}.json`)).mode & 0o777).toBe(0o600);
	});

	it('tell what was thrown, why one was refused, and which job one became', async () => {
		const kept = openKeptCalls({folder, keeps: true});
		const error = {name: 'RangeError', message: 'far', stack: 'RangeError: far\n    at x', code: null};
		const thrown = encodeValue('rich', {limit: 3}, 'result');
		await kept.write(recordAt(at), {...returned(1), state: 'threw', value: null, error: {...error, thrown}});
		const refusal = {name: 'LunchError', message: 'no', stack: null, code: 'FUNCTION_CLOSURE', hint: 'try'} as const;
		await kept.write({...recordAt(at + 1), state: 'refused', error: refusal}, null);
		await kept.write({...recordAt(at + 2), state: 'submitted', id: 'of a job'}, null);
		const [job, refused, threw] = await kept.read();
		expect(job).toMatchObject({state: 'submitted', id: 'of a job'});
		expect(refused).toMatchObject({state: 'refused', error: refusal});
		expect(threw).toMatchObject({state: 'threw', error: {name: 'RangeError', message: 'far'}});
		expect(threw?.value?.is).toEqual({limit: 3});
	});

	it('are bounded in number and bytes, the oldest go, and what is not a call is passed over', async () => {
		const kept = openKeptCalls({folder, keeps: true, most: 3, mostBytes: 8000});
		for (let index = 0; index < 5; index++) await kept.write(recordAt(at + index), returned(index));
		expect((await kept.read()).map(({value}) => value?.is)).toEqual([4, 3, 2]);
		await kept.write(recordAt(at + 9), returned('x'.repeat(7600)));
		expect((await kept.read()).map(({value}) => String(value?.is).length)).toEqual([7600]);
		await kept.write(recordAt(at + 10), returned('x'.repeat(300_000)));
		expect((await kept.read())[0]?.value?.is).toBe('(300004 characters, too long to be kept)');
		for (const [name, text] of [
			[newFileKey(at + 20), 'no call'],
			[newFileKey(at + 21), '{"lunchCall":1,"state":"returned"}\n{}\n'],
			['../up', '{}'],
		] as const) {
			writeFileSync(join(folder, `${name.replaceAll('/', '_')}.json`), text);
		}
		writeFileSync(join(folder, 'left.unfinished'), '');
		utimesSync(join(folder, 'left.unfinished'), 0, 0);
		expect(await kept.read()).toHaveLength(1);
		// The next app looks at the folder once, and goes on from there.
		const next = openKeptCalls({folder, keeps: true, most: 3});
		await next.write(recordAt(at + 30), returned(1));
		expect(readdirSync(folder)).not.toContain('left.unfinished');
		expect(await next.read()).toHaveLength(1);
		for (let index = 0; index < 5; index++) await next.write(recordAt(at + 40 + index), returned(index));
		expect((await next.read()).map(({value}) => value?.is)).toEqual([4, 3, 2]);
		expect(readdirSync(folder).filter(name => name.endsWith('.json') && !name.startsWith('..'))).toHaveLength(3);
	});

	it('are forgotten, and brought back; with keeping turned off nothing is written', async () => {
		const kept = openKeptCalls({folder, keeps: true});
		const record = recordAt(at);
		await kept.write(record, returned('secret'));
		const restore = await kept.forget([record.key, '../../etc/passwd']);
		expect(await kept.read()).toEqual([]);
		expect(readdirSync(folder)).toEqual([]);
		await restore();
		expect(readFileSync(join(folder, `${record.key}.json`), 'utf8')).toContain('secret');
		const off = openKeptCalls({folder, keeps: false});
		await off.write(recordAt(at + 1), returned(1));
		expect(await off.read()).toHaveLength(1);
	});
});
