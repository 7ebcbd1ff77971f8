// The best time that a pool of workers can reach, and its time when it takes calls in a given order.

/**
 * The time that calls take which come together and are taken in this order by the next free worker (R. Graham's list
 * scheduling). `workers`: their number, or for each how long it is still busy.
 */
export function listScheduling(durations: readonly number[], workers: number | readonly number[]): number {
	const freeAt = typeof workers === 'number' ? new Array<number>(workers).fill(0) : [...workers];
	for (const duration of durations) {
		const earliest = freeAt.indexOf(Math.min(...freeAt));
		freeAt[earliest] = (freeAt[earliest] ?? 0) + duration;
	}
	return Math.max(...freeAt);
}

/** No order is faster: the longest call, or all of them spread evenly. */
export function minimalTime(durations: readonly number[], workers: number): number {
	const total = durations.reduce((sum, duration) => sum + duration, 0);
	return Math.max(total / workers, ...durations);
}

/** The share of a real time that was needed, from 0 to 1. */
export function effectivenessOf(durations: readonly number[], workers: number, realTime: number): number {
	return minimalTime(durations, workers) / realTime;
}
