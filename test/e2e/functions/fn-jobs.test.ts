import {existsSync, readdirSync, readFileSync, truncateSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {keptCallSchema} from '../../../source/functions/schema.ts';
import {jobDocumentSchema, jobListDocumentSchema} from '../../../source/jobs/schema.ts';
import {poll} from '../../support/poll.ts';
import {type LunchHome, makeLunchHome} from '../../support/program/lunch-home.ts';
import {runInProcess} from '../../support/program/run-in-process.ts';

const PRICES = `
export function total(prices, {people = 1} = {}) {
	console.log('for', people);
	return prices.reduce((sum, price) => sum + price, 0) * people;
}
export const bad = () => { throw new TypeError('no soup'); };
export const die = () => process.exit(3);
export const wait = ms => new Promise(resolve => setTimeout(resolve, ms));
`;

let home: LunchHome;
beforeEach(() => {
	home = makeLunchHome();
	writeFileSync(join(home.folder, 'prices.mjs'), PRICES);
});
afterEach(async () => {
	for (const {id, state} of await calls()) {
		if (state === 'queued' || state === 'running') await runInProcess(home, ['fn', 'cancel', id]);
	}
	const locks = join(home.folder, 'data/lunch/jobs/locks');
	await poll('the background process to end', () => !existsSync(locks) || readdirSync(locks).length === 0);
	home.remove();
});

const inHome = (...args: string[]) => home.run(['fn', ...args], {cwd: home.folder});

async function calls() {
	const {stdout} = await runInProcess(home, ['fn', 'list', '--json']);
	return jobListDocumentSchema.parse(JSON.parse(stdout)).jobs;
}

async function shown(id: string) {
	const {job} = jobDocumentSchema.parse(JSON.parse((await runInProcess(home, ['fn', 'show', id, '--json'])).stdout));
	if (job.kind !== 'call') throw new Error('is not a call');
	return job;
}

async function untilEnded(id: string) {
	return poll('the call to end', async () => {
		const job = await shown(id);
		return ['finished', 'errored', 'cancelled'].includes(job.state) ? job : null;
	});
}

test('a call is submitted, goes on when the program has ended, and its result is there', async () => {
	const submitted = await inHome('submit', 'prices.mjs#total', '[110, 95]', '--kwargs', '{"people": 4}');
	expect(submitted).toMatchObject({code: 0, stdout: expect.stringMatching(/^[0-9a-f-]{36}\n$/)});
	expect(submitted.stderr).toMatch(/accepted prices\.mjs#total, run by a background process of this machine/);
	const id = submitted.stdout.trim();
	expect(await untilEnded(id)).toMatchObject({
		...{kind: 'call', call: {name: 'prices.mjs#total', runtime: 'node'}, state: 'finished', retries: 0, group: null},
		attempts: [{outcome: 'returned', reason: null}],
	});
	expect(await inHome('result', id.slice(0, 8))).toMatchObject({code: 0, stdout: 'for 4\n820\n'});
	const {stdout} = await inHome('result', '@latest', '--json');
	expect(keptCallSchema.parse(JSON.parse(stdout))).toMatchObject({state: 'returned', stdout: 'for 4\n', error: null});
	expect((await inHome('list')).stdout).toMatch(/prices\.mjs#total {2}finished/);
	// Decimals of pi are listed apart.
	expect((await home.run(['pi', 'list'])).stderr).toMatch(/no jobs of/);
});

test('has the files that it was given, and keeps those that it leaves', async () => {
	writeFileSync(join(home.folder, 'turn.py'), 'def turn():\n    open("b", "w").write(open("a").read()[::-1])\n');
	writeFileSync(join(home.folder, 'size.py'), 'import os\n\ndef size():\n    return os.path.getsize("a")\n');
	writeFileSync(join(home.folder, 'table'), 'soup');
	const files = ['--in', 'a=table', '--out', 'b'];
	expect(await inHome('submit', 'turn.py#turn', ...files, '--wait')).toMatchObject({code: 0});
	expect((await inHome('result', '@latest')).stderr).toContain('it left b (4 bytes): --out b writes it');
	expect(await inHome('result', '@latest', '--out', 'b=turned')).toMatchObject({code: 0});
	expect(readFileSync(join(home.folder, 'turned'), 'utf8')).toBe('puos');
	expect(await inHome('result', '@latest', '--out', 'c')).toMatchObject({
		code: 4,
		stderr: expect.stringContaining('It left b.'),
	});
	// One that is long is kept beside the results, not with the job.
	truncateSync(join(home.folder, 'table'), 9 * 2 ** 20);
	const length = await inHome('submit', 'size.py#size', '--in', 'a=table', '--wait');
	expect(length).toMatchObject({code: 0});
	expect(await inHome('result', '@latest')).toMatchObject({stdout: `${9 * 2 ** 20}\n`});
	writeFileSync(join(home.folder, 'table'), 'soup');
	expect(await inHome('call', 'turn.py#turn', '--in', 'a=table', '--out', 'b=no/folder')).toMatchObject({code: 2});
	expect(await inHome('call', 'turn.py#turn', '--in', 'a=table', '--out', 'b=called')).toMatchObject({code: 0});
	expect(readFileSync(join(home.folder, 'called'), 'utf8')).toBe('puos');
});

test('one that fails says so: as it is watched, by its exit code, and afterwards', async () => {
	const watched = await inHome('submit', 'prices.mjs#bad', '--watch');
	expect(watched.code).toBe(1);
	expect(watched.stdout).toMatch(/queued\n.*running \(.*\n.*errored\n[\s\S]*TypeError: no soup \(JOB_FAILED\)/);
	const result = await inHome('result', '@latest');
	expect(result).toMatchObject({code: 1, stdout: '', stderr: expect.stringMatching(/^TypeError: no soup\n/)});
	const retried = await inHome('submit', 'prices.mjs#die', '--retries', '1', '--backoff', '0.05', '--wait');
	expect(retried.code).toBe(1);
	expect(retried.stdout).toMatch(/Attempts +2 of at most 2\n +1\. died: .*exit code 3/);
	const again = await inHome('retry', '@latest');
	expect(again.code).toBe(0);
	expect(await untilEnded(again.stdout.trim())).toMatchObject({state: 'errored', attempts: [{}, {}], retries: 1});
});

test('after kill -9 of the background process calls go on from their checkpoints, in both languages', async () => {
	const ts = `import {checkpoint, lastCheckpoint} from 'lunch/checkpoint';
export async function index(): Promise<Set<string>> {
	const seen = lastCheckpoint<Set<string>>();
	if (seen) return seen;
	checkpoint(new Set(['soup']));
	return new Promise(() => setTimeout(() => {}, 1e6));
}`;
	const py = `import time
from lunch import checkpoint, last_checkpoint

def index():
    if last_checkpoint():
        return last_checkpoint()
    checkpoint("stew")
    time.sleep(1000)
`;
	writeFileSync(join(home.folder, 'index.ts'), ts);
	writeFileSync(join(home.folder, 'index.py'), py);
	const submitted = ['index.ts#index', 'index.py#index'].map(name =>
		inHome('submit', name, '--retries', '1', '--backoff', '0.05'),
	);
	const ids = (await Promise.all(submitted)).map(({stdout}) => stdout.trim());
	const fileOf = (id: string) => join(home.folder, 'data/lunch/jobs/results/parts', id, 'attempt-1');
	await poll('the checkpoints', () => ids.every(id => existsSync(fileOf(id))));
	const {worker} = await shown(ids[0] ?? '');
	process.kill(Number(worker?.split(' ').at(-1)), 'SIGKILL');
	for (const id of ids) {
		expect(await untilEnded(id)).toMatchObject({
			state: 'finished',
			attempts: [{outcome: 'died'}, {outcome: 'returned'}],
		});
	}
	const results = await Promise.all(ids.map(id => inHome('result', id)));
	expect(results.map(({stdout}) => stdout)).toEqual([expect.stringContaining("'soup'"), '"stew"\n']);
});

test('Ctrl-C ends the watching and not the call, which is cancelled by name', async () => {
	const watching = home.start(['fn', 'submit', 'prices.mjs#wait', '600000', '--watch'], {cwd: home.folder});
	await poll('the call to run', () => /running/.test(watching.stdout()));
	watching.child.kill('SIGINT');
	expect(await watching.ended).toMatchObject({code: 130, stderr: expect.stringMatching(/goes on .*`lunch fn cancel/)});
	const [job] = await calls();
	expect(job?.state).toBe('running');
	expect((await inHome('cancel', '@latest')).code).toBe(0);
	expect((await shown(job?.id ?? '')).attempts).toMatchObject([{outcome: 'cancelled'}]);
	expect((await inHome('result', '@latest')).code).toBe(1);
});

test('a group runs so many at a time, and is cancelled whole', async () => {
	const group = ['--group', 'soups', '--concurrency', '1'];
	for (let at = 0; at < 3; at++) await inHome('submit', 'prices.mjs#wait', '600000', ...group);
	await poll('one of them to run', async () => (await calls()).some(({state}) => state === 'running'));
	expect((await calls()).map(({state}) => state).sort()).toEqual(['queued', 'queued', 'running']);
	expect((await inHome('list', '--group', 'none')).stderr).toMatch(/no calls of/);
	expect((await inHome('cancel', '--group', 'soups')).stdout).toBe('Cancelled 3 jobs of soups.\n');
	expect((await calls()).map(({state}) => state)).toEqual(['cancelled', 'cancelled', 'cancelled']);
});

test('a repeat with the same key is the same job', async () => {
	const submit = (...more: string[]) => inHome('submit', 'prices.mjs#total', ...more, '--key', 'today');
	const first = await submit('[1]');
	const second = await submit('[1]');
	expect(second.stdout).toBe(first.stdout);
	expect(await submit('[2]')).toMatchObject({code: 1, stderr: expect.stringMatching(/key belongs to another call/)});
});

test.each([
	[['submit', 'prices.mjs'], 2, /names no function/],
	[['submit', 'prices.mjs#none'], 4, /none/],
	[['submit', 'prices.mjs#total', '--backoff', '2'], 2, /--backoff has no effect without --retries/],
	[['submit', 'prices.mjs#total', '--retries', 'many'], 2, /--retries expects a whole number/],
	[['submit', 'prices.mjs#total', '--retries', '2', '--retry-on', 'sleep'], 2, /--retry-on knows no "sleep"/],
	[['submit', 'prices.mjs#total', '--concurrency', '2'], 2, /without a group/],
	[['submit', 'prices.mjs#total', '--server', 'grpc://127.0.0.1:1'], 2, /leads to functions only/],
	[['show', '@latest'], 4, /There is no job yet/],
	[['cancel'], 2, /Name a job, or a group/],
])('fn %j fails with exit code %i', async (args, code, message) => {
	const run = await runInProcess(home, ['fn', ...args]);
	expect(run).toMatchObject({code, stdout: '', stderr: expect.stringMatching(message)});
});
