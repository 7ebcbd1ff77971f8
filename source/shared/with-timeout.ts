import {setTimeout as delay} from 'node:timers/promises';

/** A time limit is waited for in so many steps, of so many milliseconds at least. */
const STEPS = 10;
const SHORTEST_MS = 10;

/**
 * The result of work, or that of `onTimeout` where it takes longer than so many milliseconds; what `onTimeout` throws is
 * thrown. The work itself goes on, and a later failure of it is not heard.
 *
 * A time in which this process itself stood still, on a busy machine or in a long computation, counts as one step of the limit:
 * what the others answered meanwhile is heard before they are called late.
 */
export async function withTimeout<Result, Late>(
	work: Promise<Result>,
	ms: number,
	onTimeout: () => Late,
): Promise<Result | Awaited<Late>> {
	const timer = new AbortController();
	try {
		return await Promise.race([work, inSteps(ms, timer.signal).then(onTimeout)]);
	} finally {
		timer.abort();
	}
}

async function inSteps(ms: number, signal: AbortSignal): Promise<void> {
	const steps = Math.min(STEPS, Math.ceil(ms / SHORTEST_MS));
	for (let step = 0; step < steps; step++) await delay(ms / steps, undefined, {signal});
}
