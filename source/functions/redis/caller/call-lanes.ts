import {Queue} from 'bullmq';
import type {Redis} from 'ioredis';
import {namesOf} from '../messages/connection.ts';
import type {QueuedCall} from '../messages/messages.ts';
import {lanes as allLanes, jobIdOf, type Lane, TICK_MS} from '../messages/names.ts';

/** The calls that wait for a machine, by lane: not every machine can run all of them. */
export interface CallLanes {
	/** Lets a call wait. Those with the smallest rank are begun first, see `callRank`. */
	add(lane: Lane, call: QueuedCall, rank: number): Promise<void>;
	/** Takes out a call that no machine has taken yet. */
	remove(lane: Lane, jobId: string): Promise<void>;
	/** Puts a call that has waited for long before all that have not. */
	promote(lane: Lane, jobId: string): Promise<void>;
	/** The state of jobs: `missing`, `waiting`, or `taken` by a machine. */
	whereabouts(jobs: readonly {lane: Lane; jobId: string}[]): Promise<Whereabouts[]>;
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
		allLanes.map(lane => {
			const queue = new Queue<QueuedCall>(namesOf(redis).queue(lane), {
				connection: redis,
				prefix: namesOf(redis).queuePrefix,
				skipVersionCheck: true,
				streams: {events: {maxLen: 10}},
			});
			queue.on('error', () => {});
			return [lane, queue];
		}),
	) as Record<Lane, Queue<QueuedCall>>;
	const keyOf = (lane: Lane, jobId: string) => lanes[lane].toKey(jobId);

	return {
		async add(lane, call, rank) {
			// The name is the caller, which is then found without reading the call.
			await lanes[lane].add(call.caller, call, {
				jobId: jobIdOf(call.id, call.attempt),
				priority: priorityOf(rank),
				attempts: 1,
				removeOnComplete: true,
				removeOnFail: true,
			});
		},
		async remove(lane, jobId) {
			await lanes[lane].remove(jobId);
		},
		async promote(lane, jobId) {
			const job = await lanes[lane].getJob(jobId);
			await job?.changePriority({priority: 1});
		},
		async whereabouts(jobs) {
			if (jobs.length === 0) return [];
			const pipeline = redis.pipeline();
			for (const {lane, jobId} of jobs) pipeline.hmget(keyOf(lane, jobId), 'pb', 'timestamp');
			return ((await pipeline.exec()) ?? []).map(([error, fields]) => {
				if (error) throw error;
				const [machine, since] = Array.isArray(fields) ? fields : [];
				if (typeof since !== 'string') return {state: 'missing'};
				return typeof machine === 'string' ? {state: 'taken', machine} : {state: 'waiting'};
			});
		},
		async waiting() {
			const counts = await Promise.all(allLanes.map(lane => lanes[lane].getPrioritizedCount()));
			return counts.reduce((sum, count) => sum + count, 0);
		},
		async sweep(isGone) {
			let swept = 0;
			for (const lane of allLanes) {
				const jobIds = await redis.zrange(lanes[lane].toKey('prioritized'), 0, SWEPT - 1);
				for (const jobId of jobIds) {
					const caller = await redis.hget(keyOf(lane, jobId), 'name');
					if (caller !== null && !(await isGone(caller))) continue;
					await lanes[lane].remove(jobId);
					swept++;
				}
			}
			return swept;
		},
		async close() {
			await Promise.all(allLanes.map(lane => lanes[lane].close()));
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
