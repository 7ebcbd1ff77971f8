import {setTimeout as wait} from 'node:timers/promises';
import {LunchError} from '../shared/errors.ts';
import type {Dish} from './menus/menu.ts';
import type {Restaurant} from './menus/restaurant.ts';
import type {DishMatches, Relay, SearchOptions} from './relay.ts';

/** Dishes of a restaurant's menu of a day that were not there before. */
export interface DishAlert {
	restaurant: Restaurant;
	date: string;
	dishes: Dish[];
}

export interface WatchOptions extends Omit<SearchOptions, 'onProgress'> {
	/** Called with why nothing, or not everything, could be looked at: once for each new reason. */
	onFailure?: (error: LunchError) => void;
	/** Called with how many restaurants were looked at, before the wait for the next look. */
	onLook?: (restaurants: number) => void;
	/** Waits so many milliseconds; for tests. */
	pause?: (milliseconds: number, signal: AbortSignal | undefined) => Promise<unknown>;
}

/** After a failure, or where something is being renewed. */
const SOON_MS = 5000;
/** The longest between two looks: a new day begins, and another process may have renewed the cache. */
const LONGEST_MS = 300_000;

type Watched = Pick<Relay, 'search' | 'cache' | 'now' | 'today'>;

/**
 * Gives the dishes that match a query as they come up, those that are there already first. It looks again whenever an
 * answer in the cache has passed its freshness, so that no upstream is asked more often than the rules of the cache say.
 * Ends only by `signal`, whose reason it throws, and by failures that waiting can't mend.
 */
export async function* watchDishes(
	relay: Watched,
	query: string,
	{onFailure, onLook, pause = pauseFor, ...options}: WatchOptions = {},
): AsyncGenerator<DishAlert, never> {
	const seen = new Set<string>();
	let lastFailure = '';

	function noteFailure(error: LunchError | undefined): void {
		if (error && error.message !== lastFailure) onFailure?.(error);
		lastFailure = error?.message ?? '';
	}

	/** The dishes that were not seen before. */
	function* alertsIn({matches}: Found): Generator<DishAlert, void> {
		for (const {restaurant, date = relay.today(restaurant.id), dishes} of matches) {
			const isNew = ({name}: Dish) => !seen.has(keyOf(restaurant, date, name));
			const added = dishes.filter(isNew);
			for (const {name} of added) seen.add(keyOf(restaurant, date, name));
			if (added.length > 0) yield {restaurant, date, dishes: added};
		}
	}

	for (;;) {
		const found = await look(relay, query, options);
		if (found instanceof LunchError) noteFailure(found);
		else {
			noteFailure(found.missing[0]?.error);
			yield* alertsIn(found);
			onLook?.(found.restaurants);
		}
		const isSoon = found instanceof LunchError || found.missing.length > 0 || found.stale.length > 0;
		await pause(isSoon ? SOON_MS : await untilStale(relay), options.signal);
	}
}

type Found = DishMatches & {restaurants: number};

async function look({search}: Watched, query: string, options: SearchOptions): Promise<Found | LunchError> {
	let restaurants = 0;
	try {
		const found = await search(query, {
			...options,
			onProgress: (_, total) => {
				restaurants = total;
			},
		});
		return {...found, restaurants};
	} catch (error) {
		options.signal?.throwIfAborted();
		// Waiting mends no wrong address.
		if (error instanceof LunchError && error.exitCode !== 2) return error;
		throw error;
	}
}

/** How long the answers in the cache stay fresh, in milliseconds: until the first of them is to be renewed. */
async function untilStale({cache, now}: Watched): Promise<number> {
	const at = now().getTime();
	const times = (await cache.entries()).map(({freshUntil}) => freshUntil.getTime()).filter(time => time > at);
	return Math.max(1000, Math.min(LONGEST_MS, Math.min(...times) - at));
}

function keyOf({id}: Restaurant, date: string, name: string): string {
	return JSON.stringify([id, date, name]);
}

async function pauseFor(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
	await wait(milliseconds, undefined, signal ? {signal} : {}).catch(() => {});
	signal?.throwIfAborted();
}
