import {mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {Redis} from 'ioredis';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {knownDigest} from '../../jobs/pi/support/digests.ts';
import {poll} from '../../support/poll.ts';
import {type ServeProcess, startServeProcess} from '../../support/program/serve-process.ts';
import {STANDING_PI} from '../../support/program/standing-pi.ts';
import {startWorkerProcess, type WorkerProcess} from '../../support/program/worker-process.ts';
import {describeWithRedis, type RedisServer, startRedisServer} from '../../support/servers/redis-server.ts';

interface JobBody {
	id: string;
	state: string;
	progress: number;
	attempts: number;
	worker: string | null;
	result: {sha256: string} | null;
}

describeWithRedis('lunch worker', () => {
	let redis: RedisServer;
	let folder: string;
	const open: {close(): Promise<void>}[] = [];
	beforeEach(async () => {
		folder = mkdtempSync(join(tmpdir(), 'lunch-shared-'));
		redis = await startRedisServer({isKept: true});
	});
	afterEach(async () => {
		await Promise.all(open.splice(0).map(one => one.close()));
		await redis.close();
		rmSync(folder, {recursive: true});
	});

	const shared = () => ['--redis', redis.url, '--storage', pathToFileURL(join(folder, 'results')).href];

	async function work(...args: string[]): Promise<WorkerProcess> {
		const worker = await startWorkerProcess([...shared(), ...args]);
		open.push(worker);
		return worker;
	}

	async function serve(...args: string[]): Promise<ServeProcess> {
		// The upstream is not asked by any of these.
		const served = await startServeProcess('http://127.0.0.1:9', [...shared(), '--grpc-port', '0', ...args]);
		open.push(served);
		return served;
	}

	async function submit({address}: ServeProcess, digits: number): Promise<JobBody> {
		const body = JSON.stringify({digits});
		const answer = await fetch(`${address}/job`, {method: 'POST', headers: {'content-type': 'application/json'}, body});
		expect(answer.status).toBe(202);
		return ((await answer.json()) as {job: JobBody}).job;
	}

	async function jobOf({address}: ServeProcess, id: string): Promise<JobBody> {
		return ((await (await fetch(`${address}/job/${id}`)).json()) as {job: JobBody}).job;
	}

	function untilState(served: ServeProcess, id: string, state: string): Promise<JobBody> {
		return poll(`${id} is ${state}`, async () => {
			const job = await jobOf(served, id);
			return job.state === state && job;
		});
	}

	test('computes what a service that computes nothing itself takes in', async () => {
		const served = await serve('--jobs', '0');
		const {id} = await submit(served, 1_000_000);
		expect((await jobOf(served, id)).state).toBe('queued');
		const worker = await work();
		const job = await untilState(served, id, 'finished');
		expect(job).toMatchObject({attempts: 1, worker: worker.machine.name, result: {sha256: knownDigest(1_000_000)}});
		const text = await (await fetch(`${served.address}/job/download/${id}`)).text();
		expect(text).toHaveLength(1_000_002);
		expect(text.slice(-10)).toBe('5779458151');
	});

	test('is seen by the service, while it works and while it drains', async () => {
		const served = await serve('--jobs', '0');
		const worker = await startWorkerProcess([...shared(), '--jobs', '2'], {LUNCH_DRAIN: '600'});
		open.push(worker);
		const machines = async () => {
			const document = await (await fetch(`${served.address}/workers`)).json();
			return (document as {machines: {id: string; state: string; version: string; parts: object}[]}).machines;
		};
		const [machine] = await poll('it is seen', async () => {
			const found = await machines();
			return found.length > 0 && found;
		});
		expect(machine).toMatchObject({id: worker.machine.id, state: 'working', version: expect.stringMatching(/^\d/)});
		expect(machine?.parts).toMatchObject({jobs: {slots: [{jobId: null}, {jobId: null}, {jobId: null}]}});
		expect(await served.figure('lunch_machines{state="working"}')).toBe(1);
		expect(await served.figure('lunch_machine_slots{state="free"}')).toBe(3);
		const {id} = await submit(served, 4_000_000);
		await untilState(served, id, 'running');
		worker.process.kill('SIGTERM');
		await poll('it drains', async () => (await machines())[0]?.state === 'draining');
		expect(await worker.ended).toEqual({code: 0, signal: null});
		// There was time enough to finish.
		expect(await jobOf(served, id)).toMatchObject({state: 'finished', attempts: 1});
		expect(await machines()).toEqual([]);
	});

	test('says how it is at --port, also while it waits for Redis and drains', async () => {
		const worker = await work('--port', '0');
		const ask = async (path: string) => fetch(`${worker.status}${path}`);
		expect((await ask('/health')).status).toBe(200);
		expect(await (await ask('/ready')).json()).toMatchObject({status: 'ready'});
		const figures = await (await ask('/metrics')).text();
		expect(figures).toMatch(/^lunch_machine_slots\{state="free"\} \d+$/m);
		expect(figures).toMatch(/^lunch_build_info\{/m);
		expect((await ask('/nothing')).status).toBe(404);
	});

	test('hands back what it can not finish in time, uncounted, and another goes on', async () => {
		const served = await serve('--jobs', '0');
		const first = await startWorkerProcess(shared(), {...STANDING_PI, LUNCH_DRAIN: '0'});
		open.push(first);
		const {id} = await submit(served, 80_000_000);
		await untilState(served, id, 'running');
		first.process.kill('SIGTERM');
		expect(await first.ended).toEqual({code: 0, signal: null});
		expect(await jobOf(served, id)).toMatchObject({state: 'queued', attempts: 0, worker: null});
		expect(readdirSync(join(folder, 'results'))).toEqual([]);
		const second = await work();
		expect(await untilState(served, id, 'running')).toMatchObject({attempts: 1, worker: second.machine.name});
		await fetch(`${served.address}/job/${id}`, {method: 'DELETE'});
	});

	test('waits for a Redis that is not there yet', async () => {
		await redis.stop();
		const waiting = Promise.withResolvers<void>();
		const starting = startWorkerProcess(shared(), {}, log => {
			if (log.includes('waiting for Redis')) waiting.resolve();
		});
		await Promise.race([waiting.promise, starting]);
		await redis.start();
		const worker = await starting;
		open.push(worker);
		expect(worker.log).toMatch(/waiting for Redis/);
	});

	test('refuses a Redis whose users speak another protocol', async () => {
		const client = new Redis(redis.url);
		await client.set('lunch:protocol', '999');
		client.disconnect();
		await expect(work()).rejects.toThrow(/ended with 1.*protocol 999/s);
		const served = await serve('--jobs', '0');
		const answer = await fetch(`${served.address}/job`, {
			method: 'POST',
			headers: {'content-type': 'application/json'},
			body: '{"digits":10}',
		});
		expect(answer.status).toBe(503);
		expect(await answer.json()).toMatchObject({code: 'JOB_STORE_FAILED', detail: expect.stringMatching(/protocol/)});
	});

	test('says what it needs', async () => {
		await expect(startWorkerProcess([])).rejects.toThrow(/ended with 2.*--redis/s);
		await expect(startWorkerProcess(['--redis', redis.url])).rejects.toThrow(/ended with 2.*--storage/s);
		await expect(work('--jobs', '0', '--functions', '0')).rejects.toThrow(/ended with 2.*nothing to do/s);
	});
});
