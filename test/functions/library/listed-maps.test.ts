import {mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, test} from 'vitest';
import {createListedMaps} from '../../../source/functions/library/listed-maps.ts';
import {createRemoteFunctions} from '../../../source/functions/library/remote-functions.ts';
import {askToStop, readMaps} from '../../../source/functions/map/map-files.ts';
import {poll} from '../../support/poll.ts';
import {openPool} from '../support/open-pool.ts';

const home = mkdtempSync(join(tmpdir(), 'lunch-listed-maps-'));
const folder = join(home, 'maps');
const pool = openPool();
afterAll(async () => {
	await pool.close();
	rmSync(home, {recursive: true});
});

let at: string | null = folder;
const program = {program: '/home/me/squares.mjs', folder: home, pid: process.pid};
const listed = createListedMaps({folder: () => at, program: () => program, everyMs: 20});
const {remote} = createRemoteFunctions(async () => pool.functions, listed);
const found = () => readMaps(folder, Date.now());

const slow = remote(async (input: {ms: number}) => {
	if (input.ms < 0) throw new RangeError('not before now');
	await new Promise(resolve => setTimeout(resolve, input.ms));
	return input.ms;
});

test('a map of a program is told of while it runs and afterwards, and is ended by a person alone', async () => {
	const log = join(home, 'squares.log');
	const inputs = [{ms: -1}, {ms: 1}, {ms: 60_000}, {ms: 60_000}];
	const map = slow.map(inputs, {concurrency: 2, onError: 'collect', resume: log});
	const ended = map.then(
		() => 'values',
		(error: {code: string}) => error.code,
	);
	await poll('two inputs to be done', async () => (await found())[0]?.done === 2);
	const [running] = await found();
	expect(running).toMatchObject({
		...{state: 'running', ...program, command: [], log, failed: 1, share: 0.5, recalled: 0},
		failures: [{index: 0, input: '{ ms: -1 }', state: 'threw', error: 'RangeError: not before now', attempts: 1}],
	});
	expect(running?.name).toMatch(/^async \(?input\)? => \{ if \(input\.ms/);
	await askToStop(folder, running?.key ?? '');
	expect(await ended).toBe('FUNCTION_CANCELLED');
	expect(await found()).toMatchObject([{state: 'interrupted', done: 2}]);
	expect(readdirSync(folder)).toEqual([`${running?.key}.json`]);
	// Without a log each is a map of its own.
	const again = await slow.map([{ms: -1}, {ms: 1}, {ms: 40}, {ms: 40}], {onError: 'collect'});
	expect(again.map(({status}) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
	expect((await found()).map(({state, failed}) => [state, failed])).toEqual([
		['finished', 1],
		['interrupted', 1],
	]);
	rmSync(folder, {recursive: true});
});

test('a map that is brief, or of a program that has no folder for it, is not told of and goes on', async () => {
	const quick = createListedMaps({folder: () => folder, program: () => program});
	const brief = createRemoteFunctions(async () => pool.functions, quick).remote((x: number) => x * 2);
	expect(await brief.map([1, 2])).toEqual([2, 4]);
	at = null;
	expect(await slow.map([{ms: 50}])).toEqual([50]);
	expect(readdirSync(home)).not.toContain('maps');
	at = join(home, 'squares.log');
	writeFileSync(at, '');
	expect(await slow.map([{ms: 50}])).toEqual([50]);
	await expect(slow.map([{ms: 50}, {ms: -1}])).rejects.toThrow('not before now');
});
