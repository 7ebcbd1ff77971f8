import {Queue} from 'bullmq';
import type {Redis} from 'ioredis';

/** Retries of work whose end could not be told to Redis: without a limit that is ever reached, after such a pause in milliseconds. */
const MOST_RETRIES = 1_000_000;
const RETRY_PAUSE_MS = 1000;
/** How many of BullMQ's own events are kept: nothing here reads them but an operator's board. */
const EVENTS_KEPT = 1000;

/** A queue of BullMQ in a Redis; its keys begin with `prefix:`. It keeps nothing of work that has ended. */
export function openQueue<Data>(
	name: string,
	client: Redis,
	prefix: string,
	onError: (error: unknown) => void,
): Queue<Data> {
	const queue = new Queue<Data>(name, {
		connection: client,
		prefix,
		skipVersionCheck: true,
		streams: {events: {maxLen: EVENTS_KEPT}},
		defaultJobOptions: {
			// A job's own hash, or the storage of its parts, tells how it ended.
			removeOnComplete: true,
			removeOnFail: true,
			// A job's own hash counts its attempts. BullMQ tries again after errors that are not the job's.
			attempts: MOST_RETRIES,
			backoff: {type: 'fixed', delay: RETRY_PAUSE_MS},
			stackTraceLimit: 1,
		},
	});
	queue.on('error', onError);
	return queue;
}
