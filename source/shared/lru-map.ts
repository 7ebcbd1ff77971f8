/** The limits of an {@link LruMap}. */
export interface LruLimits<Key, Value> {
	maxEntries?: number;
	/** The most that all entries together may weigh, as `weigh` counts; a single one that weighs more is not kept. */
	maxWeight?: number;
	weigh?: (value: Value, key: Key) => number;
}

/** A bounded map: the entry that was used longest ago goes first. */
export interface LruMap<Key, Value> extends Iterable<[Key, Value]> {
	/** The value of a key, which is then the one used last. */
	get(key: Key): Value | undefined;
	has(key: Key): boolean;
	/** Sets the value of a key, which is then the one used last; others go where there is too much. */
	set(key: Key, value: Value): void;
	delete(key: Key): boolean;
	clear(): void;
	readonly size: number;
	/** The weight of all entries together. */
	readonly weight: number;
}

/** Makes a bounded map. Its entries are iterated in the order of their use, longest ago first. */
export function createLruMap<Key, Value>({
	maxEntries = Number.POSITIVE_INFINITY,
	maxWeight = Number.POSITIVE_INFINITY,
	weigh = () => 1,
}: LruLimits<Key, Value>): LruMap<Key, Value> {
	// A Map keeps the order of insertion: an entry that is used is inserted again, so the first was used longest ago.
	const entries = new Map<Key, {value: Value; weight: number}>();
	let weight = 0;

	function remove(key: Key): boolean {
		weight -= entries.get(key)?.weight ?? 0;
		return entries.delete(key);
	}

	return {
		get(key) {
			const entry = entries.get(key);
			if (!entry) return undefined;
			entries.delete(key);
			entries.set(key, entry);
			return entry.value;
		},
		has: key => entries.has(key),
		set(key, value) {
			remove(key);
			const own = weigh(value, key);
			if (own > maxWeight) return;
			entries.set(key, {value, weight: own});
			weight += own;
			for (const oldest of entries.keys()) {
				if (entries.size <= maxEntries && weight <= maxWeight) return;
				remove(oldest);
			}
		},
		delete: remove,
		clear() {
			entries.clear();
			weight = 0;
		},
		*[Symbol.iterator]() {
			// A copy: an entry that is used meanwhile moves to the end, and would come again.
			for (const [key, {value}] of [...entries]) yield [key, value];
		},
		get size() {
			return entries.size;
		},
		get weight() {
			return weight;
		},
	};
}
