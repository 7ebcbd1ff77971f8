import type {MapError} from './failures/function-errors.ts';
import type {OptionNames} from './known-options.ts';

/** The progress of a map. */
export interface MapProgress {
	/** Calls that ended, also those that failed. */
	done: number;
	failed: number;
	/** The number of inputs; null when it is not known before all of them were taken. */
	total: number | null;
}

/** How a function is called with many inputs. */
export interface MapOptions {
	/** Most calls under way at once; 32 when left out, 10,000 at most. */
	concurrency?: number | undefined;
	/** Ends the map when it aborts: calls under way are cancelled, and it rejects with FUNCTION_CANCELLED. */
	signal?: AbortSignal | undefined;
	/** Called after each call that ended. An error that it throws ends the map. */
	onProgress?: ((progress: MapProgress) => void) | undefined;
	/**
	 * The course after a failed call. `cancel` (when left out): the rest is cancelled, and the map rejects with a `MapError`.
	 * `collect`: all inputs are called, and the map gives the outcome of each.
	 */
	onError?: 'cancel' | 'collect' | undefined;
	/** Whether what is iterated over comes in the order of the inputs, as it does when left out, or as calls end. */
	ordered?: boolean | undefined;
	/** How many times an input whose call did not return is tried again; never when left out, 1,000 at most. */
	retries?: number | undefined;
	/** The pause before a retry, in seconds: 0.2 when left out. It doubles with each attempt, up to a minute. */
	backoff?: number | undefined;
	/**
	 * The file of a log, which is made if it is not there. A map with the same inputs and the same log goes on where an earlier
	 * one was ended, even by kill -9: what returned then is not called again, and what ran then only where `retries` allows it.
	 */
	resume?: string | undefined;
}

export const mapOptionNames: OptionNames<MapOptions> = {
	concurrency: true,
	signal: true,
	onProgress: true,
	onError: true,
	ordered: true,
	retries: true,
	backoff: true,
	resume: true,
};

/** The outcome of an input. */
export type MapItem<Value> = {
	/** The number of the input, from 0. */
	index: number;
	/** How many times its call was begun. */
	attempts: number;
} & ({status: 'fulfilled'; value: Value} | {status: 'rejected'; reason: MapError});

/**
 * A map under way: a promise of all values, or, with `for await`, the values one after the other, as they come and no
 * faster than they are read. Iteration has to begin before anything else is awaited: else all values are gathered first.
 */
export type RemoteMap<All, Item> = Promise<All[]> & AsyncIterable<Item>;

/** Makes a map that is gathered unless it is iterated over. */
export function remoteMap<Item, All, Given>(
	items: AsyncGenerator<Item>,
	allOf: (item: Item) => All,
	givenOf: (item: Item) => Given,
): RemoteMap<All, Given> {
	let use: 'none' | 'gathered' | 'iterated' = 'none';

	async function gather(): Promise<Item[]> {
		// Iterating begins before this turn ends.
		await null;
		if (use === 'iterated') throw new TypeError('A map is awaited or iterated over, not both.');
		use = 'gathered';
		const gathered: Item[] = [];
		for await (const item of items) gathered.push(item);
		return gathered;
	}

	async function* given(): AsyncGenerator<Given> {
		const source = use === 'gathered' ? await gathered : items;
		use = use === 'gathered' ? use : 'iterated';
		for await (const item of source) yield givenOf(item);
	}

	const gathered = gather();
	const all = gathered.then(list => list.map(allOf));
	return Object.assign(all, {
		[Symbol.asyncIterator]() {
			const iterator = given();
			// Nobody hears of it there.
			all.catch(() => {});
			if (use === 'none') use = 'iterated';
			return iterator;
		},
	});
}
