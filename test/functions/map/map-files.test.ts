import {copyFileSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {readMaps, removeMap} from '../../../source/functions/map/map-files.ts';
import {type MapFigures, tellMap} from '../../../source/functions/map/tell-map.ts';
import {newFileKey} from '../../../source/shared/files/keyed-files.ts';
import {poll} from '../../support/poll.ts';

let home: string;
let folder: string;
beforeEach(() => {
	home = mkdtempSync(join(tmpdir(), 'lunch-maps-'));
	folder = join(home, 'maps');
});
afterEach(() => rmSync(home, {recursive: true, force: true}));

const none: MapFigures = {done: 0, failed: 0, recalled: 0, rate: null, share: null, leftMs: null};

function tell(log: string | null, figures = {...none}, at = Date.now()) {
	const about = {
		name: 'work.mjs#square',
		command: ['fn', 'map', 'work.mjs#square'],
		program: null,
		folder: home,
		pid: 1,
		log,
	};
	const told = tellMap({folder, about, figures: () => figures, now: () => at, everyMs: 20});
	return {told, figures};
}

const found = () => readMaps(folder, Date.now());

it('a map tells how far it is while it runs, and its failed inputs in their order', async () => {
	const {told, figures} = tell(null);
	await poll('it to be told of', async () => (await found()).length === 1);
	expect(await found()).toMatchObject([{name: 'work.mjs#square', state: 'running', done: 0, endedAt: null}]);
	told.failed(() => ({index: 7, input: '8', state: 'threw', error: 'RangeError: \u001B[31mno', attempts: 2}));
	told.failed(() => ({index: 2, input: `"${'x'.repeat(5000)}"`, state: 'timed-out', error: '', attempts: 1}));
	Object.assign(figures, {done: 10, failed: 2, rate: 4.5, share: 0.25, leftMs: 9000});
	await poll('its progress', async () => (await found())[0]?.done === 10);
	const [map] = await found();
	expect(map).toMatchObject({failed: 2, rate: 4.5, share: 0.25, leftMs: 9000, state: 'running'});
	expect(map?.failures.map(({index, error}) => [index, error])).toEqual([
		[2, ''],
		[7, 'RangeError: no'],
	]);
	expect(map?.failures[0]?.input).toHaveLength(2000);
	await told.end('finished', null);
	expect(await found()).toMatchObject([{state: 'finished', endedAt: expect.any(Date)}]);
	const [file = '', ...more] = readdirSync(folder);
	expect(more).toEqual([]);
	expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
	// What a killed process leaves says that it runs, and nobody holds its lock.
	const running = tell(null);
	await poll('the second', async () => (await found()).length === 2);
	const left =
		readdirSync(folder)
			.filter(name => name.endsWith('.json'))
			.sort()
			.at(-1) ?? '';
	copyFileSync(join(folder, left), join(folder, `${newFileKey(1)}.json`));
	expect((await found()).map(({state}) => state)).toEqual(['running', 'finished', 'lost']);
	await running.told.end('failed', 'The log is damaged.');
});

it('a log is one map, told of as long as the log is there; others for a week, and what is none is passed over', async () => {
	const log = join(home, 'squares.log');
	writeFileSync(log, '');
	const first = tell(log);
	await first.told.end('interrupted', 'Ctrl-C');
	const again = tell(log);
	await again.told.end('finished', null);
	expect(await found()).toMatchObject([{state: 'finished', log}]);
	const old = tell(null, {...none}, Date.now() - 8 * 24 * 3600_000);
	await old.told.end('finished', null);
	writeFileSync(join(folder, `${newFileKey(Date.now())}.json`), '{"lunchMap":1}');
	expect(await found()).toMatchObject([{log}]);
	rmSync(log);
	expect(await found()).toEqual([]);
	// The next map removes what nobody is told of any more.
	const next = tell(null);
	await next.told.end('finished', null);
	expect(readdirSync(folder)).toHaveLength(1);
	const [{key = ''} = {}] = await found();
	await removeMap(folder, '../squares');
	await removeMap(folder, key);
	expect(readdirSync(folder)).toEqual([]);
});

it('a map goes on where nobody can be told of it', async () => {
	writeFileSync(folder, 'no folder');
	const {told} = tell(null);
	told.failed(() => ({index: 0, input: '', state: 'failed', error: '', attempts: 0}));
	await told.end('finished', null);
	expect(await found()).toEqual([]);
});
