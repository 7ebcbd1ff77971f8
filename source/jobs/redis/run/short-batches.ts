import {randomUUID} from 'node:crypto';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {inBackground} from '../../../shared/in-background.ts';
import {RELEASED} from '../../engine/released.ts';
import type {StaffedSlot} from '../../engine/work/computation.ts';
import {computationFailure} from '../../engine/work/computation.ts';
import type {Job} from '../../job.ts';
import {digestShortText} from '../../results/result-digest.ts';
import type {createSlotPool} from '../queue/slot-pool.ts';
import type {Holder, RedisClaim} from '../table/redis-claims.ts';
import {type FinishedTimes, newJob} from '../table/redis-job.ts';
import {type Fate, type RedisJobContext, resultStem, withRetries} from './run-redis-job.ts';

interface ShortJob {
	id: string;
	digits: number;
}

interface Waiting {
	job: ShortJob;
	resolve: (fate: Fate) => void;
	reject: (error: unknown) => void;
}

export interface ShortBatchesOptions {
	context: RedisJobContext;
	pool: ReturnType<typeof createSlotPool>;
	holder: Holder;
	/** For how long jobs are locked, in milliseconds. */
	lockMs: number;
	/** Locks jobs that were taken for as long again. */
	extendLocks: (ids: string[]) => Promise<unknown>;
	/** Whether this process takes more jobs now. */
	mayTake: () => boolean;
	/** Computes a job by itself, as those that are not short. */
	runAlone: (slot: StaffedSlot, claim: RedisClaim) => Promise<Fate>;
	/** Told of each job that this process finished. */
	onFinished: (job: Job, origin: string | null) => void;
	onError: (error: unknown) => void;
}

/** Most short jobs that are begun, computed and finished together. */
const MOST_TOGETHER = 64;
/** One waits for Redis while the other is computed. */
const BATCHES_AT_ONCE = 2;

/**
 * Runs short jobs, many together, with one command for each step of all of them. BullMQ gives one at a time, and wakes
 * this process when there are some; those that follow are taken from the queue along with it, until it has no more.
 */
export function createShortBatches({context, pool, holder, lockMs, mayTake, ...options}: ShortBatchesOptions) {
	const {table, results} = context;
	const stop = new AbortController();
	const waiting: Waiting[] = [];
	const loops = new Set<Promise<void>>();
	/** Jobs that were taken, and are not released yet. */
	const locked = new Set<string>();
	let underWay = 0;

	function begin(): void {
		if (underWay >= BATCHES_AT_ONCE) return;
		underWay++;
		const loop = work().finally(() => loops.delete(loop));
		loops.add(loop);
		inBackground(loop);
	}

	async function work(): Promise<void> {
		// Jobs that BullMQ gives in the same turn go together.
		await nextTurn();
		let hasMore = false;
		while (waiting.length > 0 || (hasMore && mayTake())) {
			hasMore = await runGroup(waiting.splice(0, MOST_TOGETHER));
		}
		underWay--;
	}

	/** Runs jobs that BullMQ gave, and some that are taken along. Whether there seem to be more to take. */
	async function runGroup(group: readonly Waiting[]): Promise<boolean> {
		try {
			const {fates, hasMore} = await runTogether(group.map(({job}) => job));
			for (const [at, {resolve}] of group.entries()) resolve(fates[at] ?? 'left');
			return hasMore;
		} catch (error) {
			for (const {reject} of group) reject(error);
			// Others run those that were taken, once their locks are over.
			if (group.length === 0) options.onError(error);
			return false;
		}
	}

	async function runTogether(jobs: readonly ShortJob[]): Promise<{fates: Fate[]; hasMore: boolean}> {
		const slot = await pool.take({
			id: jobs[0]?.id ?? randomUUID(),
			digits: Math.max(1, ...jobs.map(({digits}) => digits)),
		});
		if (!slot) return {fates: jobs.map(() => 'released'), hasMore: false};
		try {
			const wanted = mayTake() ? MOST_TOGETHER - jobs.length : 0;
			const [claims, taken] = await Promise.all([table.startAll(jobs, holder), table.take(wanted, holder, lockMs)]);
			const begun: RedisClaim[] = [...claims.filter(claim => claim !== null), ...taken];
			slot.jobId = begun[0]?.id ?? slot.jobId;
			const fates = await whileLocked(taken, () => compute(slot, begun));
			return {
				// One that ended while BullMQ did not know: the process that ended it has told so.
				fates: claims.map(claim => (claim && fates.get(claim)) ?? 'left'),
				hasMore: wanted > 0 && taken.length === wanted,
			};
		} finally {
			pool.give(slot);
		}
	}

	/** Keeps jobs that were taken locked while they are worked on. */
	async function whileLocked<Result>(taken: readonly RedisClaim[], work: () => Promise<Result>): Promise<Result> {
		for (const {id} of taken) locked.add(id);
		const extending = setInterval(() => {
			const ids = taken.map(({id}) => id).filter(id => locked.has(id));
			if (ids.length > 0) options.extendLocks(ids).catch(options.onError);
		}, lockMs / 2);
		try {
			return await work();
		} finally {
			clearInterval(extending);
			for (const {id} of taken) locked.delete(id);
		}
	}

	async function compute(slot: StaffedSlot, claims: readonly RedisClaim[]): Promise<Map<RedisClaim, Fate>> {
		if (claims.length === 0) return new Map();
		let texts: readonly string[];
		try {
			const digits = claims.map(claim => claim.digits);
			texts = (await slot.computation.computeShort?.(digits, stop.signal)) ?? [];
		} catch (error) {
			if (stop.signal.aborted) return oneByOne(claims, release);
			if (computationFailure(error).code !== 'JOB_FAILED') throw error;
			// Which of them it was is found out by computing each alone.
			return oneByOne(claims, claim => options.runAlone(slot, claim));
		}
		const found = claims.map((claim, at) => {
			const text = texts[at] ?? '';
			return {claim, text, result: digestShortText(text, results.nameOf(resultStem(claim.id, claim.token)))};
		});
		const times = await withRetries(context, stop.signal, () => table.completeAll(found, holder.holder));
		return new Map(
			found.map(({claim, result}, at) => {
				const its = times[at];
				if (!its) return [claim, 'left'];
				options.onFinished(finishedJob(claim, result, its), claim.origin ?? null);
				return [claim, 'finished'];
			}),
		);
	}

	async function release(claim: RedisClaim): Promise<Fate> {
		return (await withRetries(context, stop.signal, () => table.release(claim))) ? 'released' : 'left';
	}

	/** Settles each job by itself, and tells the queue of those that BullMQ does not have. */
	async function oneByOne(
		claims: readonly RedisClaim[],
		settle: (claim: RedisClaim) => Promise<Fate>,
	): Promise<Map<RedisClaim, Fate>> {
		const fates = new Map<RedisClaim, Fate>();
		for (const claim of claims) {
			const fate = await settle(claim);
			fates.set(claim, fate);
			if (!locked.delete(claim.id)) continue;
			await table.releaseTaken([{id: claim.id, isToWait: fate === 'released' || fate === 'again'}], holder);
		}
		return fates;
	}

	function finishedJob(claim: RedisClaim, result: NonNullable<Job['result']>, times: FinishedTimes): Job {
		const {createdAt, startedAt, finishedAt} = times;
		return {
			...newJob(claim.id, claim.digits, createdAt),
			...{state: 'finished', progress: 1, attempts: claim.attempt, worker: holder.worker, result},
			startedAt: new Date(startedAt),
			finishedAt: new Date(finishedAt),
		};
	}

	return {
		/** Runs a job that BullMQ gave this process. */
		run: (job: ShortJob) =>
			new Promise<Fate>((resolve, reject) => {
				waiting.push({job, resolve, reject});
				begin();
			}),
		/** Resolves when no job is under way. */
		idle: async (): Promise<void> => {
			while (loops.size > 0) await Promise.all(loops);
		},
		/** Hands back what is not done. */
		release: () => stop.abort(RELEASED),
	};
}
