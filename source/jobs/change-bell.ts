/** Wakes those who wait for a job to change. */
export interface ChangeBell {
	/** Begins to listen for a job. */
	listen(id: string): Listener;
	/** Something happened to these jobs; to any of them where that is not known. */
	ring(ids: Iterable<string> | 'any'): void;
	/** Whether anybody listens. */
	readonly isHeard: boolean;
}

export interface Listener {
	/** Resolves at the next change, and at once where there was one since the last time; or when aborted. */
	next(signal: AbortSignal): Promise<void>;
	stop(): void;
}

export function createChangeBell(): ChangeBell {
	const listeners = new Map<string, Set<() => void>>();
	return {
		listen(id) {
			let hasRung = false;
			let wake = () => {};
			const ring = () => {
				hasRung = true;
				wake();
			};
			const ofJob = listeners.get(id) ?? new Set();
			listeners.set(id, ofJob.add(ring));
			return {
				async next(signal) {
					if (!hasRung && !signal.aborted) {
						await new Promise<void>(resolve => {
							wake = resolve;
							signal.addEventListener('abort', wake, {once: true});
						});
						signal.removeEventListener('abort', wake);
					}
					hasRung = false;
				},
				stop() {
					ofJob.delete(ring);
					if (ofJob.size === 0 && listeners.get(id) === ofJob) listeners.delete(id);
				},
			};
		},
		ring(ids) {
			for (const id of ids === 'any' ? listeners.keys() : ids) for (const wake of listeners.get(id) ?? []) wake();
		},
		get isHeard() {
			return listeners.size > 0;
		},
	};
}
