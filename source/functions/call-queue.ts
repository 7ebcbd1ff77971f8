import {createIndexedHeap} from './indexed-heap.ts';

/** Calls that wait for a worker. */
export interface CallQueue<Call> {
	readonly size: number;
	/** Lets a call wait. `expectedMs` is about how long it will run; null where nobody knows. An id waits once only. */
	add(id: string, call: Call, expectedMs: number | null): void;
	/** Takes out the call that is next; null where none waits. */
	take(): Call | null;
	/** Takes out a call that will not run; null where it does not wait. */
	remove(id: string): Call | null;
	/** Tells that a call that was taken has ended, in whatever way. */
	ended(id: string): void;
	/** Every call that waits, in no order. */
	values(): Iterable<Call>;
}

export interface CallQueueOptions {
	/** Milliseconds that never go back. */
	clock: () => number;
	/** How many workers take calls from it, busy ones included. */
	workers: () => number;
}

/** A later call moves ahead of an earlier one for every millisecond that it runs longer, by so many milliseconds. */
const LEAD = 10;
/** Most milliseconds that a call which came later can be moved ahead by. */
const MOST_LEAD_MS = 60_000;
/** What a call is taken for of which nothing is known. */
const ASSUMED_MS = 1000;

/**
 * The place of a call in the queue: the smallest is next, the earlier of two equal ones.
 *
 *     rank = queuedAt − lead(expected)      lead(e) = 10 e / (1 + 10 e / 60 s), below 60 s
 *
 * Of calls that come together the longest starts first, which ends all of them soonest (list scheduling, longest
 * first: R. Graham, Bounds on multiprocessing timing anomalies, 1969). Nobody starves: since a lead is less than a
 * minute, a call is overtaken only by those that come within the minute after it, and goes before every one that
 * comes later, however long that is said to take. Calls of one and the same expectation, or of none, keep their order.
 * A rank never changes, so a heap can hold the order.
 */
export function callRank(queuedAt: number, expectedMs: number | null): number {
	const lead = LEAD * Math.max(expectedMs ?? ASSUMED_MS, 0);
	return queuedAt - (lead === Number.POSITIVE_INFINITY ? MOST_LEAD_MS : lead / (1 + lead / MOST_LEAD_MS));
}

/** A queue of calls, in the order of `callRank`. Adding, taking and removing take the logarithm of its size. */
export function createCallQueue<Call>({clock}: CallQueueOptions): CallQueue<Call> {
	const heap = createIndexedHeap<Call>();
	return {
		get size() {
			return heap.size;
		},
		add: (id, call, expectedMs) => heap.add(id, call, callRank(clock(), expectedMs)),
		take: heap.take,
		remove: heap.remove,
		ended() {},
		values: heap.values,
	};
}
