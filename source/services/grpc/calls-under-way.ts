/** Counts calls, to be waited for. */
export interface CallsUnderWay {
	readonly count: number;
	/** Counts one that `cancel` ends; what comes back counts it off again, once. */
	begin(cancel: () => void): () => void;
	/** Cancels all, because the service stops. */
	endAll(): void;
	/** Whether calls are cancelled because the service stops, and not by their callers. */
	readonly areEnded: boolean;
	/** Resolves when there are none, or after so many milliseconds. */
	ended(limitMs: number): Promise<void>;
}

export function createCallsUnderWay(): CallsUnderWay {
	const running = new Set<{cancel: () => void}>();
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
		get areEnded() {
			return areEnded;
		},
		endAll() {
			areEnded = true;
			for (const {cancel} of running) cancel();
		},
		async ended(limitMs) {
			if (running.size === 0) return;
			await new Promise<void>(resolve => {
				const timer = setTimeout(resolve, limitMs);
				wake = () => {
					clearTimeout(timer);
					resolve();
				};
			});
		},
	};
}
