/** Tells listeners that something changed; changes that come together are told together. */
export interface Teller {
	tell(): void;
	subscribe(listener: () => void): () => void;
}

export function createTeller(): Teller {
	const listeners = new Set<() => void>();
	let isTelling = false;
	return {
		tell() {
			if (isTelling) return;
			isTelling = true;
			setImmediate(() => {
				isTelling = false;
				for (const listener of listeners) listener();
			});
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
}
