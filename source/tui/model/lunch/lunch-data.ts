import type {CacheEntry} from '../../../relay/cache/cache-inspection.ts';
import type {Statistics} from '../../../relay/cache/statistics.ts';
import type {Listing, MenuAnswer} from '../../../relay/relay.ts';
import type {LunchError} from '../../../shared/errors.ts';
import type {Resource} from '../source/resource.ts';

/** The list of restaurants, the menus and the cache, at one moment. */
export interface LunchData {
	readonly listing: Resource<Listing>;
	/** By restaurant id; one that is not here was not asked for. */
	readonly menus: ReadonlyMap<string, Resource<MenuAnswer>>;
	readonly cache: Resource<readonly CacheEntry[]>;
	readonly statistics: Readonly<Statistics>;
	/** Set while the bundled sample stands in: why nothing else can be shown; null where it was asked for. */
	readonly sample: {readonly because: LunchError | null} | null;
	/** Menus still to come of those asked for together. */
	readonly waiting: number;
	/** Today in Europe/Stockholm, `YYYY-MM-DD`. */
	readonly today: string;
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
	showMenu(id: string): Promise<void>;
	/** Asks for the menus of all restaurants, few at a time. */
	showMenus(cacheMode?: 'cached' | 'refresh'): Promise<void>;
	refresh(id: string | null): Promise<void>;
	showCache(): Promise<void>;
	/** Forgets one cached answer, or all; resolves with how many. */
	clearCache(key?: string): Promise<number>;
	close(): Promise<void>;
}
