import {randomUUID} from 'node:crypto';
import {setTimeout as delay} from 'node:timers/promises';
import {type Job as BullJob, UnrecoverableError, WaitingError, Worker, type WorkerOptions} from 'bullmq';
import * as z from 'zod';
import {fitSchema} from '../../../shared/fit-schema.ts';
import {inBackground} from '../../../shared/in-background.ts';
import type {OnRejected} from '../../../shared/rejections.ts';
import {withTimeout} from '../../../shared/with-timeout.ts';
import {RELEASED} from '../../engine/released.ts';
import {storedId} from '../../engine/stored-job.ts';
import type {StaffedSlot} from '../../engine/work/computation.ts';
import type {Job} from '../../job.ts';
import {isShort} from '../../pi/index.ts';
import {createStorageRest} from '../../results/storage-rest.ts';
import type {divideJobs} from '../parts/divide-jobs.ts';
import {type LaneJob, type LaneName, laneNames} from '../queue/job-lanes.ts';
import type {RedisConnection} from '../queue/redis-connection.ts';
import {createSlotPool} from '../queue/slot-pool.ts';
import type {RedisClaim} from '../table/redis-claims.ts';
import {type Fate, type RedisJobContext, runRedisJob} from './run-redis-job.ts';
import {createShortBatches} from './short-batches.ts';

export interface LaneWorkersOptions extends RedisJobContext {
	connection: RedisConnection;
	prefix: string;
	slots: readonly StaffedSlot[];
	/** The name of this process, for people. */
	worker: string;
	/** After so long without a sign of life a process loses its jobs, in milliseconds. */
	leaseMs: number;
	/** For how long a process that can't write results takes no jobs, before it tries again, in milliseconds. */
	restMs: number;
	/** Has other processes help with jobs of this one, and this one with theirs, in the slots of this pool. */
	divide: (pool: ReturnType<typeof createSlotPool>, mayTake: () => boolean) => ReturnType<typeof divideJobs>;
	/** The key of BullMQ's lock of a job. */
	lockKey: (lane: LaneName, id: string) => string;
	onError: (error: unknown) => void;
	onRejected: OnRejected;
	/** Told of each run that is over, but for those of short jobs. */
	onSettled: (id: string) => void;
	/** Told of each short job that was finished. */
	onFinished: (job: Job, origin: string | null) => void;
}

interface Run {
	claim: RedisClaim;
	stop: AbortController;
}

/** A job that BullMQ gave this process, as BullMQ keeps it. */
type Taken = BullJob<LaneJob>;

/** BullMQ's own data of a job. */
const queuedJob = z.object({id: storedId, digits: z.int().min(1)});

/** How long a process that is to end waits for a Redis that is away, in milliseconds. */
const UNREACHABLE_TIMEOUT_MS = 4000;

/** Why BullMQ is not to try a job again, though it did not finish. */
const ENDED = 'ended before it was finished';

/** Takes jobs from BullMQ and computes them in the slots of this process. */
export function createLaneWorkers(options: LaneWorkersOptions) {
	const {
		connection,
		prefix,
		worker,
		leaseMs,
		restMs,
		divide,
		lockKey,
		onError,
		onRejected,
		onSettled,
		onFinished,
		...context
	} = options;
	const {table} = context;
	const holder = {holder: randomUUID(), worker};
	const runs = new Map<string, Run>();
	const pool = createSlotPool(options.slots, adjust);
	const workers = new Map<LaneName, Worker<LaneJob>>();
	const shorts = createShortBatches({
		context,
		pool,
		holder,
		lockMs: leaseMs,
		extendLocks: async ids =>
			workers.get('pi-small')?.extendJobLocks(
				ids,
				ids.map(() => holder.holder),
				leaseMs,
			),
		mayTake,
		runAlone: (slot, claim) => run(slot, claim, 'pi-small').finally(() => onSettled(claim.id)),
		onFinished,
		onError,
	});

	function mayTake(): boolean {
		return !isEnding && !rest.isResting;
	}

	/** Lets the lane for small jobs have what the large ones leave. */
	function adjust(): void {
		const small = workers.get('pi-small');
		if (small) small.concurrency = Math.max(1, pool.roomForSmall);
	}

	const isTogether = (digits: number) =>
		isShort(digits) && !context.results.isElsewhere && options.slots.every(({computation}) => computation.computeShort);

	async function compute(job: Taken, lane: LaneName): Promise<Fate> {
		const id = job.id ?? '';
		const queued = fitSchema(queuedJob, {id, ...Object(job.data)});
		if (queued.fault !== null) {
			onRejected({
				kind: 'queued job',
				name: id,
				reason: queued.fault,
				outcome: 'It was taken out of the queue.',
			});
			// Where there is such a job, it gets into the queue again.
			if (storedId.safeParse(id).success) await table.start(id, 0, holder);
			return 'left';
		}
		const {digits} = queued.data;
		return isTogether(digits) ? shorts.run({id, digits}) : computeAlone(id, digits, lane);
	}

	async function computeAlone(id: string, digits: number, lane: LaneName): Promise<Fate> {
		const slot = await pool.take({id, digits});
		if (!slot) return 'released';
		// It was on its way here when this machine found that it can't write results.
		if (rest.isResting) {
			pool.give(slot);
			return 'released';
		}
		try {
			const claim = await table.start(id, digits, holder);
			// It ended while BullMQ did not know: the process that ended it has told so.
			if (!claim) return 'left';
			return await run(slot, claim, lane).finally(() => onSettled(id));
		} finally {
			pool.give(slot);
		}
	}

	async function run(slot: StaffedSlot, claim: RedisClaim, lane: LaneName): Promise<Fate> {
		const stop = new AbortController();
		const key = `${lane} ${claim.id}`;
		runs.set(key, {claim, stop});
		if (isReleasing) stop.abort(RELEASED);
		try {
			return await runRedisJob(context, claim, division.divided(slot, claim.id), {
				worker,
				signal: stop.signal,
				onLost: () => stop.abort(),
				// A job that has no room here may have it elsewhere, and smaller ones may have it here.
				onUnable: error => rest.begin(error, 0),
				untilAble: () => untilAble(stop.signal),
				onError,
			});
		} finally {
			if (runs.get(key)?.claim === claim) runs.delete(key);
		}
	}

	/** Tells BullMQ what became of a job. */
	async function conclude(fate: Fate, job: Taken, token: string | undefined): Promise<void> {
		if (fate === 'released' || fate === 'again') {
			await job.moveToWait(token);
			throw new WaitingError();
		}
		if (fate !== 'finished') throw new UnrecoverableError(ENDED);
	}

	/** Others may be able to do what this machine is not. */
	const rest = createStorageRest({
		results: context.results,
		pauseMs: restMs,
		onError,
		onRest: () => eachWorker(worker => worker.pause(true)),
		onResume: () => eachWorker(worker => worker.resume()),
	});

	function eachWorker(change: (worker: Worker<LaneJob>) => unknown): void {
		if (isEnding) return;
		for (const each of workers.values()) Promise.resolve(change(each)).catch(onError);
	}

	async function untilAble(signal: AbortSignal): Promise<void> {
		const pause = () => delay(Math.min(restMs, 1000), undefined, {signal}).catch(() => {});
		while (rest.isResting && !signal.aborted) await pause();
	}

	function start(lane: LaneName, concurrency: number): void {
		if (concurrency === 0) return;
		const settings: WorkerOptions = {
			// The workers share one connection; each has one more for waiting.
			connection: shared,
			prefix,
			concurrency,
			skipVersionCheck: true,
			lockDuration: leaseMs,
			stalledInterval: Math.max(100, Math.round(leaseMs / 3)),
			// How many times a job may be begun is written in its own hash.
			maxStalledCount: 1000,
			runRetryDelay: 500,
			drainDelay: 5,
		};
		const started = new Worker<LaneJob>(
			lane,
			async (job, token) => conclude(await compute(job, lane), job, token),
			settings,
		);
		started.on('error', error => onError(error));
		started.on('stalled', id => inBackground(lose(lane, id)));
		started.on('lockRenewalFailed', ids => {
			for (const id of ids) runs.get(`${lane} ${id}`)?.stop.abort();
		});
		workers.set(lane, started);
	}

	async function lose(lane: LaneName, id: string): Promise<void> {
		await table.lose(id, lockKey(lane, id)).catch(onError);
	}

	const shared = connection.connectBlocking();
	let isEnding = false;
	let isReleasing = false;
	const channel = table.holderChannel(holder.holder);
	connection.subscriber.on('message', (from, message) => {
		if (from !== channel) return;
		for (const {claim, stop} of runs.values()) if (message === `${claim.id} ${claim.token}`) stop.abort();
	});
	connection.subscriber.subscribe(channel).catch(onError);
	const division = divide(pool, mayTake);
	start('pi', pool.roomForLarge);
	start('pi-small', pool.roomForSmall);

	return {
		/** Why no jobs are begun; null while they are. */
		get restReason() {
			return rest.reason;
		},
		/** Stops runs whose jobs were cancelled or given to other processes while Redis was away. */
		async check(): Promise<void> {
			const all = [...runs.values()];
			const lost = new Set(await table.lostOf(all.map(({claim}) => claim)));
			for (const {claim, stop} of all) if (lost.has(claim)) stop.abort();
		},
		/** Takes no more jobs; hands back those that are not done within so many milliseconds. */
		async drain(limitMs: number): Promise<void> {
			isEnding = true;
			rest.close();
			// Where Redis is away nothing can be handed back: others notice that this process is gone. Without a run there is
			// nothing to hand back either, and no reason to wait for the end of connections that are not there.
			const isAway = runs.size === 0 && shared.status !== 'ready';
			if (isAway) shared.disconnect();
			const closings = laneNames.map(lane => workers.get(lane)?.close(isAway));
			const done = Promise.all([...closings, shorts.idle()]);
			const limit = setTimeout(release, limitMs);
			const giveUp = setTimeout(() => shared.disconnect(), limitMs + UNREACHABLE_TIMEOUT_MS);
			const ended = isAway ? shorts.idle() : done;
			await withTimeout(ended.catch(onError), limitMs + 2 * UNREACHABLE_TIMEOUT_MS, () => {});
			clearTimeout(limit);
			clearTimeout(giveUp);
			release();
			await division.close().catch(onError);
			await Promise.all(options.slots.map(({computation}) => computation.close()));
		},
	};

	function release(): void {
		isReleasing = true;
		pool.close();
		shorts.release();
		for (const {stop} of runs.values()) stop.abort(RELEASED);
	}
}
