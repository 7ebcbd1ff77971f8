import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {afterEach, describe, expect, test} from 'vitest';
import type {Job} from '../../../source/jobs/job.ts';
import {messageOf} from '../../../source/shared/errors.ts';
import {untilEnded} from '../support/calls-conformance.ts';
import {type EngineProcess, startEngine} from '../support/engine-process.ts';
import {enginesInFolder} from '../support/engines-in-folder.ts';
import {keepingCall, recordedCall, recordingRunner} from '../support/recording-runner.ts';
import {textOf, untilState} from '../support/watching.ts';

const engines = enginesInFolder({beatMs: 200, graceMs: 0});
const {open} = engines;
const processes: EngineProcess[] = [];

afterEach(async () => {
	await Promise.all(processes.splice(0).map(engine => engine.kill()));
});

async function start(): Promise<EngineProcess> {
	const engine = await startEngine(engines.folder, 'work-calls');
	processes.push(engine);
	return engine;
}

/** How often a call began. */
function begunTimes(id: string): number {
	const file = join(engines.folder, 'begun');
	return existsSync(file)
		? readFileSync(file, 'utf8')
				.split('\n')
				.filter(line => line === id).length
		: 0;
}

describe('kill -9 of the process of a call', () => {
	test('the call is not run again: its job failed, since its process died', async () => {
		const jobs = await open();
		const {job} = await jobs.submit(recordedCall(60_000));
		const first = await start();
		await untilState(jobs, job.id, 'running');
		await expect.poll(() => begunTimes(job.id)).toBe(1);
		await first.kill();
		await start();
		const ended = await untilEnded(jobs, job.id);
		expect(ended).toMatchObject({
			state: 'errored',
			attempts: 1,
			error: {code: 'JOB_LOST'},
			history: [{outcome: 'died'}],
		});
		expect(begunTimes(job.id)).toBe(1);
	});

	test('it is run again where it may be after that, and its attempts are told', async () => {
		const jobs = await open();
		const {job} = await jobs.submit(recordedCall(700, {retries: 1, retryOn: ['died'], backoffMs: 1}));
		const first = await start();
		await expect.poll(() => begunTimes(job.id)).toBe(1);
		await first.kill();
		const second = await start();
		const ended = await untilState(jobs, job.id, 'finished');
		expect(ended).toMatchObject({
			attempts: 2,
			history: [
				{outcome: 'died', worker: `process ${first.child.pid}`},
				{outcome: 'returned', worker: `process ${second.child.pid}`},
			],
		});
		expect(begunTimes(job.id)).toBe(2);
	});

	test('it goes on from its own checkpoint, if that is whole; one that is damaged is told and thrown away', async () => {
		const jobs = await open();
		const [{job: anna}, {job: ben}] = await Promise.all([
			jobs.of('anna').submit(keepingCall(60_000, 'goulash')),
			jobs.of('ben').submit(keepingCall(60_000, 'ragout')),
		]);
		const first = await start();
		const parts = join(engines.folder, 'results', 'parts');
		const [ofAnna, ofBen] = [anna, ben].map(({id}) => join(parts, id, 'attempt-1')) as [string, string];
		await expect.poll(() => [ofAnna, ofBen].every(file => existsSync(file))).toBe(true);
		await first.kill();
		writeFileSync(ofBen, readFileSync(ofBen).fill(0, 0, 1));
		const warnings: unknown[] = [];
		const begun = join(engines.folder, 'begun');
		await open({
			calls: {atOnce: 2, open: async () => recordingRunner(begun)},
			onWarning: error => warnings.push(messageOf(error)),
		});
		expect(await untilEnded(jobs, anna.id)).toMatchObject({state: 'finished', attempts: 2});
		await expect.poll(() => begunTimes(ben.id)).toBe(2);
		expect(readFileSync(begun, 'utf8').match(/.* from .*/g)).toEqual([`${anna.id} from goulash`]);
		expect(warnings).toEqual([expect.stringMatching(`^A checkpoint of job ${ben.id} is damaged`)]);
		expect((await jobs.of('ben').get(ben.id)).notes).toMatchObject([
			{kind: 'checkpoint-damaged', message: expect.stringMatching('is damaged'), at: expect.any(Date)},
		]);
		expect((await jobs.get(anna.id)).notes).toBeUndefined();
		await jobs.cancel(ben.id);
		await expect.poll(() => readdirSync(parts)).toEqual([]);
	});

	test('at any moment: no call is lost, none runs twice, and those that finished have their results', async () => {
		const jobs = await open();
		const made: Job[] = [];
		for (let round = 0; round < 5; round++) {
			const submissions = Array.from({length: 10}, () => jobs.submit(recordedCall(Math.random() * 40)));
			made.push(...(await Promise.all(submissions)).map(({job}) => job));
			const engine = await start();
			await delay(Math.random() * 150);
			await engine.kill();
		}
		await start();
		for (const {id} of made) {
			const {state, error} = await untilEnded(jobs, id);
			expect(begunTimes(id)).toBeLessThanOrEqual(1);
			if (state === 'finished') {
				expect(begunTimes(id)).toBe(1);
				expect(JSON.parse(await textOf((await jobs.download(id)).body))).toEqual({id});
			} else expect(error?.code).toBe('JOB_LOST');
		}
		expect((await jobs.list({limit: 1000, states: ['finished']})).jobs.length).toBeGreaterThan(10);
	});
});

test('a process that stops in good order says so of the calls that it did not finish', async () => {
	const jobs = await open({calls: {atOnce: 1, open: async () => recordingRunner(join(engines.folder, 'begun'))}});
	const {job} = await jobs.submit(recordedCall(60_000));
	await untilState(jobs, job.id, 'running');
	await jobs.close();
	const after = await open();
	expect(await after.get(job.id)).toMatchObject({
		...{state: 'errored', error: {code: 'JOB_LOST'}},
		history: [{outcome: 'died', reason: expect.stringMatching(/stopped/)}],
	});
});

test('a call waits where no process runs calls, though one computes', async () => {
	const jobs = await open({slots: [{maxDigits: 1000, threads: 1}]});
	const watching = await open();
	const {job} = await jobs.submit(recordedCall(1));
	await untilState(jobs, (await jobs.submit({digits: 10})).job.id, 'finished');
	expect((await jobs.get(job.id)).state).toBe('queued');
	expect(watching.isUnattended()).toBe(true);
	const runner = await open({
		...{onlyAlone: true, calls: {atOnce: 1, open: async () => recordingRunner(join(engines.folder, 'begun'))}},
	});
	await untilState(jobs, job.id, 'finished');
	await runner.whenIdle();
});
