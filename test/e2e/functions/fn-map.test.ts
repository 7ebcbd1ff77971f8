import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {MapLine} from '../../../source/functions/documents.ts';
import {readMaps} from '../../../source/functions/map/map-files.ts';
import {mapLineSchema} from '../../../source/functions/schema.ts';
import {runMapChaos} from '../../functions/map/support/map-chaos.ts';
import {type LunchHome, makeLunchHome, type Run} from '../../support/program/lunch-home.ts';
import {runInProcess} from '../../support/program/run-in-process.ts';

let home: LunchHome;
beforeAll(() => {
	home = makeLunchHome();
	writeFileSync(
		join(home.folder, 'work.mjs'),
		`export const square = x => x ** 2;
export const same = (x, more) => more ? [x, more] : x;
export const picky = x => { console.log('got ' + x); if (x === 2) throw new RangeError('not two'); return x; };
export const once = x => { if (globalThis.was) return x; globalThis.was = true; throw new Error('not yet'); };
export const slow = () => new Promise(resolve => setTimeout(resolve, 600_000));`,
	);
});
afterAll(() => home.remove());

const area = fileURLToPath(new URL('../../functions/support/modules/area.py', import.meta.url));

/** Inputs are the text of a file, since runs of a home have no standard input. */
function map(name: string, inputs: string, flags: readonly string[] = []): Promise<Run> {
	writeFileSync(join(home.folder, 'inputs'), inputs);
	return home.run(['fn', 'map', name, '--input', 'inputs', ...flags], {env: {LUNCH_GRPC_PORT: '0'}});
}

function linesIn({stdout}: Run): MapLine[] {
	return stdout
		.split('\n')
		.slice(0, -1)
		.map(line => mapLineSchema.parse(JSON.parse(line)) as MapLine);
}

const valuesIn = (run: Run) => linesIn(run).map(({value}) => value);

describe('fn map', () => {
	test('prints a line for each input, in their order, and what it did on stderr', async () => {
		const run = await map('work.mjs#square', '1\n\n2\n3\n');
		expect(linesIn(run)).toEqual(
			[1, 4, 9].map((value, index) => ({index, state: 'returned', value, error: null, attempts: 1})),
		);
		expect(run.stderr).toMatch(
			/on this machine \(embedded\)\nlunch: 3 of 3 inputs returned, in [\d.]+ s, [\d.]+ a second\.\n/,
		);
		expect(run.code).toBe(0);
	});

	test('gives each call the files that are named, and takes those that it leaves, by the number of its input', async () => {
		writeFileSync(join(home.folder, 'rates'), '0.25');
		writeFileSync(
			join(home.folder, 'taxed.py'),
			`def taxed(price):
    if price > 0:
        open("bill", "w").write(f"bill {price}")
    return price * (1 + float(open("rates").read()))
`,
		);
		const files = ['--in', 'rates', '--out', 'bill=bill-{index}.txt', '--keep-going'];
		expect(linesIn(await map('taxed.py#taxed', '100\n0\n20\n', files))).toMatchObject([
			{state: 'returned', value: 125},
			{state: 'failed', error: {message: expect.stringContaining('left no file bill')}},
			{state: 'returned', value: 25},
		]);
		const bills = [0, 1, 2].map(index => join(home.folder, `bill-${index}.txt`));
		expect(bills.map(bill => existsSync(bill) && readFileSync(bill, 'utf8'))).toEqual(['bill 100', false, 'bill 20']);
	});

	test('reads standard input, JSON, lines, CSV and lists of files', async () => {
		const piped = await home.shell('seq 3 | $NODE $LUNCH fn map work.mjs#square --values', {
			env: {LUNCH_GRPC_PORT: '0'},
		});
		expect(piped.stdout).toBe('1\n4\n9\n');
		expect(valuesIn(await map('work.mjs#same', '"å"\n[1,2]\n12345678901234567890\n'))).toEqual([
			'å',
			[1, 2],
			'12345678901234567890',
		]);
		expect(valuesIn(await map('work.mjs#same', 'a b\r\n\n7', ['--lines']))).toEqual(['a b', '', '7']);
		const csv = '\uFEFFname,price\n"Soup, hot",95\n"two\nlines",""\n';
		expect(valuesIn(await map('work.mjs#same', csv, ['--csv']))).toEqual([
			{name: 'Soup, hot', price: '95'},
			{name: 'two\nlines', price: ''},
		]);
		const files = await map('work.mjs#same', 'inputs\nnowhere\n', ['--file-list', '--keep-going']);
		expect(valuesIn(files)).toEqual([{path: 'inputs', text: 'inputs\nnowhere\n'}, null]);
		expect(linesIn(files)[1]).toMatchObject({state: 'failed', attempts: 0, error: {message: 'nowhere is not there.'}});
	});

	test('calls Python, with named arguments', async () => {
		expect(valuesIn(await map(`${area}#area`, '1\n2\n'))).toEqual([{area: Math.PI}, {area: 4 * Math.PI}]);
		const run = await map('work.mjs#same', '1\n', ['--kwargs', '{"n": 2}']);
		expect(valuesIn(run)).toEqual([[1, {n: 2}]]);
	});

	test('stops after a failure, and goes on where it is told to', async () => {
		const inputs = Array.from({length: 200}, (_, index) => `${index}\n`).join('');
		const stopped = await map('work.mjs#picky', inputs, ['--concurrency', '1']);
		expect(stopped.code).toBe(1);
		const lines = linesIn(stopped);
		expect(lines.length).toBeLessThan(100);
		expect(lines.slice(0, 3).map(({state}) => state)).toEqual(['returned', 'returned', 'threw']);
		expect(lines[2]?.error).toMatchObject({name: 'RangeError', stack: expect.stringContaining('work.mjs:3')});
		expect(stopped.stderr).toContain('--keep-going goes on after one');
		const all = await map('work.mjs#picky', '1\n2\n3\n', ['--keep-going', '--values']);
		expect({code: all.code, stdout: all.stdout}).toEqual({code: 1, stdout: '1\nnull\n3\n'});
		expect(all.stderr).toContain('got 3\n');
		expect(all.stderr).toContain('input 1 threw: not two\n');
		expect(all.stderr).toContain('2 of 3 inputs returned, 1 threw');
		// The app is told of both.
		expect((await readMaps(join(home.folder, 'data/lunch/maps'), Date.now())).slice(0, 2)).toMatchObject([
			{
				...{name: 'work.mjs#picky', state: 'finished', done: 3, failed: 1, share: 1, log: null},
				command: ['fn', 'map', 'work.mjs#picky', '--input', 'inputs', '--keep-going', '--values'],
				failures: [{index: 1, input: '2', state: 'threw', error: 'RangeError: not two', attempts: 1}],
			},
			{state: 'halted', failed: 1},
		]);
	});

	test('a log for which there is no room is no fault of the command', async () => {
		const limit = "trap '' XFSZ; ulimit -f 0";
		const {code, stderr} = await home.shell(`${limit}; echo 1 | lunch fn map work.mjs#square --resume full.log`);
		expect({code, stderr}).toEqual({code: 1, stderr: expect.stringContaining("full.log can't be used: EFBIG")});
	});

	test('tries again as often as --retries says', async () => {
		const flags = ['--reuse', '--concurrency', '1', '--retries', '3', '--backoff', '0.01', '--keep-going'];
		const lines = linesIn(await map('work.mjs#once', '5\n', flags));
		expect(lines).toMatchObject([{state: 'returned', value: 5, attempts: 2}]);
	});

	test('ends with 130 by Ctrl-C, and says how to go on', async () => {
		writeFileSync(join(home.folder, 'inputs'), '1\n2\n');
		const args = ['fn', 'map', 'work.mjs#slow', '--input', 'inputs', '--resume', 'slow.log'];
		const run = home.start(args, {env: {LUNCH_GRPC_PORT: '0'}});
		const deadline = Date.now() + 20_000;
		const hasBegun = () => {
			try {
				return readFileSync(join(home.folder, 'slow.log'), 'utf8').includes('"b":0');
			} catch {
				return false;
			}
		};
		while (!hasBegun() && Date.now() < deadline) await new Promise(resolve => setTimeout(resolve, 20));
		run.child.kill('SIGINT');
		const {code, stderr} = await run.ended;
		expect(code).toBe(130);
		expect(stderr).toContain('The log slow.log has what ended');
		const [map] = await readMaps(join(home.folder, 'data/lunch/maps'), Date.now());
		expect(map).toMatchObject({state: 'interrupted', log: expect.stringMatching(/slow\.log$/)});
	});

	test.each([
		[['work.mjs'], 'names no function'],
		[['work.mjs#square', '--csv', '--lines'], '--csv and --lines are two formats'],
		[['work.mjs#square', '--concurrency', '0'], '--concurrency expects a whole number from 1 to 10000, got "0"'],
		[['work.mjs#square', '--retries', '-1'], '--retries'],
		[['work.mjs#square', '--backoff', 'soon'], '--backoff expects seconds'],
		[['work.mjs#square', '--input', 'nowhere'], 'nowhere is not there'],
		[['work.mjs#square', '--out', 'bill=bill.txt', '--input', 'inputs'], 'would be the same file for every input'],
		[['work.mjs#square', '--csv', '--input', 'broken.csv'], 'The inputs are not CSV'],
		[['work.mjs#square', '--resume', 'work.mjs', '--input', 'work.mjs'], 'work.mjs is not the log of a map'],
	])('refuses %j', async (args, message) => {
		writeFileSync(join(home.folder, 'broken.csv'), 'a,b\n1\n');
		const {code, stdout, stderr} = await runInProcess(home, ['fn', 'map', ...args], {LUNCH_GRPC_PORT: '0'});
		expect({code, stdout}).toEqual({code: 2, stdout: ''});
		expect(stderr).toContain(message);
	});

	test.each([0, 100])('has one line for each input after kills at any moment (--retries %i)', async retries => {
		const {returned, interrupted} = await runMapChaos({inputs: 60, kills: 4, retries});
		expect(returned + interrupted).toBe(60);
		if (retries > 0) expect(interrupted).toBe(0);
	});
});
