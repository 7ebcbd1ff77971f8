import type {CacheEntry} from '../../../relay/cache/cache-inspection.ts';
import type {Statistics} from '../../../relay/cache/statistics.ts';
import type {ConfiguredSource, Listing, MenuAnswer, WeekAnswer} from '../../../relay/relay.ts';
import type {LunchError} from '../../../shared/errors.ts';
import type {Resource} from '../source/resource.ts';

/** The list of restaurants, the menus and the cache, at one moment. */
export interface LunchData {
	readonly listing: Resource<Listing>;
	/** By restaurant id; one that is not here was not asked for. */
	readonly menus: ReadonlyMap<string, Resource<MenuAnswer>>;
	/** Menus of other days than today, by {@link dayKey}. */
	readonly otherDays: ReadonlyMap<string, Resource<MenuAnswer>>;
	/** By {@link dayKey} of their Mondays. */
	readonly weeks: ReadonlyMap<string, Resource<WeekAnswer>>;
	/** All restaurants of the sources, also those that the configuration does not name; idle until they are looked for. */
	readonly directory: Resource<Listing>;
	/** The sources that the restaurants are of. */
	readonly sources: readonly ConfiguredSource[];
	readonly cache: Resource<readonly CacheEntry[]>;
	readonly statistics: Readonly<Statistics>;
	/** Set while the bundled sample stands in: why nothing else can be shown; null where it was asked for. */
	readonly sample: {readonly because: LunchError | null} | null;
	/** Menus still to come of those asked for together. */
	readonly waiting: number;
	/** Today by the clock of the first source, `YYYY-MM-DD`. */
	readonly today: string;
	/** Today by the clock of a restaurant's own source. */
	readonly todayOf: (id: string) => string;
}

/** The key of what a restaurant serves on a day. */
export function dayKey(id: string, day: string): string {
	return `${id} ${day}`;
}

/** Requests what the screens of restaurants show from the relay, and keeps what came. */
export interface LunchSource {
	data(): LunchData;
	now(): Date;
	subscribe(listener: () => void): () => void;
	/** Looks up what is stored, without asking anybody: as much as a moment allows, the first ids first. */
	peek(ids: readonly string[]): Promise<void>;
	/** Asks for the list if that is due; resolves when there is something to show. */
	showListing(): Promise<void>;
	/** Asks for a menu if that is due: of a day, or of today where that is null. */
	showMenu(id: string, day: string | null): Promise<void>;
	/** Asks for the weeks, Monday to Sunday, that a day is in; with `refresh` also where they are not due. */
	showWeeks(ids: readonly string[], day: string, cacheMode?: 'cached' | 'refresh'): Promise<void>;
	/** Asks for the menus of all restaurants, or of these, few at a time. */
	showMenus(cacheMode?: 'cached' | 'refresh', ids?: readonly string[]): Promise<void>;
	/** Asks again for the list, and for the menu of a restaurant on a day, or today. */
	refresh(id: string | null, day?: string | null): Promise<void>;
	/** Asks for all restaurants that there are, if that is due; with `refresh` in any case. */
	showDirectory(cacheMode?: 'cached' | 'refresh'): Promise<void>;
	/**
	 * Adds a restaurant of the directory to the configuration, or takes it out; resolves with the id that it has in the
	 * lists then. Throws why that can't be done.
	 */
	setListed(id: string, isListed: boolean): Promise<string>;
	showCache(): Promise<void>;
	/** Forgets cached answers; resolves with how many, and with what puts them back. */
	forget(keys: readonly string[]): Promise<{count: number; restore: () => Promise<void>}>;
	close(): Promise<void>;
}
