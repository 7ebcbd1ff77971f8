interface Call<Result> {
	result: Promise<Result>;
	waiting: number;
	abort: AbortController;
}

/** Work that is done once per key at a time, for all callers that wait for it. */
export interface SingleFlight<Result> {
	/**
	 * Joins the work on `key`, or begins it. `signal` ends this caller's wait; when no caller waits any more, the work's
	 * own signal is aborted. Throws what the work throws, or the reason of `signal`.
	 */
	join(key: string, signal: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
}

export function createSingleFlight<Result>(): SingleFlight<Result> {
	const calls = new Map<string, Call<Result>>();

	function start(key: string, work: (signal: AbortSignal) => Promise<Result>): Call<Result> {
		const abort = new AbortController();
		const call: Call<Result> = {
			abort,
			waiting: 0,
			result: work(abort.signal).finally(() => {
				if (calls.get(key) === call) calls.delete(key);
			}),
		};
		call.result.catch(() => {}); // every caller that still waits hears it
		calls.set(key, call);
		return call;
	}

	return {
		async join(key, signal, work) {
			const call = calls.get(key) ?? start(key, work);
			if (!signal) {
				call.waiting++;
				return call.result;
			}
			return new Promise((resolve, reject) => {
				call.waiting++;
				const leave = () => {
					reject(signal.reason);
					call.waiting--;
					if (call.waiting > 0) return;
					calls.delete(key);
					call.abort.abort(signal.reason);
				};
				if (signal.aborted) return leave();
				signal.addEventListener('abort', leave, {once: true});
				call.result.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
			});
		},
	};
}
