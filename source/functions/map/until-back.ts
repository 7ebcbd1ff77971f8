import {setTimeout as delay} from 'node:timers/promises';
import type {Functions} from '../functions.ts';

/** How long a service that can't be reached is waited for, and how often it is asked, in milliseconds. */
const AWAY_MS = 60_000;
const ASK_AGAIN_MS = 500;

/** Waits until a service answers, for a while. */
export async function untilBack(functions: Functions, signal?: AbortSignal): Promise<void> {
	const deadline = performance.now() + AWAY_MS;
	while (!signal?.aborted && performance.now() < deadline) {
		const isBack = await functions.load().then(
			() => true,
			() => false,
		);
		if (isBack) return;
		// Nobody but a map that goes on waits for it.
		await delay(ASK_AGAIN_MS, null, {signal, ref: signal !== undefined}).catch(() => {});
	}
}
