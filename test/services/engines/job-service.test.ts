import {mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {openEmbeddedJobs} from '../../../source/jobs/embedded/open-embedded-jobs.ts';
import {defaultSlots} from '../../../source/jobs/engine/work/default-slots.ts';
import {memoryNeeded} from '../../../source/jobs/pi/plan/memory-needed.ts';
import {HUGE, standingComputation} from '../../jobs/support/standing-computation.ts';
import {rawConnection} from '../../support/network/raw-http.ts';
import {poll} from '../../support/poll.ts';
import {startJobServing} from '../../support/serving/job-serving.ts';
import type {Serving} from '../../support/serving/serving.ts';

let folder: string;
let serving: Serving;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'lunch-jobs-'));
});
afterEach(async () => {
	await serving.close();
	rmSync(folder, {recursive: true, force: true});
});

async function submit(digits: number): Promise<{status: number; id: string; code: string; detail: string}> {
	const answer = await serving.get('/job', {
		method: 'POST',
		headers: {'content-type': 'application/json'},
		body: JSON.stringify({digits}),
	});
	const {job, code, detail} = (await answer.json()) as {job?: {id: string}; code?: string; detail?: string};
	return {status: answer.status, id: job?.id ?? '', code: code ?? '', detail: detail ?? ''};
}

async function stateOf(id: string): Promise<string> {
	const {job} = (await (await serving.get(`/job/${id}`)).json()) as {job: {state: string}};
	return job.state;
}

async function checks(): Promise<Record<string, {state: string; detail: string}>> {
	const {checks} = (await (await serving.get('/ready')).json()) as {
		checks: {name: string; state: string; detail: string}[];
	};
	return Object.fromEntries(checks.map(check => [check.name, check]));
}

async function figure(series: string): Promise<number> {
	const text = await (await serving.get('/metrics')).text();
	const line = text.split('\n').find(candidate => candidate.startsWith(`${series} `));
	return Number(line?.slice(series.length + 1) ?? Number.NaN);
}

describe('room', () => {
	test('more digits than usual are taken where that is allowed', async () => {
		serving = await startJobServing({folder, atOnce: 0, maxDigits: 200_000_000});
		expect((await submit(150_000_000)).status).toBe(202);
		const refused = {status: 400, code: 'JOB_INVALID', detail: expect.stringContaining('from 1 to 200000000')};
		for (const digits of [0, 200_000_001]) expect(await submit(digits)).toMatchObject(refused);
	});

	test('the quota is a 429, and says when to come back', async () => {
		serving = await startJobServing({folder, atOnce: 0, quota: {openJobs: 2, bytes: 5000}});
		expect((await submit(10)).status).toBe(202);
		expect(await submit(5000)).toMatchObject({status: 429, code: 'JOB_QUOTA_REACHED'});
		expect((await submit(10)).status).toBe(202);
		expect(await submit(10)).toMatchObject({status: 429, code: 'JOB_QUOTA_REACHED'});
	});

	test('more memory than allowed is a 400 before the job waits', async () => {
		const digits = 300_000;
		const maxMemoryBytes = 5 * 2 ** 20;
		serving = await startJobServing({folder, maxMemoryBytes});
		const refused = await submit(50_000_000);
		expect(refused).toMatchObject({status: 400, code: 'OUT_OF_MEMORY'});
		expect(refused.detail).toMatch(/5 MiB/);
		// Two threads would take more than that, so it is computed on one.
		expect(memoryNeeded(digits, 1)).toBeLessThan(maxMemoryBytes);
		expect(memoryNeeded(digits, 2)).toBeGreaterThan(maxMemoryBytes);
		const {status, id} = await submit(digits);
		expect(status).toBe(202);
		await poll('the job to finish', async () => (await stateOf(id)) === 'finished');
	});

	test('a result that was removed is a 410', async () => {
		serving = await startJobServing({folder});
		const {id} = await submit(5000);
		await poll('the job to finish', async () => (await stateOf(id)) === 'finished');
		for (const name of readdirSync(join(folder, 'results'))) rmSync(join(folder, 'results', name));
		const answer = await serving.get(`/job/download/${id}`);
		expect(answer.status).toBe(410);
		expect(await answer.json()).toMatchObject({code: 'JOB_RESULT_GONE'});
	});

	test('a disk that is full lets jobs wait, uncharged, and the service says why', async () => {
		serving = await startJobServing({folder, storage: pathToFileURL(join(folder, 'elsewhere')).href});
		const {id: first} = await submit(5000);
		await poll('the job to finish', async () => (await stateOf(first)) === 'finished');
		expect(readdirSync(join(folder, 'elsewhere'))).toEqual([`${first}.txt`]);
		rmSync(join(folder, 'elsewhere'), {recursive: true});
		symlinkSync('/dev/full', join(folder, 'elsewhere'));
		const {id} = await submit(5000);
		const resting = async () => {
			const {jobs} = (await (await serving.get('/workers')).json()) as {jobs: {resting: string | null}};
			return jobs.resting;
		};
		expect(await poll('the reason', resting)).toMatch(/\S/);
		const {job} = (await (await serving.get(`/job/${id}`)).json()) as {job: {state: string; attempts: number}};
		expect(job).toMatchObject({state: 'queued', attempts: 0});
	});
});

test('results are kept for as long as is set', async () => {
	const before = await openEmbeddedJobs({folder, slots: defaultSlots({threads: 1}), now: () => Date.now() - 3600_000});
	const {job} = await before.submit({digits: 5000});
	await before.whenIdle();
	await before.close();
	serving = await startJobServing({folder, keepResultsMs: 7200_000});
	expect((await serving.get(`/job/download/${job.id}`)).status).toBe(200);
	await serving.close();
	serving = await startJobServing({folder, keepResultsMs: 1800_000});
	await poll('the job to be forgotten', async () => (await serving.get(`/job/${job.id}`)).status === 404);
	await poll('its result to be removed', () => readdirSync(join(folder, 'results')).length === 0);
});

describe('a store that can’t be opened', () => {
	test('takes the jobs away, not the menus, and is tried again', async () => {
		const file = join(folder, 'data');
		writeFileSync(file, '');
		serving = await startJobServing({folder: join(file, 'jobs')});
		expect(await submit(10)).toMatchObject({status: 503, code: 'JOB_STORE_FAILED'});
		expect((await serving.get('/restaurant')).status).toBe(200);
		expect((await serving.get('/workers')).status).toBe(200);
		expect((await checks()).jobs).toMatchObject({state: 'warning', detail: expect.stringContaining(file)});
		rmSync(file);
		await poll('the jobs to be there', async () => (await submit(10)).status === 202);
		expect((await checks()).jobs).toMatchObject({state: 'ok'});
	}, 40_000);
});

test('operators see jobs in /metrics and /workers', async () => {
	serving = await startJobServing({folder, createComputation: standingComputation});
	const {id} = await submit(1000);
	await poll('the job to finish', async () => (await stateOf(id)) === 'finished');
	const huge = await submit(HUGE);
	await poll('the job to run', async () => (await stateOf(huge.id)) === 'running');
	expect(await figure('lunch_jobs_submitted_total')).toBe(2);
	expect(await figure('lunch_jobs{state="running"}')).toBe(1);
	expect(await figure('lunch_jobs{state="finished"}')).toBe(1);
	expect(await figure('lunch_jobs_ended_total{state="finished"}')).toBe(1);
	expect(await figure('lunch_job_duration_seconds_count')).toBe(1);
	expect(await figure('lunch_job_result_bytes')).toBe(1002 + HUGE + 2);
	const workers = (await (await serving.get('/workers')).json()) as {service: string; jobs: {slots: {jobId: string}[]}};
	expect(workers.service).toBe('lunch');
	expect(workers.jobs.slots.map(({jobId}) => jobId)).toContain(huge.id);
});

describe('those who watch', () => {
	test('do not hold up a service that stops, and its job goes back to the queue', async () => {
		serving = await startJobServing({folder, createComputation: standingComputation});
		const {id} = await submit(HUGE);
		const {body} = await serving.get(`/job/${id}/events`);
		const reader = body?.getReader();
		await poll('the job to run', async () => (await stateOf(id)) === 'running');
		// Requests under way may take ten minutes.
		await serving.server.stop(600_000);
		let text = '';
		for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
			text += Buffer.from(next.value).toString();
		}
		expect(text).not.toMatch(/"state":"(?:finished|errored|cancelled)"/);
		const jobs = await openEmbeddedJobs({folder});
		expect(await jobs.get(id)).toMatchObject({state: 'queued', attempts: 0});
		await jobs.close();
	});

	test('hear a sign of life where nothing happens, and stay connected', async () => {
		serving = await startJobServing({folder, atOnce: 0}, {limits: {idleTimeout: 1500, heartbeat: 100}});
		const {id} = await submit(10);
		const watching = await rawConnection(serving.address);
		watching.write(`GET /job/${id}/events HTTP/1.1\r\nHost: localhost\r\n\r\n`);
		const beats = () => watching.received.split('\r\n:\n\n').length - 1;
		await poll('thirty beats', () => beats() >= 30);
		await serving.get(`/job/${id}`, {method: 'DELETE'});
		await poll('the end', () => watching.received.includes('"cancelled"'));
		watching.socket.destroy();
	});

	test('and do not read take no memory, and no place for ever', async () => {
		serving = await startJobServing(
			{folder, createComputation: standingComputation},
			{limits: {idleTimeout: 1500, heartbeat: 100}},
		);
		const {id} = await submit(HUGE);
		const slow = await rawConnection(serving.address);
		slow.socket.pause();
		slow.write(`GET /job/${id}/events HTTP/1.1\r\nHost: localhost\r\n\r\n`);
		await poll('the stream to open', async () => (await figure('lunch_job_event_streams')) === 1);
		// A connection on which events go out is not idle.
		await new Promise(resolve => setTimeout(resolve, 2000));
		expect(await figure('lunch_job_event_streams')).toBe(1);
		await serving.get(`/job/${id}`, {method: 'DELETE'});
		await poll('the stream to end', async () => (await figure('lunch_job_event_streams')) === 0);
		slow.socket.destroy();
	});
});

test('a process that computes in passing leaves the jobs to a service', async () => {
	serving = await startJobServing({folder});
	const passing = await openEmbeddedJobs({
		folder,
		slots: defaultSlots({threads: 1}),
		worker: 'passing',
		onlyAlone: true,
	});
	const {job} = await passing.submit({digits: 1000});
	await poll('the job to finish', async () => (await stateOf(job.id)) === 'finished');
	expect((await passing.get(job.id)).worker).not.toBe('passing');
	expect(passing.isUnattended()).toBe(false);
	await passing.whenIdle();
	await passing.close();
});
