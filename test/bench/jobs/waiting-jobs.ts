import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Redis} from 'ioredis';
import {createHttpJobs} from '../../../source/jobs/http/http-jobs.ts';
import type {JobFilter, JobRequest, Jobs} from '../../../source/jobs/jobs.ts';
import {openJobsEngine} from '../../../source/services/engines/jobs-engine.ts';
import {programPath} from '../../support/machine/needing.ts';
import {NOWHERE} from '../../support/program/lunch-home.ts';
import {type ServeProcess, startServeProcess} from '../../support/program/serve-process.ts';
import {type RedisServer, startRedisServer} from '../../support/servers/redis-server.ts';

/** How many jobs wait when it is measured: half of them pi, half of them calls of one group. */
const STEPS = [10_000, 100_000];
const GROUP = 'bench';
const ASKING = 64;
const PAGE = 1000;
const MIB = 2 ** 20;
const QUOTA = {openJobs: 2 * Math.max(...STEPS)};

const filters: Record<string, JobFilter> = {
	all: {},
	'those of the group': {group: GROUP},
	'those of the group that finished': {group: GROUP, states: ['finished']},
};

/** Jobs of both kinds that wait by the thousand: memory of a service, how long its pages take, and the end of a group. */
export async function benchWaitingJobs(): Promise<void> {
	await measureEngine('embedded', null);
	if (!programPath('redis-server')) return;
	const redis = await startRedisServer();
	try {
		await measureEngine('on Redis', redis);
	} finally {
		await redis.close();
	}
}

async function measureEngine(engine: string, redis: RedisServer | null): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-bench-'));
	try {
		for (const [at, step] of STEPS.entries()) {
			await submit(folder, redis?.url ?? null, STEPS[at - 1] ?? 0, step);
			print(`${engine}, ${step} waiting`, redis ? await memoryOfRedis(redis) : '');
			const shared = redis ? ['--redis', redis.url] : [];
			// Each request's line in the log would be read here, on the cores that are measured.
			const args = ['--log-level', 'warn', '--jobs', '0', '--functions', '0', ...shared];
			const service = await startServeProcess(NOWHERE, args, {LUNCH_DATA_DIR: join(folder, 'data')});
			await measure(service, step === STEPS.at(-1));
		}
	} finally {
		rmSync(folder, {recursive: true});
	}
}

/** Accepts jobs of both kinds in turns, as a service does. */
async function submit(folder: string, redis: string | null, from: number, upTo: number): Promise<void> {
	const options = {
		folder: join(folder, 'data', 'jobs'),
		redis,
		storage: null,
		atOnce: 0,
		keepResultsMs: 1e9,
		quota: QUOTA,
	};
	const onWarning = (error: unknown) => {
		throw error;
	};
	const jobs = await openJobsEngine(options, {worker: 'bench', onWarning, onEnded: () => {}});
	let next = from;
	await Promise.all(
		Array.from({length: ASKING}, async () => {
			for (let index = next++; index < upTo; index = next++) await jobs.submit(requestOf(index));
		}),
	);
	await jobs.close();
}

function requestOf(index: number): JobRequest {
	if (index % 2 === 0) return {digits: 1_000_000};
	const body = JSON.stringify({runtime: 'node', source: 'x => x + 1', args: [index]});
	return {kind: 'call', call: {name: 'bench', runtime: 'node'}, body, group: GROUP};
}

async function measure(service: ServeProcess, isLast: boolean): Promise<void> {
	const jobs = createHttpJobs({address: service.address});
	try {
		print('  the service, as it is started', await memoryOf(service));
		for (const [name, filter] of Object.entries(filters)) await list(name, jobs, filter);
		print('  the service, after that', await memoryOf(service));
		if (!isLast) return;
		const [took, cancelled] = await timed(() => jobs.cancelGroup(GROUP));
		print('  the group cancelled', `${cancelled} jobs, ${took.toFixed(0)} ms`);
	} finally {
		await jobs.close();
		await service.close();
	}
}

/** Lists them page by page. */
async function list(name: string, jobs: Jobs, filter: JobFilter): Promise<void> {
	const times: number[] = [];
	let count = 0;
	let cursor: string | undefined;
	do {
		const [took, page] = await timed(() => jobs.list({...filter, limit: PAGE, cursor}));
		times.push(took);
		count += page.jobs.length;
		cursor = page.nextCursor ?? undefined;
	} while (cursor !== undefined);
	const [fastest, slowest] = [Math.min(...times).toFixed(0), Math.max(...times).toFixed(0)];
	print(`  list ${name}`, `${count} jobs, ${times.length} pages of ${PAGE}, each ${fastest} to ${slowest} ms`);
}

async function memoryOf(service: ServeProcess): Promise<string> {
	return `${((await service.figure('process_resident_memory_bytes')) / MIB).toFixed(0)} MiB`;
}

async function memoryOfRedis({url}: RedisServer): Promise<string> {
	const client = new Redis(url);
	const [, used] = /^used_memory:(\d+)/m.exec(await client.info('memory')) ?? [];
	client.disconnect();
	return `${(Number(used) / MIB).toFixed(0)} MiB in Redis`;
}

async function timed<Result>(work: () => Promise<Result>): Promise<[ms: number, Result]> {
	const began = performance.now();
	const result = await work();
	return [performance.now() - began, result];
}

function print(what: string, figure: string): void {
	process.stdout.write(`${what.padEnd(42)} ${figure}\n`);
}
