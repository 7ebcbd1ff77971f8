import type {LunchError} from '../shared/errors.ts';
import type {CacheInspection} from './cache/cache-inspection.ts';
import type {AskOptions, CacheMode, CacheResult, SourceState} from './cache/cached-upstream.ts';
import type {Dish, Menu} from './menus/menu.ts';
import type {Restaurant} from './menus/restaurant.ts';

/** Where something came from, and how old it is. */
export interface Source {
	/** The upstream's address, or `sample:YYYY-MM-DD`. */
	upstream: string;
	state: SourceState;
	/** When the upstream last said so; null if it never did. */
	fetchedAt: Date | null;
	/** Why the upstream could not be asked, where it could not. */
	lastError: LunchError | null;
}

/** An answer of the relay; `revalidation` resolves with the next version if one is on its way (null if nothing comes). */
export interface RelayAnswer<Answer> {
	source: Source;
	/** Entries of the upstream that could not be read. */
	skipped: number;
	/** Entries of the upstream beyond the most that are read. */
	cut: number;
	revalidation: Promise<Answer | null> | null;
}

export interface Listing extends RelayAnswer<Listing> {
	restaurants: Restaurant[];
}

export interface MenuAnswer extends RelayAnswer<MenuAnswer> {
	restaurant: Restaurant;
	menu: Menu;
}

export interface DishMatches {
	query: string;
	matches: {restaurant: Restaurant; dishes: Dish[]}[];
	source: Source;
	/** Restaurants whose menus could not be had. */
	missing: {restaurant: Restaurant; error: LunchError}[];
	/** Restaurants whose stored menus are past their freshness. */
	stale: Restaurant[];
}

export interface AskRelay {
	cacheMode?: CacheMode;
	signal?: AbortSignal | undefined;
}

export interface SearchOptions extends AskRelay {
	onProgress?: (done: number, total: number) => void;
}

/** Restaurants and menus, as fresh as they need to be, asking the upstream as little as possible. */
export interface Relay {
	/** Every restaurant. Throws an `UPSTREAM_…` error when nothing is stored and the upstream can't be asked. */
	restaurants(options?: AskRelay): Promise<Listing>;
	/** The restaurant a person means, see {@link findRestaurant}. */
	find(wanted: string, options?: AskRelay): Promise<Restaurant>;
	/**
	 * The menu of a restaurant: today's, or, where the upstream can't be asked, the newest stored one of the
	 * last week, with its own date. Throws RESTAURANT_NOT_FOUND for an id the upstream does not know.
	 */
	menu(id: string, options?: AskRelay): Promise<MenuAnswer>;
	/** The restaurants that serve a dish today, at most four upstream requests at once. */
	search(query: string, options?: SearchOptions): Promise<DishMatches>;
	/**
	 * The upstream's own answer for a path below its address (no slash in front; with its query string),
	 * whatever its status. Throws what {@link Upstream.request} throws when nothing usable is kept.
	 */
	answer(path: string, options?: AskOptions): Promise<CacheResult>;
	readonly cache: CacheInspection;
	/** Today in Europe/Stockholm. */
	today(): string;
	now(): Date;
	close(): Promise<void>;
}
