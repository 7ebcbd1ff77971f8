import {Queue} from 'bullmq';
import type {Redis} from 'ioredis';
import {type Runtime, runtimes} from '../functions.ts';
import {namesOf} from './connection.ts';
import type {QueuedCall} from './messages.ts';
import {jobIdOf, TICK_MS} from './names.ts';

/** The calls that wait for a machine, by runtime: not every machine can run all of them. */
export interface CallLanes {
	/** Lets a call wait. Those with the smallest rank are begun first, see `callRank`. */
	add(runtime: Runtime, call: QueuedCall, rank: number): Promise<void>;
	/** Takes out a call that no machine has taken yet. */
	remove(runtime: Runtime, jobId: string): Promise<void>;
	/** Puts a call that has waited for long before all that have not. */
	promote(runtime: Runtime, jobId: string): Promise<void>;
	/** The state of jobs: `missing`, `waiting`, or `taken` by a machine. */
	whereabouts(jobs: readonly {runtime: Runtime; jobId: string}[]): Promise<Whereabouts[]>;
	/** How many calls wait. */
	waiting(): Promise<number>;
	/** Takes out the calls of callers that are gone, among those that wait longest. Resolves with their number. */
	sweep(isGone: (caller: string) => Promise<boolean>): Promise<number>;
	close(): Promise<void>;
}

export type Whereabouts = {state: 'missing' | 'waiting'} | {state: 'taken'; machine: string};

/** BullMQ's priorities go up to two million; 1 is for those that have waited for long. */
const TICKS = 2_000_000;
const SWEPT = 500;

/** Opens the queues over a connection that is not closed with them. */
export function openCallLanes(redis: Redis): CallLanes {
	const lanes = Object.fromEntries(
		runtimes.map(runtime => {
			const queue = new Queue<QueuedCall>(namesOf(redis).queue(runtime), {
				connection: redis,
				prefix: namesOf(redis).queuePrefix,
				skipVersionCheck: true,
				streams: {events: {maxLen: 10}},
			});
			queue.on('error', () => {});
			return [runtime, queue];
		}),
	) as Record<Runtime, Queue<QueuedCall>>;
	const keyOf = (runtime: Runtime, jobId: string) => lanes[runtime].toKey(jobId);

	return {
		async add(runtime, call, rank) {
			// The name is the caller, which is then found without reading the call.
			await lanes[runtime].add(call.caller, call, {
				jobId: jobIdOf(call.id, call.attempt),
				priority: priorityOf(rank),
				attempts: 1,
				removeOnComplete: true,
				removeOnFail: true,
			});
		},
		async remove(runtime, jobId) {
			await lanes[runtime].remove(jobId);
		},
		async promote(runtime, jobId) {
			const job = await lanes[runtime].getJob(jobId);
			await job?.changePriority({priority: 1});
		},
		async whereabouts(jobs) {
			if (jobs.length === 0) return [];
			const pipeline = redis.pipeline();
			for (const {runtime, jobId} of jobs) pipeline.hmget(keyOf(runtime, jobId), 'pb', 'timestamp');
			return ((await pipeline.exec()) ?? []).map(([error, fields]) => {
				if (error) throw error;
				const [machine, since] = Array.isArray(fields) ? fields : [];
				if (typeof since !== 'string') return {state: 'missing'};
				return typeof machine === 'string' ? {state: 'taken', machine} : {state: 'waiting'};
			});
		},
		async waiting() {
			const counts = await Promise.all(runtimes.map(runtime => lanes[runtime].getPrioritizedCount()));
			return counts.reduce((sum, count) => sum + count, 0);
		},
		async sweep(isGone) {
			let swept = 0;
			for (const runtime of runtimes) {
				const jobIds = await redis.zrange(lanes[runtime].toKey('prioritized'), 0, SWEPT - 1);
				for (const jobId of jobIds) {
					const caller = await redis.hget(keyOf(runtime, jobId), 'name');
					if (caller !== null && !(await isGone(caller))) continue;
					await lanes[runtime].remove(jobId);
					swept++;
				}
			}
			return swept;
		},
		async close() {
			await Promise.all(runtimes.map(runtime => lanes[runtime].close()));
		},
	};
}

/**
 * The order of `callRank` as BullMQ's priority, the smallest first. The ticks begin again every two days; calls that
 * wait then are promoted like all that wait for long.
 */
function priorityOf(rank: number): number {
	return 2 + (Math.floor(rank / TICK_MS) % TICKS);
}
