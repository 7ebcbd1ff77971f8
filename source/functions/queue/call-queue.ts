import {createIndexedHeap} from './indexed-heap.ts';
import {listScheduling} from './list-scheduling.ts';
import {planCalls} from './plan-calls.ts';

/** Calls that wait for a worker. */
export interface CallQueue<Call> {
	readonly size: number;
	/** Lets a call wait. `expectedMs` is about how long it will run; null when not known. An id waits once only. */
	add(id: string, call: Call, expectedMs: number | null): void;
	/** Takes out the call that is next; null where none waits. */
	take(): Call | null;
	/** As `take`, if this says so of the call that is next by its rank; null where it does not, and while there is a plan for calls. */
	takeIf(mayTake: (call: Call) => boolean): Call | null;
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
/** Nothing is expected to run longer. */
const LONGEST_MS = 1e9;
/** The expected duration of a call about which nothing is known, in milliseconds. */
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
	return queuedAt - lead / (1 + lead / MOST_LEAD_MS);
}

/** A call that waits. */
interface Waiting<Call> {
	id: string;
	call: Call;
	queuedAt: number;
	expectedMs: number | null;
	/** Grows from call to call. */
	serial: number;
}

/** Calls that came within so many milliseconds are planned together. */
const TOGETHER_MS = 1000;
/** Most calls that are planned: of more, any order near the rank's is as good. */
const MOST_PLANNED = 256;
/** Least waiting work per worker that is worth a plan, in milliseconds; a plan takes about 0.1 ms. */
const LEAST_PLANNED_MS = 100;
/** A plan that nothing came to since serves so many milliseconds; nothing is planned more often than this either. */
const PLAN_MS = 20;

/**
 * A queue of calls, in the order of `callRank`. Adding, taking and removing take the logarithm of its size. Calls that
 * came together and are all known are planned instead, so that all workers end at about the same time.
 */
export function createCallQueue<Call>({clock, workers}: CallQueueOptions): CallQueue<Call> {
	const heap = createIndexedHeap<Waiting<Call>>();
	/** When each call that was taken will have ended. */
	const running = new Map<string, number>();
	let waitingMs = 0;
	let unknown = 0;
	let serial = 0;
	/** Ids, the next one last. */
	let plan: string[] = [];
	let plannedAt = Number.NEGATIVE_INFINITY;

	function count({expectedMs}: Waiting<Call>, by: 1 | -1): void {
		if (expectedMs === null) unknown += by;
		else waitingMs = heap.size === 0 ? 0 : waitingMs + by * expectedMs;
	}

	function removed(waiting: Waiting<Call> | null): Waiting<Call> | null {
		if (waiting) count(waiting, -1);
		return waiting;
	}

	function makePlan(now: number): void {
		const before = plan;
		plan = [];
		if (unknown > 0 || heap.size < 2 || heap.size > MOST_PLANNED || waitingMs < LEAST_PLANNED_MS * workers()) return;
		const waiting = heap.values().toSorted((one, other) => one.serial - other.serial);
		if ((waiting.at(-1)?.queuedAt ?? 0) - (waiting[0]?.queuedAt ?? 0) > TOGETHER_MS) return;
		plannedAt = now;
		const busy = [...running.values()].map(end => Math.max(end - now, 0));
		while (busy.length < workers()) busy.push(0);
		const durations = new Map(waiting.map(({id, expectedMs}) => [id, expectedMs ?? 0]));
		const timeOf = (order: readonly string[]) =>
			listScheduling(
				order.map(id => durations.get(id) ?? 0),
				busy,
			);
		const order = planCalls([...durations.values()], busy).map(at => waiting[at]?.id ?? '');
		// The plan so far was made when there was more to choose from.
		const kept = before.length === order.length ? before.toReversed() : order;
		plan = timeOf(kept) <= timeOf(order) ? kept.toReversed() : order.toReversed();
	}

	function next(): Waiting<Call> | null {
		const now = clock();
		if (now - plannedAt >= PLAN_MS) makePlan(now);
		for (let id = plan.pop(); id !== undefined; id = plan.pop()) {
			const planned = removed(heap.remove(id));
			if (planned) return planned;
		}
		return removed(heap.take());
	}

	function begun(taken: Waiting<Call> | null): Call | null {
		if (!taken) return null;
		running.set(taken.id, clock() + (taken.expectedMs ?? ASSUMED_MS));
		return taken.call;
	}

	return {
		get size() {
			return heap.size;
		},
		add(id, call, expected) {
			const expectedMs = Number.isNaN(expected ?? Number.NaN) ? null : Math.min(Math.max(expected ?? 0, 0), LONGEST_MS);
			const waiting = {id, call, queuedAt: clock(), expectedMs, serial};
			serial += 1;
			heap.add(id, waiting, rankOf(waiting));
			count(waiting, 1);
			plan = [];
		},
		take: () => begun(next()),
		takeIf(mayTake) {
			const first = heap.first();
			return plan.length === 0 && first && mayTake(first.call) ? begun(removed(heap.take())) : null;
		},
		remove: id => removed(heap.remove(id))?.call ?? null,
		ended: id => {
			running.delete(id);
		},
		values: () => heap.values().map(({call}) => call),
	};
}

function rankOf<Call>({queuedAt, expectedMs}: Waiting<Call>): number {
	return callRank(queuedAt, expectedMs);
}
