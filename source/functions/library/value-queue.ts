/** Values between one that brings them and one that reads them. */
export interface ValueQueue<Item> {
	add(item: Item, length: number): void;
	/** Nothing comes any more. */
	end(): void;
	/** The next one; null at the end. */
	next(): Promise<Item | null>;
}

const MANY = 128;
const MUCH = 1024 * 1024;

/**
 * Values wait in it for their reader. `onFull` is told when more of them wait than are of use, and when few are left: by
 * their number, and by how long they are together, in characters.
 */
export function createValueQueue<Item>(onFull: (isFull: boolean) => void): ValueQueue<Item> {
	let items: {item: Item; length: number}[] = [];
	/** Where the next one is: to take the first one out costs more the more there are. */
	let at = 0;
	let length = 0;
	let isFull = false;
	let hasEnded = false;
	let news = Promise.withResolvers<void>();

	function look(): void {
		const count = items.length - at;
		const next = isFull ? count > MANY / 2 || length > MUCH / 2 : count >= MANY || length >= MUCH;
		if (next === isFull) return;
		isFull = next;
		onFull(isFull);
	}

	function notify(): void {
		const before = news;
		news = Promise.withResolvers();
		before.resolve();
	}

	return {
		add(item, itemLength) {
			items.push({item, length: itemLength});
			length += itemLength;
			look();
			notify();
		},
		end() {
			hasEnded = true;
			notify();
		},
		async next() {
			while (at === items.length && !hasEnded) await news.promise;
			const first = items[at];
			if (!first) return null;
			at += 1;
			if (at === items.length || at > MANY) {
				items = items.slice(at);
				at = 0;
			}
			length -= first.length;
			look();
			return first.item;
		},
	};
}
