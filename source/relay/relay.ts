import type {LunchError} from '../shared/errors.ts';
import type {CacheInspection} from './cache/cache-inspection.ts';
import type {AskOptions, CacheMode, CacheResult, SourceState} from './cache/cached-upstream.ts';
import type {Dish, Menu} from './menus/menu.ts';
import type {Restaurant} from './menus/restaurant.ts';
import type {SourceFacts} from './upstream/sources/menu-source.ts';

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
	/** Why some of them are missing: a page of the list, or a source of several, that could not be had. Left out for none. */
	missing?: LunchError;
}

export interface MenuAnswer extends RelayAnswer<MenuAnswer> {
	restaurant: Restaurant;
	/** The day that was asked for. The menu is of another one where that can't be had; it has its own date. */
	day: string;
	menu: Menu;
	/** Whether the day lies beyond those that the source publishes. */
	isAhead: boolean;
}

export interface WeekAnswer extends RelayAnswer<WeekAnswer> {
	restaurant: Restaurant;
	/** Monday to Sunday. */
	days: Menu[];
	/** Whether the source publishes nothing of other days than today. */
	isTodayOnly: boolean;
}

/** A source as it is configured. */
export interface ConfiguredSource {
	facts: SourceFacts;
	/** The prefix of its restaurants' ids; null for the source that has them bare. */
	prefix: string | null;
	/** Its address, or its folder. */
	address: string;
	/** The restaurants that the configuration names; null for all of them. */
	ids: readonly string[] | null;
}

export interface DishMatches {
	query: string;
	/** Whether the days of this week that are to come were searched, and not today alone. */
	isWeek: boolean;
	/** With `date` where a week was searched: a restaurant stands once for each of its days. */
	matches: {restaurant: Restaurant; date?: string; dishes: Dish[]}[];
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

export interface AskMenu extends AskRelay {
	/** `YYYY-MM-DD`; left out for today, by the clock of the restaurant's source. */
	day?: string | undefined;
}

export interface AskDirectory extends AskRelay {
	/** The prefix or name of one source; left out for all. */
	source?: string | undefined;
}

export interface SearchOptions extends AskRelay {
	/** Also the other days of this week. */
	isWeek?: boolean;
	onProgress?: (done: number, total: number) => void;
}

/** Restaurants and menus, as fresh as they need to be, asking the upstream as little as possible. */
export interface Relay {
	/** Every restaurant. Throws an `UPSTREAM_…` error when nothing is stored and the upstream can't be asked. */
	restaurants(options?: AskRelay): Promise<Listing>;
	/** The restaurant a person means, see {@link findRestaurant}. */
	find(wanted: string, options?: AskRelay): Promise<Restaurant>;
	/**
	 * The menu of a restaurant on a day. Today's is, where the upstream can't be asked, the newest stored one of the
	 * last week, with its own date. Throws RESTAURANT_NOT_FOUND for an id the upstream does not know.
	 */
	menu(id: string, options?: AskMenu): Promise<MenuAnswer>;
	/** The menus of the week, Monday to Sunday, that a day is in. Throws what `menu` throws. */
	week(id: string, options?: AskMenu): Promise<WeekAnswer>;
	/** All restaurants of the sources that can list them, also those that the configuration does not name. */
	directory(options?: AskDirectory): Promise<Listing>;
	readonly sources: readonly ConfiguredSource[];
	/** The restaurants that serve a dish today, at most four upstream requests at once. */
	search(query: string, options?: SearchOptions): Promise<DishMatches>;
	/**
	 * The upstream's own answer for a path below its address (no slash in front; with its query string),
	 * whatever its status. Throws what {@link Upstream.request} throws when nothing usable is kept.
	 */
	answer(path: string, options?: AskOptions): Promise<CacheResult>;
	readonly cache: CacheInspection;
	/** Today by the clock of a restaurant's source; without one, of the first source. */
	today(id?: string): string;
	now(): Date;
	close(): Promise<void>;
}
