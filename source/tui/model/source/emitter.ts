/** Notifies listeners of changes; changes that come together are one notification. */
export interface Emitter {
	notify(): void;
	subscribe(listener: () => void): () => void;
}

/** `apartMs`: the least time from one notification to the next, for a source that changes very often. */
export function createEmitter(apartMs = 0): Emitter {
	const listeners = new Set<() => void>();
	let isNotifying = false;
	let notifiedAt = Number.NEGATIVE_INFINITY;
	const now = () => {
		isNotifying = false;
		notifiedAt = performance.now();
		for (const listener of listeners) listener();
	};
	return {
		notify() {
			if (isNotifying) return;
			isNotifying = true;
			const wait = notifiedAt + apartMs - performance.now();
			if (wait > 0) setTimeout(now, wait);
			else setImmediate(now);
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
}
