import {randomUUID} from 'node:crypto';
import type {StaffedSlot} from '../computation.ts';
import {computationFailure} from '../computation.ts';
import type {Job} from '../job.ts';
import {shortResult} from '../results/short-result.ts';
import {type FinishedTimes, newJob} from './redis-job.ts';
import type {RedisClaim} from './redis-job-table.ts';
import {type Fate, insisting, RELEASED, type RedisGround, resultStem} from './run-redis-job.ts';
import type {createSlotPool} from './slot-pool.ts';

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
	ground: RedisGround;
	pool: ReturnType<typeof createSlotPool>;
	holder: string;
	/** The name of this process, for people. */
	worker: string;
	/** Computes a job by itself, as those that are not short. */
	runAlone: (slot: StaffedSlot, claim: RedisClaim) => Promise<Fate>;
	/** Told of each job that this process finished. */
	onFinished: (job: Job, origin: string | null) => void;
}

/** Most short jobs that are begun, computed and finished together. */
export const MOST_TOGETHER = 64;

/** One waits for Redis while the other is computed. */
const BATCHES_AT_ONCE = 2;

/** Runs short jobs: those that came while others were under way go together, with one command for each step of all of them. */
export function createShortBatches({ground, pool, holder, worker, runAlone, onFinished}: ShortBatchesOptions) {
	const {table, results} = ground;
	const stop = new AbortController();
	const waiting: Waiting[] = [];
	let underWay = 0;

	async function work(): Promise<void> {
		if (underWay >= BATCHES_AT_ONCE) return;
		underWay++;
		while (waiting.length > 0) {
			const group = waiting.splice(0, MOST_TOGETHER);
			try {
				const fates = await runTogether(group.map(({job}) => job));
				for (const [at, {resolve}] of group.entries()) resolve(fates[at] ?? 'left');
			} catch (error) {
				for (const {reject} of group) reject(error);
			}
		}
		underWay--;
	}

	async function runTogether(jobs: readonly ShortJob[]): Promise<Fate[]> {
		const slot = await pool.take({
			id: jobs[0]?.id ?? randomUUID(),
			digits: Math.max(...jobs.map(({digits}) => digits)),
		});
		if (!slot) return jobs.map(() => 'released');
		try {
			const claims = await table.startAll(jobs, holder, worker);
			const fates = await compute(
				slot,
				claims.filter(claim => claim !== null),
			);
			// One that ended while BullMQ did not know: whoever ended it has told so.
			return claims.map(claim => (claim && fates.get(claim)) ?? 'left');
		} finally {
			pool.give(slot);
		}
	}

	async function compute(slot: StaffedSlot, claims: readonly RedisClaim[]): Promise<Map<RedisClaim, Fate>> {
		let texts: readonly string[];
		try {
			const digits = claims.map(claim => claim.digits);
			texts = (await slot.computation.computeShort?.(digits, stop.signal)) ?? [];
		} catch (error) {
			if (stop.signal.aborted) return fatesOf(claims, release);
			if (computationFailure(error).code !== 'JOB_FAILED') throw error;
			// Which of them it was is found out by computing each alone.
			return fatesOf(claims, claim => runAlone(slot, claim));
		}
		const found = claims.map((claim, at) => {
			const text = texts[at] ?? '';
			return {claim, text, result: shortResult(text, results.nameOf(resultStem(claim.id, claim.token)))};
		});
		const times = await insisting(ground, stop.signal, () => table.completeAll(found));
		return new Map(
			found.map(({claim, result}, at) => {
				const its = times[at];
				if (!its) return [claim, 'left'];
				onFinished(finishedJob(claim, result, its), claim.origin ?? null);
				return [claim, 'finished'];
			}),
		);
	}

	async function release(claim: RedisClaim): Promise<Fate> {
		return (await insisting(ground, stop.signal, () => table.release(claim))) ? 'released' : 'left';
	}

	function finishedJob(claim: RedisClaim, result: NonNullable<Job['result']>, times: FinishedTimes): Job {
		const {createdAt, startedAt, finishedAt} = times;
		return {
			...newJob(claim.id, claim.digits, createdAt),
			...{state: 'finished', progress: 1, attempts: claim.attempt, worker, result},
			startedAt: new Date(startedAt),
			finishedAt: new Date(finishedAt),
		};
	}

	return {
		/** Runs a job that BullMQ gave this process. */
		run: (job: ShortJob) =>
			new Promise<Fate>((resolve, reject) => {
				waiting.push({job, resolve, reject});
				// Jobs that BullMQ gives in the same turn go together.
				if (waiting.length === 1) setImmediate(() => work().catch(reject));
			}),
		/** Hands back what is not done. */
		release: () => stop.abort(RELEASED),
	};
}

async function fatesOf(
	claims: readonly RedisClaim[],
	settle: (claim: RedisClaim) => Promise<Fate>,
): Promise<Map<RedisClaim, Fate>> {
	const fates = new Map<RedisClaim, Fate>();
	for (const claim of claims) fates.set(claim, await settle(claim));
	return fates;
}
