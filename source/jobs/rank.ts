// How fast jobs grow old: waiting one second moves a job ahead of all those that came later and save
// less than a tenth of a second.
const AGEING = 10;

/** About how long a job takes on one thread, in milliseconds: n log² n, fitted to 1, 10 and 100 million decimals. */
export function costOf(digits: number): number {
	return 5e-7 * digits * Math.log2(digits + 1) ** 2;
}

/**
 * The place of a job in the queue: the smallest is next. Shorter jobs go first, but a job is overtaken
 * only by those that come within ten times its own duration, so that it does not wait for ever. It
 * never changes, so an index can hold the queue's order.
 */
export function rankOf(digits: number, queuedAt: number): number {
	return queuedAt + AGEING * costOf(digits);
}
