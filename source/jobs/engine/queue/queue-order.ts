// The order of the queue: shorter jobs first, but none waits for ever, and no tenant waits for all the jobs of another.

/** How fast jobs grow old: a second of waiting moves a job ahead of those that came later and save less than a tenth of a second. */
const AGEING = 10;
/** The cost of the smallest job, in milliseconds: all that there is around a computation. */
const LEAST_MS = 5;
/** The cost of the largest job, in milliseconds: its tenant's next job waits, but not for days. */
const MOST_MS = 10_000;

/** About how long a job takes on one thread, in milliseconds: n log² n, fitted to 1, 10 and 100 million decimals. */
export function estimateMs(digits: number): number {
	return 5e-7 * digits * Math.log2(digits + 1) ** 2;
}

/**
 * The rank of a job: of the jobs in the queue the one with the smallest is next. Shorter jobs go first, but a job is overtaken
 * only by those that come within ten times its own duration. A rank never changes, so an index can hold the queue's order.
 */
export function computeRank(digits: number, queuedAt: number): number {
	return queuedAt + AGEING * estimateMs(digits);
}

/**
 * The turn of a tenant's next job, in milliseconds since 1970: the time from which its rank counts (start-time fair queueing).
 * `last`: the turn after the tenant's last job in the queue, 0 where it has none. `head`: the rank of the job that is next of all; a
 * tenant that comes later begins there, not behind everything.
 */
export function chooseTurn({last, now, head}: {last: number; now: number; head: number | undefined}): number {
	return Math.max(last, Math.min(now, head ?? now));
}

/** The turn after that of a job: the jobs of one tenant lie as far apart as they cost. */
export function nextTurn(turn: number, digits: number): number {
	return turn + Math.min(MOST_MS, LEAST_MS + estimateMs(digits));
}
