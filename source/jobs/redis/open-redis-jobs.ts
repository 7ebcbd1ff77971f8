import {hostname} from 'node:os';
import {rateLimitedLog} from '../../shared/rate-limited-log.ts';
import {keyPrefix} from '../../shared/redis/redis-address.ts';
import type {OnRejected} from '../../shared/rejections.ts';
import {withTimeout} from '../../shared/with-timeout.ts';
import type {CallsOption} from '../engine/calls/call-runner.ts';
import {removeOldFiles} from '../engine/calls/sent-files.ts';
import {completeQuota, type Quota} from '../engine/queue/quota.ts';
import {sweepCheckpoints} from '../engine/work/checkpoints.ts';
import {type Computation, createPiComputation} from '../engine/work/computation.ts';
import {createMemoryCheck, defaultMaxMemory} from '../engine/work/memory-limit.ts';
import {hasEnded, type Job} from '../job.ts';
import type {JobSlot, TenantJobs} from '../jobs.ts';
import {USUAL_MAX_DIGITS} from '../pi/limits.ts';
import type {Results} from '../results/results.ts';
import {createSpool} from '../results/spool.ts';
import {withKeptTexts} from './kept-texts.ts';
import {openDivision} from './parts/open-division.ts';
import {createJobLanes} from './queue/job-lanes.ts';
import {openRedisConnection, redisFailure} from './queue/redis-connection.ts';
import {createRedisCalls} from './redis-calls.ts';
import {createRedisJobs} from './redis-jobs.ts';
import {createRedisNotifier} from './redis-notifier.ts';
import {forgetOldJobs, sweepUnfinished} from './redis-retention.ts';
import {createCallWorkers} from './run/call-workers.ts';
import {createLaneWorkers} from './run/lane-workers.ts';
import {withKeptDocuments} from './run/write-call-result.ts';
import {createSubmissions} from './submissions.ts';
import {createRedisCallTable} from './table/redis-call-table.ts';
import {createRedisJobTable, type RedisJobTable} from './table/redis-job-table.ts';

const DAY_MS = 24 * 3600 * 1000;
const CHECK_MS = 2000;
const FORGET_MS = 3600 * 1000;
const CLOSE_TIMEOUT_MS = 1000;
/** With fewer decimals one machine is done before others would have helped. */
const DIVIDE_FROM = 5_000_000;

export interface RedisJobsOptions {
	/** `redis://` or `rediss://`. */
	redis: string;
	/** Where every process that computes writes, and every one that gives downloads reads. */
	results: Results;
	/** Folder of this machine for results that a storage elsewhere did not take. */
	spoolFolder?: string | undefined;
	/** The slots of this process: none to accept and watch jobs only. See `defaultSlots`. */
	slots?: readonly Pick<JobSlot, 'maxDigits' | 'threads'>[] | undefined;
	/** The calls that this process runs; left out for none. */
	calls?: CallsOption | undefined;
	/** The name of this process, for people; unless given, the machine's. */
	worker?: string | undefined;
	/** How long ended jobs and their results are kept; null leaves that to other processes. */
	keepResultsMs?: number | null | undefined;
	quota?: Partial<Quota> | undefined;
	/** Most decimals that a job may ask for; `USUAL_MAX_DIGITS` unless given. */
	maxDigits?: number | undefined;
	/** Bytes that one computation may take here; nine tenths of the machine's unless given. */
	maxMemoryBytes?: number | undefined;
	/** Told of errors that no caller waits for. */
	onWarning?: ((error: unknown) => void) | undefined;
	/** Told what was found in Redis that is none of ours. */
	onRejected?: OnRejected | undefined;
	/** Told of each job that ended after this process ran it, and what began it. */
	onEnded?: ((job: Job, origin: string | null) => void) | undefined;
	createComputation?: ((slot: Pick<JobSlot, 'maxDigits' | 'threads'>) => Computation) | undefined;
	/** Calls under way have so long to end when this is closed, in milliseconds. */
	graceMs?: number | undefined;
	/** After so long without a sign of life a process loses its jobs, in milliseconds. */
	leaseMs?: number | undefined;
	/** For how long a process that can't write results takes no jobs, in milliseconds. */
	restMs?: number | undefined;
	/** How often jobs are looked for that are not in their queue though accepted, in milliseconds. */
	sweepMs?: number | undefined;
	/** Jobs of so many decimals and more are computed by all processes together. */
	divideFrom?: number | undefined;
	/** The prefix of all keys in Redis. */
	prefix?: string | undefined;
}

/** `Jobs`, and what the process that opened them does beside. */
export interface RedisJobs extends TenantJobs {
	/** Takes no more jobs; hands back those that are not done within so many milliseconds. */
	drain(limitMs: number): Promise<void>;
	/** The slots of this process. */
	slots(): JobSlot[];
}

/**
 * Opens the jobs of all machines that share a Redis. Does not wait for it: while it is away every
 * request fails with JOB_STORE_FAILED, and when it is back everything goes on.
 */
export function openRedisJobs({
	redis,
	results: storage,
	spoolFolder,
	slots: plans = [],
	calls: callsOption,
	worker = hostname(),
	keepResultsMs = 30 * DAY_MS,
	quota,
	onWarning = () => {},
	onRejected = () => {},
	onEnded = () => {},
	maxDigits = USUAL_MAX_DIGITS,
	maxMemoryBytes = defaultMaxMemory(),
	createComputation = ({threads}) => createPiComputation({threads, maxMemoryBytes}),
	graceMs = 5000,
	leaseMs = 15_000,
	restMs = 10_000,
	sweepMs = 5000,
	divideFrom = DIVIDE_FROM,
	prefix = keyPrefix(redis),
}: RedisJobsOptions): RedisJobs {
	const closing = new AbortController();
	const say = rateLimitedLog(onWarning);
	const onError = (error: unknown) => {
		if (!closing.signal.aborted) say(redisFailure(error));
	};
	const connection = openRedisConnection(redis, onError);
	const table = createRedisJobTable(connection, prefix, onRejected);
	const callTable = createRedisCallTable(connection, prefix, onRejected);
	const results = withKeptTexts(storage, table);
	const callResults = withKeptDocuments(storage, callTable);
	const spool = results.isElsewhere && spoolFolder !== undefined ? createSpool(spoolFolder, results) : undefined;
	const lanes = createJobLanes(connection.client, prefix, onError);
	const submissions = createSubmissions({
		table,
		lanes,
		results,
		quota: completeQuota(quota),
		keepResultsMs: keepResultsMs ?? 30 * DAY_MS,
		onError,
	});
	const notifier = createRedisNotifier(connection.subscriber, (id, kind) =>
		(kind === 'call' ? callTable : table).channelOf(id),
	);
	const slots = plans.map(plan => ({...plan, jobId: null, computation: createComputation(plan)}));

	async function tellEnd(id: string, from: Pick<RedisJobTable, 'get'> = table): Promise<void> {
		const found = await from.get(id);
		// One that another process ended, because this one was late, is told by that.
		if (found && hasEnded(found.job.state) && found.job.worker === worker) onEnded(found.job, found.origin);
	}

	const workers =
		slots.length === 0
			? null
			: createLaneWorkers({
					table,
					results,
					spool,
					divide: (pool, mayTake) =>
						openDivision({
							...{
								table,
								results,
								connection,
								prefix,
								worker,
								leaseMs,
								pool,
								mayTake,
								divideFrom,
								onError,
								onRejected,
							},
						}),
					connection,
					prefix,
					slots,
					worker,
					leaseMs,
					restMs,
					retryForMs: 4 * leaseMs,
					lockKey: lanes.lockKey,
					onError,
					onRejected,
					onFinished: onEnded,
					onSettled: id => {
						tellEnd(id).catch(() => {});
					},
				});

	const callWorkers = callsOption
		? createCallWorkers({
				...{table: callTable, results: callResults, connection, calls: callsOption, worker, leaseMs, onError},
				onSettled: id => {
					tellEnd(id, callTable).catch(() => {});
				},
			})
		: null;
	// Without workers this process looks after the calls of those that are gone, and wakes those whose moment has come.
	const lookAfterCalls = async () => {
		await callTable.take({holder: 'none', worker}, 0, leaseMs);
	};

	/** Does something again and again; what fails because Redis is away is told by the connection. */
	function repeat(work: () => Promise<void>, everyMs: number): NodeJS.Timeout {
		const quietly = () => {
			work().catch(() => {});
		};
		quietly();
		return setInterval(quietly, everyMs);
	}
	const timers = [repeat(() => submissions.sweep(sweepMs), sweepMs)];
	if (workers) timers.push(repeat(workers.check, CHECK_MS));
	if (!callWorkers) timers.push(repeat(lookAfterCalls, CHECK_MS));
	const isOpen = async (id: string) => (await table.isOpen(id)) || (await callTable.isOpen(id));
	if (spool) {
		timers.push(repeat(() => spool.sweep(isOpen), FORGET_MS));
	}
	if (keepResultsMs !== null) {
		timers.push(
			repeat(async () => {
				await forgetOldJobs(table, results, keepResultsMs);
				await forgetOldJobs(callTable, callResults, keepResultsMs);
				await sweepUnfinished([table, callTable], results);
				await sweepCheckpoints(results.parts, isOpen);
				await removeOldFiles(results, Date.now(), keepResultsMs);
			}, FORGET_MS),
		);
	}

	let drained: Promise<void> | null = null;
	function drain(limitMs: number, callLimitMs = limitMs): Promise<void> {
		drained ??= Promise.all([workers?.drain(limitMs), callWorkers?.drain(callLimitMs)]).then(() => {});
		return drained;
	}

	let closed: Promise<void> | null = null;
	async function close(): Promise<void> {
		for (const timer of timers) clearInterval(timer);
		await drain(0, graceMs);
		closing.abort();
		notifier.notifyAll();
		await withTimeout(lanes.close(), CLOSE_TIMEOUT_MS, () => {}).catch(() => {});
		connection.close();
	}

	const jobs = createRedisJobs({
		table,
		callTable,
		callResults,
		calls: createRedisCalls({
			...{table: callTable, results, quota: completeQuota(quota), keepResultsMs: keepResultsMs ?? 30 * DAY_MS},
		}),
		lanes,
		results,
		submissions,
		notifier,
		slots,
		maxDigits,
		resting: () => workers?.restReason ?? null,
		// A process that only accepts jobs does not know the memory of the machines that compute.
		checkMemory: plans.length > 0 ? createMemoryCheck(maxMemoryBytes) : () => {},
		closing: closing.signal,
		onError,
		close: () => {
			closed ??= close();
			return closed;
		},
	});
	return {
		...jobs,
		drain: limitMs => drain(limitMs),
		slots: () => slots.map(({maxDigits, threads, jobId}) => ({maxDigits, threads, jobId})),
	};
}
