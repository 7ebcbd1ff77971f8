import type {Redis} from 'ioredis';
import * as z from 'zod';
import {storedId} from '../../engine/stored-job.ts';
import {type ChunkRange, isPart} from '../../pi/index.ts';
import {openQueue} from '../queue/open-queue.ts';

/** BullMQ's queue of parts of jobs. */
export const PART_LANE = 'pi-parts';

/** The data that BullMQ keeps of a part. */
export const queuedPart = z
	.object({id: storedId, digits: z.int().min(1), first: z.int().min(0), last: z.int().min(0)})
	.refine(isPart, 'it is not a part of a computation');
export type QueuedPart = z.infer<typeof queuedPart>;

export interface PartQueue {
	/** Puts parts into the queue; those that are in it, or being computed, stay as they are. `isNext`: they are taken before others. */
	add(job: {id: string; digits: number}, ranges: readonly ChunkRange[], options?: {isNext?: boolean}): Promise<void>;
	/** Takes a part out of it. False where another process is computing it. */
	remove(id: string, range: ChunkRange): Promise<boolean>;
	close(): Promise<void>;
}

/** The queue in a Redis; its keys begin with `prefix:`. */
export function createPartQueue(client: Redis, prefix: string, onError: (error: unknown) => void): PartQueue {
	const queue = openQueue<QueuedPart>(PART_LANE, client, prefix, onError);
	const nameOf = (id: string, {first, last}: ChunkRange) => `${id}-${first}-${last}`;
	return {
		async add({id, digits}, ranges, {isNext = false} = {}) {
			if (ranges.length === 0) return;
			await queue.addBulk(
				ranges.map(range => ({
					name: 'part',
					data: {id, digits, ...range},
					opts: {jobId: nameOf(id, range), lifo: isNext},
				})),
			);
		},
		remove: async (id, range) => (await queue.remove(nameOf(id, range))) === 1,
		close: () => queue.close(),
	};
}
