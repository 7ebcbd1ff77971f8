/** Items that arrived and wait for their turn. */
export interface Turns<Item> {
	readonly size: number;
	/** How long the texts of all that waits are together. */
	readonly characters: number;
	add(index: number, item: Item, characters: number): void;
	/** Takes the next one: null while it has not come. With `isLast` gaps are passed over, since nothing else comes. */
	next(isLast: boolean): Item | null;
}

/** Brings items into the order of their numbers, or leaves them as they come. */
export function createTurns<Item>(isOrdered: boolean): Turns<Item> {
	const items = new Map<number, {item: Item; characters: number}>();
	let nextIndex = 0;
	let characters = 0;

	function take(index: number | undefined): Item | null {
		const found = index === undefined ? undefined : items.get(index);
		if (index === undefined || !found) return null;
		items.delete(index);
		characters -= found.characters;
		nextIndex = index + 1;
		return found.item;
	}

	return {
		get size() {
			return items.size;
		},
		get characters() {
			return characters;
		},
		add(index, item, length) {
			items.set(index, {item, characters: length});
			characters += length;
		},
		next(isLast) {
			if (!isOrdered) return take(items.keys().next().value);
			if (!isLast || items.has(nextIndex) || items.size === 0) return take(nextIndex);
			return take(Math.min(...items.keys()));
		},
	};
}
