interface Flight<Result> {
	result: Promise<Result>;
	waiting: number;
	abort: AbortController;
}

/** Work that many may wait for and that is done once per key at a time. */
export function createFlights<Result>() {
	const flights = new Map<string, Flight<Result>>();

	function start(key: string, work: (signal: AbortSignal) => Promise<Result>): Flight<Result> {
		const abort = new AbortController();
		const flight: Flight<Result> = {
			abort,
			waiting: 0,
			result: work(abort.signal).finally(() => {
				if (flights.get(key) === flight) flights.delete(key);
			}),
		};
		flight.result.catch(() => {}); // whoever still waits sees it
		flights.set(key, flight);
		return flight;
	}

	return {
		/**
		 * Joins the work on `key`, or begins it. `signal` ends this wait; when nobody waits any more the
		 * work's own signal is aborted.
		 */
		async join(
			key: string,
			signal: AbortSignal | undefined,
			work: (signal: AbortSignal) => Promise<Result>,
		): Promise<Result> {
			const flight = flights.get(key) ?? start(key, work);
			if (!signal) {
				flight.waiting++;
				return flight.result;
			}
			return new Promise((resolve, reject) => {
				flight.waiting++;
				const leave = () => {
					reject(signal.reason);
					flight.waiting--;
					if (flight.waiting > 0) return;
					flights.delete(key);
					flight.abort.abort(signal.reason);
				};
				if (signal.aborted) return leave();
				signal.addEventListener('abort', leave, {once: true});
				flight.result.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
			});
		},
	};
}
