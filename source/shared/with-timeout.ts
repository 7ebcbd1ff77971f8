import {setTimeout as delay} from 'node:timers/promises';

/**
 * The result of work, or that of `onTimeout` where it takes longer than so many milliseconds; what `onTimeout` throws is
 * thrown. The work itself goes on, and a later failure of it is not heard.
 */
export async function withTimeout<Result, Late>(
	work: Promise<Result>,
	ms: number,
	onTimeout: () => Late,
): Promise<Result | Awaited<Late>> {
	const timer = new AbortController();
	try {
		return await Promise.race([work, delay(ms, undefined, {signal: timer.signal}).then(onTimeout)]);
	} finally {
		timer.abort();
	}
}
