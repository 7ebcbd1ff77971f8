/** Wakes the watchers of jobs when a job changes. */
export interface ChangeNotifier {
	/** Begins to listen for a job. */
	listen(id: string): Listener;
	/** Something happened to these jobs; to any of them where that is not known. */
	notify(ids: Iterable<string> | 'any'): void;
	/** Whether anybody listens. */
	readonly hasListeners: boolean;
	/** Has `begin` called whenever somebody begins to listen. */
	onListen(begin: () => void): void;
}

export interface Listener {
	/** Resolves at the next change, and at once where there was one since the last time; or when aborted. */
	next(signal: AbortSignal): Promise<void>;
	stop(): void;
}

export function createNotifier(): ChangeNotifier {
	const listeners = new Map<string, Set<() => void>>();
	const begun: (() => void)[] = [];
	return {
		onListen: begin => begun.push(begin),
		listen(id) {
			let hasChanged = false;
			let wake = () => {};
			const onChange = () => {
				hasChanged = true;
				wake();
			};
			const ofJob = listeners.get(id) ?? new Set();
			listeners.set(id, ofJob.add(onChange));
			for (const begin of begun) begin();
			return {
				async next(signal) {
					if (!hasChanged && !signal.aborted) {
						await new Promise<void>(resolve => {
							wake = resolve;
							signal.addEventListener('abort', wake, {once: true});
						});
						signal.removeEventListener('abort', wake);
					}
					hasChanged = false;
				},
				stop() {
					ofJob.delete(onChange);
					if (ofJob.size === 0 && listeners.get(id) === ofJob) listeners.delete(id);
				},
			};
		},
		get hasListeners() {
			return listeners.size > 0;
		},
		notify(ids) {
			for (const id of ids === 'any' ? listeners.keys() : ids) for (const wake of listeners.get(id) ?? []) wake();
		},
	};
}
