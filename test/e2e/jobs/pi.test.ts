import {execFileSync} from 'node:child_process';
import {existsSync, lstatSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {JobDocument, JobListDocument} from '../../../source/jobs/documents.ts';
import {jobDocumentSchema, jobListDocumentSchema} from '../../../source/jobs/schema.ts';
import {errorDocumentSchema} from '../../../source/relay/output/schema.ts';
import {poll} from '../../support/poll.ts';
import {type LunchHome, makeLunchHome, NOWHERE} from '../../support/program/lunch-home.ts';
import {runInProcess} from '../../support/program/run-in-process.ts';
import {STANDING_PI} from '../../support/program/standing-pi.ts';

const HUGE = '90000000';
const TWENTY = '3.14159265358979323846';

let home: LunchHome;
beforeEach(() => {
	home = makeLunchHome(NOWHERE, STANDING_PI);
});
afterEach(async () => {
	// Jobs that go on in the background would outlive its home.
	if (filesIn('.').length > 0) {
		for (const {id} of (await jobs()).filter(({state}) => state === 'queued' || state === 'running')) {
			await runInProcess(home, ['pi', 'cancel', id]);
		}
	}
	await poll('the background process to end', () => filesIn('locks').length === 0);
	home.remove();
});

async function jobs(): Promise<JobListDocument['jobs']> {
	const {stdout} = await runInProcess(home, ['pi', 'list', '--json']);
	return (jobListDocumentSchema.parse(JSON.parse(stdout)) as JobListDocument).jobs;
}

function filesIn(name: string): string[] {
	const folder = join(home.folder, 'data/lunch/jobs', name);
	return existsSync(folder) ? readdirSync(folder) : [];
}

function isRunning(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}

function jobIn(text: string): JobDocument['job'] {
	return (jobDocumentSchema.parse(JSON.parse(text)) as JobDocument).job;
}

describe('pi submit', () => {
	test('hands the job to a process of its own, and ends', async () => {
		const {code, stdout, stderr} = await home.run(['pi', 'submit', '20000', '--json']);
		expect({code, stderr}).toEqual({code: 0, stderr: ''});
		const {id, state} = jobIn(stdout);
		expect(state).toBe('queued');
		const job = await poll('the job to finish', async () => (await jobs()).find(({state}) => state === 'finished'));
		expect(job).toMatchObject({id, digits: 20_000, attempts: 1, progress: 1});
		const text = await home.run(['pi', 'show', id.slice(0, 8)]);
		expect(text.stdout).toContain('20,000');
		expect(text.stdout).toContain(String(job.result?.sha256));
	});

	test('is given up by that process when somebody removes the folder of the jobs', async () => {
		await home.run(['pi', 'submit', HUGE]);
		const worker = await poll('it to run', async () => (await jobs()).find(({state}) => state === 'running')?.worker);
		const pid = Number(worker.split(' ').at(-1));
		expect(isRunning(pid)).toBe(true);
		rmSync(join(home.folder, 'data/lunch/jobs'), {recursive: true});
		await poll('the process to end', () => !isRunning(pid));
	});

	test('says in words where the job is and how to go on', async () => {
		const {stdout, stderr} = await home.run(['pi', 'submit', '1000']);
		expect(stdout).toMatch(/^[0-9a-f-]{36}\n$/);
		expect(stderr).toMatch(/embedded/);
		expect(stderr).toContain(`lunch pi watch ${stdout.slice(0, 8)}`);
	});

	test('--wait computes and says how it went', async () => {
		const {code, stdout} = await home.run(['pi', 'submit', '1000000', '--wait', '--json']);
		expect(code).toBe(0);
		expect(jobIn(stdout).result).toMatchObject({bytes: 1_000_002, lastDigits: '5779458151'});
	});

	test('--watch --ndjson gives every change, one document a line', async () => {
		const {code, stdout, stderr} = await home.run(['pi', 'submit', '3000000', '--watch', '--ndjson']);
		const states = stdout
			.trim()
			.split('\n')
			.map(line => jobIn(line).state);
		expect(states.filter((state, at) => state !== states[at - 1])).toEqual([
			'created',
			'queued',
			'running',
			'finished',
		]);
		expect({code, stderr}).toEqual({code: 0, stderr: ''});
	});

	test('--output writes the decimals, to a file or to standard output', async () => {
		expect((await home.run(['pi', 'submit', '20', '--output', '-'])).stdout).toBe(TWENTY);
		const {code} = await home.run(['pi', 'submit', '20', '--output', 'pi.txt']);
		expect(code).toBe(0);
		expect(readFileSync(join(home.folder, 'pi.txt'), 'utf8')).toBe(TWENTY);
	});

	test('--output that can not be written is told before anything is computed', async () => {
		for (const [target, code] of [
			['no/such/folder/pi.txt', 1],
			['.', 1],
			['-', 2],
		] as const) {
			const failed = await runInProcess(home, ['pi', 'submit', '20', '--output', target, '--json']);
			expect(failed).toMatchObject({code, stdout: ''});
			errorDocumentSchema.parse(JSON.parse(failed.stderr));
		}
		expect(await jobs()).toEqual([]);
	});

	test('--output writes what a link points to, and into a pipe', async () => {
		const at = (name: string) => join(home.folder, name);
		writeFileSync(at('pi.txt'), '');
		symlinkSync('pi.txt', at('link.txt'));
		expect((await home.run(['pi', 'submit', '20', '--output', 'link.txt'])).code).toBe(0);
		expect(readFileSync(at('pi.txt'), 'utf8')).toBe(TWENTY);
		expect(lstatSync(at('link.txt')).isSymbolicLink()).toBe(true);
		execFileSync('mkfifo', [at('pipe')]);
		const [text, {code}] = await Promise.all([
			readFile(at('pipe'), 'utf8'),
			home.run(['pi', 'download', '@latest', '--output', 'pipe']),
		]);
		expect({text, code, isPipe: lstatSync(at('pipe')).isFIFO()}).toEqual({text: TWENTY, code: 0, isPipe: true});
	});

	test.each(['0', '-1', '1.5', '1e6', '1000000000000', '', 'abc', '９'])('refuses %j', async digits => {
		const {code, stdout, stderr} = await runInProcess(home, ['pi', 'submit', digits, '--json']);
		expect({code, stdout}).toEqual({code: 2, stdout: ''});
		const {error} = errorDocumentSchema.parse(JSON.parse(stderr));
		expect(error).toMatchObject({code: 'JOB_INVALID', message: expect.stringMatching(/digits.*100000000/)});
		expect(filesIn('.')).toEqual([]);
	});
});

test('Ctrl-C ends the waiting, not the job', async () => {
	const waiting = home.start(['pi', 'submit', HUGE, '--wait']);
	await poll('the job to run', async () => (await jobs()).find(({state}) => state === 'running'));
	// From the terminal, and from the launcher that it was sent to as well.
	waiting.child.kill('SIGINT');
	await new Promise(resolve => setTimeout(resolve, 10));
	waiting.child.kill('SIGINT');
	const {code, stderr} = await waiting.ended;
	expect(code).toBe(130);
	expect(stderr).toMatch(/goes on in the background/);
	const again = await poll('the background to run it', async () =>
		(await jobs()).find(({state}) => state === 'running'),
	);
	expect(again.attempts).toBe(1);
	const {code: cancelled, stdout} = await home.run(['pi', 'cancel', '@latest', '--json']);
	expect({cancelled, state: jobIn(stdout).state}).toEqual({cancelled: 0, state: 'cancelled'});
});

test('pi watch tells the fate of a job that is cancelled meanwhile', async () => {
	await home.run(['pi', 'submit', HUGE]);
	const watching = home.start(['pi', 'watch', '@latest']);
	await poll('the job to run', () => watching.stdout().includes('running'));
	expect((await home.run(['pi', 'cancel', '@latest'])).code).toBe(0);
	const {code, stdout} = await watching.ended;
	expect(code).toBe(1);
	expect(stdout).toContain('cancelled');
	expect((await home.run(['pi', 'show', '@latest'])).code).toBe(0);
});

test('a killed process leaves its job to the next one that looks', async () => {
	const waiting = home.start(['pi', 'submit', HUGE, '--wait']);
	await poll('the job to run', async () => (await jobs()).find(({state}) => state === 'running'));
	waiting.child.kill('SIGKILL');
	await waiting.ended;
	const job = await poll('another process to run it', async () => (await jobs()).find(({attempts}) => attempts === 2));
	expect(job.error).toBeNull();
});

describe('pi download', () => {
	test('writes the decimals', async () => {
		await home.run(['pi', 'submit', '20', '--wait']);
		expect((await home.run(['pi', 'download', '@latest'])).stdout).toBe(TWENTY);
		const {stdout} = await home.run(['pi', 'download', '@latest', '--output', 'pi.txt', '--json']);
		expect(jobIn(stdout).state).toBe('finished');
		expect(readFileSync(join(home.folder, 'pi.txt'), 'utf8')).toBe(TWENTY);
		expect(readdirSync(home.folder).filter(name => name.includes('unfinished'))).toEqual([]);
	});

	test('notices a result that is damaged', async () => {
		// Long enough to have a file of its own.
		await home.run(['pi', 'submit', '5000', '--wait']);
		const [name = ''] = filesIn('results');
		const file = join(home.folder, 'data/lunch/jobs/results', name);
		writeFileSync(file, readFileSync(file, 'utf8').replace('9', '8'));
		for (const output of ['-', 'pi.txt']) {
			const {code, stderr} = await home.run(['pi', 'download', '@latest', '--output', output]);
			expect(code).toBe(1);
			expect(stderr).toMatch(/is damaged/);
		}
		expect(existsSync(join(home.folder, 'pi.txt'))).toBe(false);
	});

	test('has to wait for the end', async () => {
		await home.run(['pi', 'submit', HUGE]);
		const {code, stderr} = await home.run(['pi', 'download', '@latest']);
		expect(code).toBe(1);
		expect(stderr).toMatch(/no result/);
	});

	test('does not mix the decimals with a document', async () => {
		expect((await home.run(['pi', 'download', '@latest', '--json'])).code).toBe(2);
	});
});

describe('an id', () => {
	test.each([
		['pi', 'show', '@latest'],
		['pi', 'cancel', 'abcdef'],
		['pi', 'watch', 'nonsense'],
	])('that no job has ends %s %s %s with 4', async (...words) => {
		const {code, stderr} = await runInProcess(home, [...words, '--json']);
		expect(code).toBe(4);
		expect(errorDocumentSchema.parse(JSON.parse(stderr)).error.code).toBe('JOB_NOT_FOUND');
	});

	test('can be too short', async () => {
		const ids: string[] = [];
		const firstOfTwo = () => ids.map(id => id.slice(0, 1)).find((digit, at, all) => all.indexOf(digit) !== at);
		while (firstOfTwo() === undefined) ids.push((await home.run(['pi', 'submit', '10'])).stdout.trim());
		const first = firstOfTwo() ?? '';
		const {code, stderr} = await home.run(['pi', 'show', first, '--json']);
		expect(code).toBe(4);
		const {error} = errorDocumentSchema.parse(JSON.parse(stderr));
		expect(error.code).toBe('JOB_AMBIGUOUS');
		expect(error.suggestions.length).toBeGreaterThan(1);
		const completed = await home.run(['__complete', '--', 'pi', 'show', '']);
		expect(completed.stdout.split('\n')).toEqual(expect.arrayContaining(['@latest', ...ids]));
	});
});

test('pi list has filters, pages and a form for people', async () => {
	expect(await home.run(['pi', 'list'])).toMatchObject({stdout: '', stderr: expect.stringMatching(/no jobs of/)});
	for (const digits of ['10', '11', '12']) await home.run(['pi', 'submit', digits, '--wait']);
	const first = await home.run(['pi', 'list', '--limit', '2', '--json']);
	const page = jobListDocumentSchema.parse(JSON.parse(first.stdout));
	expect(page.jobs).toMatchObject([{digits: 12}, {digits: 11}]);
	const rest = await home.run(['pi', 'list', '--cursor', String(page.nextCursor), '--json']);
	expect(jobListDocumentSchema.parse(JSON.parse(rest.stdout)).jobs).toMatchObject([{digits: 10}]);
	expect((await home.run(['pi', 'list', '--state', 'running'])).stderr).toMatch(/no jobs of/);
	expect((await home.run(['pi', 'list'])).stdout).toMatch(/12 {2}finished/);
	for (const wrong of [
		['--state', 'done'],
		['--limit', 'many'],
		['--cursor', '?'],
	])
		expect((await runInProcess(home, ['pi', 'list', ...wrong])).code).toBe(2);
});

test('help and completion know commands of two words', async () => {
	const help = await home.run(['pi', '--help']);
	expect(help.code).toBe(0);
	for (const name of ['submit', 'list', 'show', 'watch', 'cancel', 'download']) expect(help.stdout).toContain(name);
	expect((await home.run(['help', 'pi', 'submit'])).stdout).toContain('--wait');
	expect((await home.run(['--help'])).stdout).toMatch(/^ {2}pi\b/m);
	const completed = await home.run(['__complete', '--', 'pi', '']);
	expect(completed.stdout).toBe('submit\nlist\nshow\nwatch\ncancel\ndownload\n');
	expect((await home.run(['__complete', '--', 'p'])).stdout).toBe('pi\n');
	expect((await home.run(['__complete', '--', 'pi', 'submit', '--wa'])).stdout).toBe('--wait\n--watch\n');
});
