import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, describe, expect, test} from 'vitest';
import {jobDocument} from '../../../source/jobs/documents.ts';
import type {EmbeddedJobs} from '../../../source/jobs/embedded/open-embedded-jobs.ts';
import {defaultSlots} from '../../../source/jobs/engine/work/default-slots.ts';
import {jobDocumentSchema} from '../../../source/jobs/schema.ts';
import {messageOf} from '../../../source/shared/errors.ts';
import {knownDigest} from '../pi/support/digests.ts';
import {type EngineProcess, startEngine} from '../support/engine-process.ts';
import {enginesInFolder} from '../support/engines-in-folder.ts';
import {HUGE, standingComputation} from '../support/standing-computation.ts';
import {spoilt, watchedComputation} from '../support/watched-computation.ts';
import {submitted, until, untilState} from '../support/watching.ts';

/** A job long enough for checkpoints. */
const DIGITS = 1_000_000;

const engines = enginesInFolder({beatMs: 200, createComputation: standingComputation});
const {open} = engines;
const processes: EngineProcess[] = [];

afterEach(async () => {
	await Promise.all(processes.splice(0).map(engine => engine.kill()));
});

async function start(mode: 'work' | 'work-kept' | 'submit' = 'work'): Promise<EngineProcess> {
	const engine = await startEngine(engines.folder, mode);
	processes.push(engine);
	return engine;
}

/** The states a job went through. */
async function statesOf(jobs: EmbeddedJobs, id: string): Promise<string[]> {
	const states: string[] = [];
	for await (const {job} of jobs.events(id)) if (states.at(-1) !== job.state) states.push(job.state);
	return states;
}

function filesIn(name: string): string[] {
	return existsSync(join(engines.folder, name)) ? readdirSync(join(engines.folder, name)) : [];
}

/** The names of a job's checkpoints that are whole. */
function checkpointsOf(id: string): string[] {
	return filesIn(join('results', 'parts', id)).filter(name => !name.includes('.'));
}

describe('kill -9', () => {
	test('of the process at a job: the next one computes it, and progress does not go back', async () => {
		const jobs = await open();
		const first = await start();
		const {id} = await submitted(jobs, HUGE);
		const before = await until(async () => {
			const job = await jobs.get(id);
			return job.progress > 0.02 && job;
		});
		expect(before).toMatchObject({state: 'running', worker: `process ${first.child.pid}`, attempts: 1});
		await first.kill();
		const second = await start();
		const again = await until(async () => {
			const job = await jobs.get(id);
			return job.attempts === 2 && job;
		});
		expect(again).toMatchObject({state: 'running', worker: `process ${second.child.pid}`});
		expect(again.progress).toBeGreaterThanOrEqual(before.progress);
		await jobs.cancel(id);
		// The cancelled job's unfinished file goes, and so does what the killed process left.
		await until(
			async () => filesIn('results').every(name => name.includes(again.id)) && filesIn('results').length <= 1,
		);
	});

	test('of the process at a long job: the next one goes on from the last checkpoint', async () => {
		const jobs = await open();
		const first = await start('work-kept');
		const {id} = await submitted(jobs, DIGITS);
		await until(async () => checkpointsOf(id).some(name => /^(?:quotient|sums-0-(?:16|32|64|128))$/.test(name)));
		await first.kill();
		const shares: number[] = [];
		const slots = [{maxDigits: DIGITS, threads: 1}];
		const second = await open({slots, createComputation: watchedComputation(shares)});
		const {result, attempts} = await untilState(second, id, 'finished');
		expect({attempts, sha256: result?.sha256}).toEqual({attempts: 2, sha256: knownDigest(DIGITS)});
		expect(shares[0]).toBeGreaterThan(0.01);
		await until(async () => filesIn(join('results', 'parts')).length === 0);
	});

	test('a checkpoint that is damaged is thrown away and told, and the result is right', async () => {
		const jobs = await open();
		const first = await start('work-kept');
		const {id} = await submitted(jobs, DIGITS);
		await until(async () => checkpointsOf(id).length > 0);
		await first.kill();
		for (const name of checkpointsOf(id)) {
			const file = join(engines.folder, 'results', 'parts', id, name);
			writeFileSync(file, spoilt(readFileSync(file)));
		}
		const warnings: unknown[] = [];
		const onWarning = (error: unknown) => warnings.push(messageOf(error));
		const second = await open({slots: [{maxDigits: DIGITS, threads: 1}], onWarning});
		expect((await untilState(second, id, 'finished')).result?.sha256).toBe(knownDigest(DIGITS));
		expect(warnings).toContainEqual(expect.stringMatching(/^The part [a-z0-9-]+ of job .* is damaged/));
		const {job} = jobDocumentSchema.parse(jobDocument(await jobs.get(id)));
		expect(job.notes).toContainEqual({
			...{at: expect.any(String), kind: 'checkpoint-damaged'},
			message: expect.stringMatching(/^The part [a-z0-9-]+ of job .* is damaged: it is computed again\.$/),
		});
		await until(async () => filesIn(join('results', 'parts')).length === 0);
	});

	test('before a job was cancelled: its checkpoints go', async () => {
		const jobs = await open();
		const first = await start('work-kept');
		const {id} = await submitted(jobs, DIGITS);
		await until(async () => checkpointsOf(id).length > 0);
		await first.kill();
		await jobs.cancel(id);
		await until(async () => filesIn(join('results', 'parts')).length === 0);
	});

	test('at any moment: the result is whole and right in the end', async () => {
		const jobs = await open();
		const {id} = await submitted(jobs, 1_000_000);
		for (const wait of [30, 120]) {
			const engine = await start();
			await untilState(jobs, id, 'running');
			await new Promise(resolve => setTimeout(resolve, wait));
			await engine.kill();
			expect(filesIn('results').filter(name => name.endsWith('.txt'))).toEqual([]);
		}
		await start();
		const {result, attempts} = await untilState(jobs, id, 'finished');
		expect(attempts).toBe(3);
		expect(result?.sha256).toBe(knownDigest(1_000_000));
	});

	test('for the third time: the job goes on, since nothing says that it is to blame', async () => {
		const jobs = await open();
		const {id} = await submitted(jobs, HUGE);
		for (let attempt = 1; attempt <= 3; attempt++) {
			const engine = await start();
			await until(async () => (await jobs.get(id)).attempts === attempt);
			await engine.kill();
		}
		// A process that opens the jobs next sees the outcome.
		expect(await (await open()).get(id)).toMatchObject({state: 'queued', attempts: 3, error: null});
		const fourth = await start();
		await until(async () => (await jobs.get(id)).attempts === 4);
		await fourth.kill();
		await jobs.cancel(id);
		const states = ['created', ...Array.from({length: 4}, () => ['queued', 'running']).flat()];
		expect((await statesOf(jobs, id)).slice(0, states.length)).toEqual(states);
	});

	test('right after submissions were answered: none is lost', async () => {
		const engine = await start('submit');
		const ids: string[] = [];
		while (ids.length < 500) ids.push(await engine.line());
		await engine.kill();
		const jobs = await open();
		for (const id of ids) expect((await jobs.get(id)).state).toBe('queued');
	});
});

describe('several processes', () => {
	test('never run the same job', async () => {
		const jobs = await open();
		const ids = await Promise.all(Array.from({length: 60}, async (_, i) => (await submitted(jobs, 2000 + i)).id));
		await Promise.all([start(), start()]);
		const workers = new Set<string | null>();
		for (const id of ids) {
			const {attempts, worker} = await untilState(jobs, id, 'finished');
			expect(attempts).toBe(1);
			workers.add(worker);
			expect(await statesOf(jobs, id)).toEqual(['created', 'queued', 'running', 'finished']);
		}
		expect(workers.size).toBe(2);
		expect(filesIn('results')).toHaveLength(60);
	});

	test('hear of a cancellation in another', async () => {
		const jobs = await open();
		await start();
		const {id} = await submitted(jobs, HUGE);
		await untilState(jobs, id, 'running');
		const next = await submitted(jobs, HUGE);
		await jobs.cancel(id);
		await untilState(jobs, next.id, 'running');
	});

	test('take turns where they only run alone', async () => {
		const jobs = await open();
		const working = await start();
		const {id} = await submitted(jobs, HUGE);
		await untilState(jobs, id, 'running');
		const waiting = await open({slots: defaultSlots({threads: 1}), worker: 'waiting', onlyAlone: true});
		const other = await submitted(jobs, HUGE);
		await waiting.whenIdle();
		expect((await jobs.get(other.id)).state).toBe('queued');
		await working.kill();
		await until(async () => (await jobs.list({states: ['running']})).jobs.some(({worker}) => worker === 'waiting'));
	});
});

test('a process that ends in good order hands its jobs back, uncounted', async () => {
	const jobs = await open();
	const running = await open({slots: defaultSlots({threads: 1})});
	const {id} = await submitted(jobs, HUGE);
	await untilState(jobs, id, 'running');
	await running.close();
	expect(await jobs.get(id)).toMatchObject({state: 'queued', attempts: 0, worker: null});
	expect(filesIn('results')).toEqual([]);
	expect(filesIn('locks')).toEqual([]);
});

test('a process that hangs loses its jobs, and goes on with others', async () => {
	// It never says that it is alive.
	const slow = await open({slots: defaultSlots({threads: 1}), beatMs: 3_600_000, worker: 'slow'});
	const {id} = await submitted(slow, HUGE);
	await untilState(slow, id, 'running');
	const other = await open({slots: defaultSlots({threads: 1}), leaseMs: 500, worker: 'other'});
	await until(async () => (await other.get(id)).worker === 'other');
	expect(await other.get(id)).toMatchObject({state: 'running', attempts: 2});
	await until(async () => (await slow.load()).slots.every(({jobId}) => jobId === null));
	await other.close();
	await until(async () => (await slow.get(id)).worker === 'slow');
	expect((await slow.get(id)).attempts).toBe(2);
});

test('a process that was stopped for a while gives up what others took meanwhile', async () => {
	const stopped = await start();
	const jobs = await open({slots: defaultSlots({threads: 1}), leaseMs: 500, worker: 'other'});
	const ids = await Promise.all([HUGE, HUGE].map(async digits => (await submitted(jobs, digits)).id));
	const running = async () => (await jobs.list({states: ['running']})).jobs;
	await until(async () => (await running()).length === 2);
	await stopped.stop();
	const taken = await until(async () => (await jobs.list({states: ['queued']})).jobs[0]);
	expect(ids).toContain(taken.id);
	await Promise.all((await running()).map(({id}) => jobs.cancel(id)));
	await until(async () => (await jobs.get(taken.id)).worker === 'other');
	stopped.child.kill('SIGCONT');
	const next = await submitted(jobs, HUGE - 1);
	await until(async () => (await jobs.get(next.id)).worker === `process ${stopped.child.pid}`);
	expect(await jobs.get(taken.id)).toMatchObject({state: 'running', worker: 'other', attempts: 2});
});
