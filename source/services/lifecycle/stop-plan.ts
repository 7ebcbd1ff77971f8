import {setTimeout as delay} from 'node:timers/promises';

/** The stop of a service: it is announced first, and requests are still taken for a while, so that load balancers can turn elsewhere. */
export interface StopPlan {
	/** Aborted when it is to say that it stops. */
	readonly leaving: AbortSignal;
	/** Aborted when it is to take no more. */
	readonly stopped: AbortSignal;
}

/** Begins when the signal is aborted. `delayMs`: how long requests are still taken after that. */
export function planStop(signal: AbortSignal, delayMs: number): StopPlan {
	if (delayMs === 0) return {leaving: signal, stopped: signal};
	const stopped = new AbortController();
	const begin = () => {
		delay(delayMs).then(
			() => stopped.abort(signal.reason),
			error => stopped.abort(error),
		);
	};
	if (signal.aborted) begin();
	else signal.addEventListener('abort', begin, {once: true});
	return {leaving: signal, stopped: stopped.signal};
}

/** Calls the listener once the signal is aborted, also where that was before. */
export function onAbort(signal: AbortSignal, listener: () => void): void {
	if (signal.aborted) listener();
	else signal.addEventListener('abort', listener, {once: true});
}
