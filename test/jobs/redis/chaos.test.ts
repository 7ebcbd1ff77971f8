import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {openRedisJobs, type RedisJobs, type RedisJobsOptions} from '../../../source/jobs/redis/open-redis-jobs.ts';
import {createFileResults} from '../../../source/jobs/results/file-results.ts';
import {describeWithRedis, type RedisServer, startRedisServer} from '../../support/servers/redis-server.ts';
import {knownDigest} from '../pi/support/digests.ts';
import {createWorkers, expectAllRight, submitAll, untilAllEnded} from '../support/chaos.ts';
import type {RedisEngineProcess} from '../support/redis-engine.ts';
import {HUGE} from '../support/standing-computation.ts';
import {watchedComputation} from '../support/watched-computation.ts';
import {submitted, textOf, until, untilState} from '../support/watching.ts';

/** How often a process is killed; `npm run bench chaos` does it more often. */
const KILLS = 3;
const LEASE_MS = 1500;
const PATIENCE_MS = 120_000;

describeWithRedis('many processes on Redis', () => {
	let server: RedisServer;
	let root: string;
	let folder: string;
	let workers: ReturnType<typeof createWorkers>;
	const engines: RedisJobs[] = [];
	beforeEach(async () => {
		root = mkdtempSync(join(tmpdir(), 'lunch-chaos-'));
		folder = join(root, 'results');
		mkdirSync(folder);
		server = await startRedisServer({isKept: true});
		workers = createWorkers({redis: server.url, folder, leaseMs: LEASE_MS});
	});
	afterEach(async () => {
		await workers.end();
		await Promise.all(engines.splice(0).map(engine => engine.close()));
		await server.close();
		rmSync(root, {recursive: true});
	});

	/** Accepts and watches jobs; computes none. */
	function open(options: Partial<RedisJobsOptions> = {}): RedisJobs {
		const jobs = openRedisJobs({redis: server.url, results: createFileResults(folder), sweepMs: 500, ...options});
		engines.push(jobs);
		return jobs;
	}

	async function one(options: Parameters<typeof workers.start>[1] = {}): Promise<RedisEngineProcess> {
		const [started] = await workers.start(1, options);
		if (!started) throw new Error('no worker was started');
		return started;
	}

	test(
		'kill -9 of the one at a long job: another goes on from its last checkpoint',
		async () => {
			const jobs = open();
			const first = await one({isEndless: true});
			const {id} = await submitted(jobs, 1_000_000);
			const {parts} = createFileResults(folder);
			const isFar = ({name}: {name: string}) => /^(?:quotient|sums-0-(?:16|32|64|128))$/.test(name);
			await until(async () => (await parts.list(id)).some(isFar), PATIENCE_MS);
			await first.kill();
			const shares: number[] = [];
			const slots = [{maxDigits: 1_000_000, threads: 1}];
			open({slots, leaseMs: LEASE_MS, createComputation: watchedComputation(shares)});
			const {attempts, result} = await untilState(jobs, id, 'finished');
			expect({attempts, sha256: result?.sha256}).toEqual({attempts: 2, sha256: knownDigest(1_000_000)});
			expect(shares[0]).toBeGreaterThan(0.01);
			await until(async () => (await parts.ids()).length === 0, PATIENCE_MS);
		},
		PATIENCE_MS,
	);

	test(
		'kill -9 of the one at a job: another computes it, and progress does not go back',
		async () => {
			const jobs = open();
			const first = await one();
			const {id} = await submitted(jobs, HUGE);
			const before = await until(async () => {
				const job = await jobs.get(id);
				return job.progress > 0.001 && job;
			}, PATIENCE_MS);
			expect(before).toMatchObject({state: 'running', worker: first.worker, attempts: 1});
			await first.kill();
			const second = await one();
			const again = await until(async () => {
				const job = await jobs.get(id);
				return job.attempts === 2 && job;
			}, PATIENCE_MS);
			expect(again).toMatchObject({state: 'running', worker: second.worker});
			expect(again.progress).toBeGreaterThanOrEqual(before.progress);
			await jobs.cancel(id);
		},
		PATIENCE_MS,
	);

	test(
		'kill -9 for the third time: the job goes on, since nothing says that it is to blame',
		async () => {
			const jobs = open();
			const {id} = await submitted(jobs, HUGE);
			for (let attempt = 1; attempt <= 3; attempt++) {
				const worker = await one();
				await until(async () => (await jobs.get(id)).attempts === attempt, PATIENCE_MS);
				await worker.kill();
			}
			await one();
			const job = await until(async () => {
				const found = await jobs.get(id);
				return found.attempts === 4 && found;
			}, PATIENCE_MS);
			expect(job).toMatchObject({state: 'running', error: null});
			await jobs.cancel(id);
		},
		PATIENCE_MS,
	);

	test(
		'kill -9 at random moments: no job is lost, and each result is right',
		async () => {
			const jobs = open();
			await workers.start(2);
			const {ids} = await submitAll(jobs, 15);
			await workers.killAtRandom(KILLS, 600);
			const ended = await untilAllEnded(jobs, ids, PATIENCE_MS);
			await expectAllRight(jobs, ended, folder);
			expect((await jobs.load()).counts).toMatchObject({queued: 0, running: 0});
		},
		2 * PATIENCE_MS,
	);

	test(
		'Redis is killed and started again under load: what was accepted is finished',
		async () => {
			const jobs = open();
			await workers.start(2);
			const submitting = submitAll(jobs, 20, 30);
			for (let restart = 0; restart < 2; restart++) {
				await new Promise(resolve => setTimeout(resolve, 150));
				await server.kill();
				await new Promise(resolve => setTimeout(resolve, 200));
				await server.start();
			}
			const {ids} = await submitting;
			expect(ids.length).toBeGreaterThan(0);
			const ended = await untilAllEnded(jobs, ids, PATIENCE_MS);
			await expectAllRight(jobs, ended, folder);
		},
		2 * PATIENCE_MS,
	);

	test(
		'Redis is away: that is said while it is, and all goes on when it is back',
		async () => {
			const jobs = open();
			await one();
			const {id} = await submitted(jobs, HUGE);
			await untilState(jobs, id, 'running');
			await server.stop();
			const asked = [jobs.submit({digits: 10}), jobs.get(id), jobs.list(), jobs.cancel(id), jobs.load()];
			await Promise.all(
				asked.map(answer =>
					expect(answer).rejects.toMatchObject({
						code: 'JOB_STORE_FAILED',
						message: expect.stringContaining("Redis can't be used"),
					}),
				),
			);
			await server.start();
			const small = await until(async () => jobs.submit({digits: 10}).catch(() => null));
			await until(async () => (await jobs.get(small.job.id)).state === 'finished', PATIENCE_MS);
			await jobs.cancel(id);
		},
		PATIENCE_MS,
	);

	test(
		'one that was cut off for a while gives up what others took meanwhile, and works on',
		async () => {
			const jobs = open();
			const stopped = await one();
			const {id} = await submitted(jobs, HUGE);
			await untilState(jobs, id, 'running');
			const other = await one();
			stopped.child.kill('SIGSTOP');
			await until(async () => (await jobs.get(id)).worker === other.worker, PATIENCE_MS);
			stopped.child.kill('SIGCONT');
			const next = await submitted(jobs, HUGE - 1);
			// It can only have it once it has given up the other.
			await until(async () => (await jobs.get(next.id)).worker === stopped.worker, PATIENCE_MS);
			expect(await jobs.get(id)).toMatchObject({state: 'running', worker: other.worker, attempts: 2});
			await Promise.all([jobs.cancel(id), jobs.cancel(next.id)]);
		},
		PATIENCE_MS,
	);

	test(
		'clocks that are wrong by hours change nothing',
		async () => {
			const jobs = open();
			const hour = 3_600_000;
			const [early, late] = [await one({skewMs: -5 * hour}), await one({skewMs: 5 * hour})];
			const {ids} = await submitAll(jobs, 10);
			const ended = await untilAllEnded(jobs, ids, PATIENCE_MS);
			await expectAllRight(jobs, ended, folder);
			for (const {createdAt, startedAt, finishedAt, attempts} of ended) {
				expect(attempts).toBe(1);
				expect(Number(startedAt)).toBeGreaterThanOrEqual(Number(createdAt));
				expect(Number(finishedAt)).toBeGreaterThanOrEqual(Number(startedAt));
				expect(Math.abs(Number(finishedAt) - Date.now())).toBeLessThan(hour);
			}
			expect(new Set(ended.map(({worker}) => worker))).toEqual(new Set([early.worker, late.worker]));
		},
		PATIENCE_MS,
	);

	test(
		'the disk of one is full: another computes the job',
		async () => {
			const small = join(root, 'small');
			mkdirSync(small);
			const isMounted = tryMount(small);
			const full = isMounted ? small : '/dev/full/there-is-no-such-folder';
			try {
				const jobs = open();
				const unable = await one({folder: full});
				const {id} = await submitted(jobs, 1_100_000);
				for await (const {job} of jobs.events(id)) if (job.state === 'running') break;
				await until(async () => (await jobs.get(id)).state === 'queued', PATIENCE_MS);
				const able = await one();
				const job = await untilState(jobs, id, 'finished');
				expect(job.worker).toBe(able.worker);
				expect(await textOf((await jobs.download(id)).body)).toHaveLength(1_100_002);
				// It works on with what it has room for.
				await able.kill();
				if (!isMounted) return;
				const fitting = await submitted(jobs, 1000);
				await until(async () => (await jobs.get(fitting.id)).state === 'finished', PATIENCE_MS);
				expect((await jobs.get(fitting.id)).worker).toBe(unable.worker);
			} finally {
				await workers.end();
				if (isMounted) execFileSync('umount', [small]);
			}
		},
		PATIENCE_MS,
	);
});

/** Mounts a file system of one mebibyte; false where this is not allowed. */
function tryMount(folder: string): boolean {
	try {
		execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], {stdio: 'ignore'});
		return true;
	} catch {
		return false;
	}
}
