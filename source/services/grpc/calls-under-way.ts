import {withTimeout} from '../../shared/with-timeout.ts';

/** Counts calls, to be waited for. */
export interface CallsUnderWay {
	readonly count: number;
	/** Counts one that `cancel` ends; what comes back counts it off again, once. */
	begin(cancel: () => void): () => void;
	/** Has the listener called when the service begins to stop, at once where it does; what comes back takes that back. */
	onStop(listener: () => void): () => void;
	/** The service begins to stop. */
	stop(): void;
	/** Cancels all, because the service stops. */
	endAll(): void;
	/** Whether calls are cancelled because the service stops, and not by their callers. */
	readonly areEnded: boolean;
	/** Resolves when there are none, or after so many milliseconds. */
	ended(limitMs: number): Promise<void>;
}

export function createCallsUnderWay(): CallsUnderWay {
	const running = new Set<{cancel: () => void}>();
	const listeners = new Set<() => void>();
	let isStopping = false;
	let areEnded = false;
	let wake = () => {};
	return {
		get count() {
			return running.size;
		},
		begin(cancel) {
			const call = {cancel};
			running.add(call);
			return () => {
				if (running.delete(call) && running.size === 0) wake();
			};
		},
		onStop(listener) {
			listeners.add(listener);
			if (isStopping) listener();
			return () => {
				listeners.delete(listener);
			};
		},
		stop() {
			isStopping = true;
			for (const listener of listeners) listener();
		},
		get areEnded() {
			return areEnded;
		},
		endAll() {
			areEnded = true;
			for (const {cancel} of running) cancel();
		},
		async ended(limitMs) {
			if (running.size === 0) return;
			const {promise, resolve} = Promise.withResolvers<void>();
			wake = resolve;
			await withTimeout(promise, limitMs, () => {});
		},
	};
}
