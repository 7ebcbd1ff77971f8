interface Entry<Item> {
	id: string;
	item: Item;
	rank: number;
	/** Of two equal ranks the one that was added first is smaller. */
	serial: number;
	/** Where it is in the heap. */
	at: number;
}

/** Items by rank, of which any can be taken out. */
export interface IndexedHeap<Item> {
	readonly size: number;
	add(id: string, item: Item, rank: number): void;
	/** Takes out the item with the smallest rank, the first added of equal ones; null where there is none. */
	take(): Item | null;
	/** The item that `take` would take out; null where there is none. */
	first(): Item | null;
	/** Takes out the item of an id; null where there is none. */
	remove(id: string): Item | null;
	values(): Item[];
}

/** A binary heap that knows where each item is. */
export function createIndexedHeap<Item>(): IndexedHeap<Item> {
	const heap: Entry<Item>[] = [];
	const entries = new Map<string, Entry<Item>>();
	let serial = 0;

	function put(entry: Entry<Item>, at: number): void {
		heap[at] = entry;
		entry.at = at;
	}

	function rise(entry: Entry<Item>): void {
		let {at} = entry;
		while (at > 0) {
			const above = (at - 1) >> 1;
			const parent = heap[above];
			if (!parent || !isBefore(entry, parent)) break;
			put(parent, at);
			at = above;
		}
		put(entry, at);
	}

	function sink(entry: Entry<Item>): void {
		let {at} = entry;
		for (;;) {
			const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]];
			const child = left && right && isBefore(right, left) ? right : left;
			if (!child || !isBefore(child, entry)) break;
			const below = child.at;
			put(child, at);
			at = below;
		}
		put(entry, at);
	}

	function takeOut(entry: Entry<Item>): Item {
		entries.delete(entry.id);
		const last = heap.pop();
		if (last && last !== entry) {
			put(last, entry.at);
			rise(last);
			sink(last);
		}
		return entry.item;
	}

	return {
		get size() {
			return heap.length;
		},
		add(id, item, rank) {
			if (entries.has(id)) throw new Error(`${id} is there already`);
			const entry = {id, item, rank, serial, at: heap.length};
			serial += 1;
			entries.set(id, entry);
			heap.push(entry);
			rise(entry);
		},
		take: () => (heap[0] ? takeOut(heap[0]) : null),
		first: () => heap[0]?.item ?? null,
		remove(id) {
			const entry = entries.get(id);
			return entry ? takeOut(entry) : null;
		},
		values: () => heap.map(({item}) => item),
	};
}

function isBefore<Item>(one: Entry<Item>, other: Entry<Item>): boolean {
	return one.rank < other.rank || (one.rank === other.rank && one.serial < other.serial);
}
