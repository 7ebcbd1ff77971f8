/** Tells listeners that something changed; changes that come together are told together. */
export interface Teller {
	tell(): void;
	subscribe(listener: () => void): () => void;
}

/** `apartMs`: how long at least from one time to the next, for what can change very often. */
export function createTeller(apartMs = 0): Teller {
	const listeners = new Set<() => void>();
	let isTelling = false;
	let toldAt = Number.NEGATIVE_INFINITY;
	const now = () => {
		isTelling = false;
		toldAt = performance.now();
		for (const listener of listeners) listener();
	};
	return {
		tell() {
			if (isTelling) return;
			isTelling = true;
			const wait = toldAt + apartMs - performance.now();
			if (wait > 0) setTimeout(now, wait);
			else setImmediate(now);
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
}
