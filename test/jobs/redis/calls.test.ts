import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {Redis} from 'ioredis';
import {afterEach, beforeEach, expect, test} from 'vitest';
import type {Job} from '../../../source/jobs/job.ts';
import {openRedisJobs, type RedisJobs, type RedisJobsOptions} from '../../../source/jobs/redis/open-redis-jobs.ts';
import {createFileResults} from '../../../source/jobs/results/file-results.ts';
import {describeWithRedis, type RedisServer, startRedisServer} from '../../support/servers/redis-server.ts';
import {untilEnded} from '../support/calls-conformance.ts';
import {keepingCall, recordedCall, recordingRunner} from '../support/recording-runner.ts';
import {type RedisEngineProcess, startRedisEngine} from '../support/redis-engine.ts';
import {textOf, until, untilState} from '../support/watching.ts';

const LEASE_MS = 1000;
const PATIENCE_MS = 90_000;

describeWithRedis('calls on Redis', () => {
	let server: RedisServer;
	let root: string;
	let folder: string;
	const engines: RedisJobs[] = [];
	const processes: RedisEngineProcess[] = [];
	beforeEach(async () => {
		root = mkdtempSync(join(tmpdir(), 'lunch-calls-'));
		folder = join(root, 'results');
		mkdirSync(folder);
		server = await startRedisServer({isKept: true});
	});
	afterEach(async () => {
		await Promise.all(processes.splice(0).map(engine => engine.kill()));
		await Promise.all(engines.splice(0).map(engine => engine.close()));
		await server.close();
		rmSync(root, {recursive: true});
	});

	const begun = () => join(root, 'begun');

	/** Accepts and watches; runs calls only where it is told to. */
	function open(options: Partial<RedisJobsOptions> = {}): RedisJobs {
		const results = createFileResults(folder);
		const jobs = openRedisJobs({redis: server.url, results, graceMs: 0, leaseMs: LEASE_MS, ...options});
		engines.push(jobs);
		return jobs;
	}

	async function start(): Promise<RedisEngineProcess> {
		const engine = await startRedisEngine({redis: server.url, folder, leaseMs: LEASE_MS, begun: begun()});
		processes.push(engine);
		return engine;
	}

	function begunTimes(id: string): number {
		return existsSync(begun())
			? readFileSync(begun(), 'utf8')
					.split('\n')
					.filter(line => line === id).length
			: 0;
	}

	test(
		'kill -9 of the process of a call: it is not run again, unless its retries say so',
		async () => {
			const jobs = open();
			const {job: once} = await jobs.submit(recordedCall(60_000));
			const {job: twice} = await jobs.submit(recordedCall(2000, {retries: 1, retryOn: ['died'], backoffMs: 1}));
			const first = await start();
			await untilState(jobs, once.id, 'running');
			await until(async () => begunTimes(twice.id) === 1);
			await first.kill();
			const second = await start();
			expect(await untilEnded(jobs, once.id)).toMatchObject({
				...{state: 'errored', attempts: 1, error: {code: 'JOB_LOST'}},
				history: [{outcome: 'died', worker: first.worker}],
			});
			expect(await untilEnded(jobs, twice.id)).toMatchObject({
				...{state: 'finished', attempts: 2},
				history: [
					{outcome: 'died', worker: first.worker},
					{outcome: 'returned', worker: second.worker},
				],
			});
			expect([once, twice].map(({id}) => begunTimes(id))).toEqual([1, 2]);
		},
		PATIENCE_MS,
	);

	test(
		'kill -9 of the process of a call: another one goes on from its checkpoint, if that is whole',
		async () => {
			const jobs = open();
			const {job: whole} = await jobs.submit(keepingCall(60_000, 'goulash'));
			const {job: damaged} = await jobs.submit(keepingCall(60_000, 'ragout'));
			const first = await start();
			const fileOf = ({id}: Job) => join(folder, 'parts', id, 'attempt-1');
			await until(async () => existsSync(fileOf(whole)) && existsSync(fileOf(damaged)));
			await first.kill();
			writeFileSync(fileOf(damaged), readFileSync(fileOf(damaged)).fill(0, 0, 1));
			await start();
			expect(await untilEnded(jobs, whole.id)).toMatchObject({state: 'finished', attempts: 2});
			await until(async () => begunTimes(damaged.id) === 2);
			expect(readFileSync(begun(), 'utf8').match(/.* from .*/g)).toEqual([`${whole.id} from goulash`]);
			const events = jobs.events(damaged.id)[Symbol.asyncIterator]();
			await until(async () => {
				const {value} = await events.next();
				return value?.job.notes?.[0]?.kind === 'checkpoint-damaged';
			});
			expect((await jobs.get(damaged.id)).notes).toMatchObject([{message: expect.stringMatching('is damaged')}]);
			expect((await jobs.get(whole.id)).notes).toBeUndefined();
			await jobs.cancel(damaged.id);
			await until(async () => readdirSync(join(folder, 'parts')).length === 0);
		},
		PATIENCE_MS,
	);

	test(
		'kill -9 of processes and of Redis at any moment: no call is lost, and none runs twice',
		async () => {
			const jobs = open();
			const made: Job[] = [];
			let engine = await start();
			for (let round = 0; round < 4; round++) {
				const submissions = Array.from({length: 10}, () => jobs.submit(recordedCall(Math.random() * 40)));
				made.push(...(await Promise.all(submissions)).map(({job}) => job));
				await delay(Math.random() * 150);
				if (round % 3 === 2) {
					await server.kill();
					await server.start();
				} else {
					await engine.kill();
					engine = await start();
				}
			}
			for (const {id} of made) {
				const {state, error} = await untilEnded(jobs, id);
				expect(begunTimes(id)).toBeLessThanOrEqual(1);
				if (state === 'finished') {
					expect(begunTimes(id)).toBe(1);
					expect(JSON.parse(await textOf((await jobs.download(id)).body))).toEqual({id});
				} else expect(error?.code).toBe('JOB_LOST');
			}
		},
		PATIENCE_MS,
	);

	test(
		'a group runs so many at a time over all processes',
		async () => {
			const jobs = open();
			await Promise.all([start(), start()]);
			const group = {group: 'kitchen', concurrency: 2};
			const made = await Promise.all(Array.from({length: 8}, () => jobs.submit(recordedCall(100, group))));
			const ended = await Promise.all(made.map(({job}) => untilEnded(jobs, job.id)));
			const edges = ended.flatMap(({history: [attempt]}) => [
				{at: Number(attempt?.endedAt), change: -1},
				{at: Number(attempt?.startedAt), change: 1},
			]);
			let running = 0;
			const counts = edges
				.sort((one, other) => one.at - other.at || one.change - other.change)
				.map(({change}) => (running += change));
			expect(Math.max(...counts)).toBe(2);
		},
		PATIENCE_MS,
	);

	test('a version that knows no calls finds none of them', async () => {
		const jobs = open();
		await jobs.submit(recordedCall(60_000, {group: 'g', idempotencyKey: 'k'}));
		await jobs.submit({digits: 10});
		const client = new Redis(server.url);
		const keys = (await client.keys('*')).filter(key => !/\blunch[^:]*:calls:/.test(key));
		// Lists, jobs and queues are as without calls.
		expect(keys.filter(key => /jobs:job:/.test(key))).toHaveLength(1);
		expect(await client.zcard(keys.find(key => key.endsWith('jobs:state:queued')) ?? '')).toBe(1);
		expect(keys.filter(key => /pi-small:[0-9a-f-]{36}$/.test(key))).toHaveLength(1);
		client.disconnect();
		expect((await jobs.list()).jobs.map(({kind}) => kind)).toEqual(['pi', 'call']);
	});

	test('what is not a call under the key of one is put aside, and the others go on', async () => {
		const rejected: string[] = [];
		const jobs = open({onRejected: ({name}) => rejected.push(name)});
		const {job: broken} = await jobs.submit(recordedCall(1));
		const {job} = await jobs.submit(recordedCall(1));
		const client = new Redis(server.url);
		const [key = ''] = (await client.keys('*')).filter(each => each.endsWith(`calls:job:${broken.id}`));
		await client.hset(key, 'terms', 'nonsense');
		client.disconnect();
		open({calls: {atOnce: 1, open: async () => recordingRunner(begun())}, onRejected: ({name}) => rejected.push(name)});
		await untilState(jobs, job.id, 'finished');
		await expect(jobs.get(broken.id)).rejects.toMatchObject({code: 'JOB_NOT_FOUND'});
		expect(rejected).toContain(broken.id);
	});

	test('ended calls are forgotten, with all that they left', async () => {
		const calls = {atOnce: 1, open: async () => recordingRunner(begun())};
		const jobs = open({calls});
		const {job} = await jobs.submit(recordedCall(1, {group: 'old', concurrency: 1, idempotencyKey: 'k'}));
		await untilState(jobs, job.id, 'finished');
		await delay(20);
		open({keepResultsMs: 1});
		await until(async () => (await jobs.list()).jobs.length === 0);
		const client = new Redis(server.url);
		const left = (await client.keys('*')).filter(key => /:calls:/.test(key) && !/taken:|quarantine/.test(key));
		client.disconnect();
		expect(left.filter(key => key.includes(job.id) || key.includes('old') || /keys$|texts$|ended$/.test(key))).toEqual(
			[],
		);
	});
});
