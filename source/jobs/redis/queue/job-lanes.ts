import type {Queue} from 'bullmq';
import type {Redis} from 'ioredis';
import {SMALL_JOB} from '../../engine/work/default-slots.ts';
import {openQueue} from './open-queue.ts';

/** The queues of BullMQ: small jobs have their own, so that they never wait behind a huge one. */
export const laneNames = ['pi', 'pi-small'] as const;
export type LaneName = (typeof laneNames)[number];

/** The data that BullMQ keeps of a job. */
export interface LaneJob {
	digits: number;
}

export interface QueuedJob {
	id: string;
	digits: number;
	/** BullMQ's: the smallest is next. */
	priority: number;
}

export interface JobLanes {
	/** Puts jobs into their queues; those that are in one stay as they are. */
	add(jobs: readonly QueuedJob[]): Promise<void>;
	/** Takes a job that waits out of its queue. */
	remove(job: {id: string; digits: number}): Promise<void>;
	/** The key of BullMQ's lock of a running job. */
	lockKey(lane: LaneName, id: string): string;
	close(): Promise<void>;
}

/** The lane of a job. */
function laneOf(digits: number): LaneName {
	return digits <= SMALL_JOB ? 'pi-small' : 'pi';
}

/** The queues in a Redis; their keys begin with `prefix:`. */
export function createJobLanes(client: Redis, prefix: string, onError: (error: unknown) => void): JobLanes {
	const open = (name: LaneName) => openQueue<LaneJob>(name, client, prefix, onError);
	const lanes: Record<LaneName, Queue<LaneJob>> = {pi: open('pi'), 'pi-small': open('pi-small')};
	return {
		async add(jobs) {
			const bulk = (lane: LaneName) =>
				jobs
					.filter(({digits}) => laneOf(digits) === lane)
					.map(({id, digits, priority}) => ({name: 'pi', data: {digits}, opts: {jobId: id, priority}}));
			await Promise.all(
				laneNames.map(async lane => {
					const added = bulk(lane);
					if (added.length > 0) await lanes[lane].addBulk(added);
				}),
			);
		},
		async remove({id, digits}) {
			await lanes[laneOf(digits)].remove(id);
		},
		lockKey: (lane, id) => `${lanes[lane].toKey(id)}:lock`,
		async close() {
			await Promise.all(laneNames.map(lane => lanes[lane].close()));
		},
	};
}
