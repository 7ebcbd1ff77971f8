import {LunchError} from '../shared/errors.ts';
import type {CacheResult} from './cache/cached-upstream.ts';
import type {Restaurant} from './menus/restaurant.ts';
import type {AskRelay, Listing, Source} from './relay.ts';
import {type RelayContext, revalidationOf, undescribed} from './relay-context.ts';
import type {ListRequest} from './upstream/sources/menu-source.ts';
import {readOnce} from './upstream/sources/read-once.ts';
import {isContent} from './upstream/upstream.ts';
import {explainBadList} from './upstream/upstream-failures.ts';

/** The most pages of a list that are asked for. */
const MAX_PAGES = 40;

/** The lists of a source's restaurants. */
export interface RestaurantLists {
	/** Those that the configuration names. `isPart`: for another answer, so that it is not counted as one. */
	restaurants(options?: AskRelay, isPart?: boolean): Promise<Listing>;
	/** One that the list lacks, as the source describes it: perhaps by another id. Null where that can't be had. */
	single(id: string, options?: AskRelay): Promise<Restaurant | null>;
	/** All that the source has; none where it can't list them. */
	directory(options?: AskRelay): Promise<Listing>;
}

/** A page of a list, and the path of the next; null for none. */
interface ListPage {
	listing: Listing;
	nextPath: string | null;
}

export function createRestaurantLists(context: RelayContext): RestaurantLists {
	const {source, cached, address, zones, sourceOf, today} = context;
	const readList = source.list && readOnce(source.list.read);
	const {title, name} = source.facts;

	function listingOf(held: CacheResult, read: ListRequest['read']): Listing {
		if (!isContent(held.answer.status)) throw explainBadList(address, held.answer.status);
		const {value: restaurants, skipped, cut} = read(held.answer);
		return {
			restaurants,
			skipped,
			cut,
			source: sourceOf(held),
			revalidation: revalidationOf(held, newer => listingOf(newer, read)),
		};
	}

	/** A restaurant of a source without a list, with what its stored menus say of it. */
	async function namedRestaurant(id: string): Promise<{restaurant: Restaurant; from: Source | null}> {
		const day = today();
		let from: Source | null = null;
		for (const {path, read} of source.menuRequests(id, {day, today: day})) {
			// An answer that can't be read may be stored for a moment.
			const stored = await cached
				.ask(path, {cacheMode: 'offline', isPart: true})
				.then(held => ({source: sourceOf(held), restaurant: read(held.answer).value.restaurant}))
				.catch(nullWhereItFailed);
			from ??= stored?.source ?? null;
			if (stored?.restaurant) return {restaurant: stored.restaurant, from};
		}
		return {restaurant: undescribed(source.facts, id), from};
	}

	async function namedRestaurants(ids: readonly string[]): Promise<Listing> {
		const named = await Promise.all(ids.map(namedRestaurant));
		const nothing: Source = {upstream: address, state: 'fresh', fetchedAt: null, lastError: null};
		return {
			restaurants: named.map(({restaurant}) => restaurant),
			skipped: 0,
			cut: 0,
			source: named.find(({from}) => from !== null)?.from ?? nothing,
			revalidation: null,
		};
	}

	async function single(id: string, options?: AskRelay): Promise<Restaurant | null> {
		const request = source.restaurantRequest(id);
		if (request) {
			const described = await cached
				.ask(request.path, {...options, tellsAge: true, isPart: true})
				.then(({answer}) => (isContent(answer.status) ? (request.read(answer).value[0] ?? null) : null))
				.catch(nullWhereItFailed);
			return described?.id === id ? currentOf(described) : described;
		}
		return !source.list && source.ids?.includes(id) ? (await namedRestaurant(id)).restaurant : null;
	}

	/** A restaurant that its source describes; the one that took its place, where the stored list has that instead. */
	async function currentOf(described: Restaurant): Promise<Restaurant> {
		const listing = source.directory && (await directory({cacheMode: 'offline'}).catch(nullWhereItFailed));
		if (!listing) return described;
		const {successorOf} = await import('./successor.ts');
		return successorOf(described, listing.restaurants) ?? described;
	}

	/** The list in the order of the configuration. Restaurants that it lacks may have been replaced: each is asked for. */
	async function asConfigured(
		listing: Listing,
		ids: readonly string[],
		options: AskRelay | undefined,
	): Promise<Listing> {
		const listed = new Map(listing.restaurants.map(restaurant => [restaurant.id, restaurant]));
		const all = await Promise.all(ids.map(async id => listed.get(id) ?? single(id, options)));
		const found = all.filter(restaurant => restaurant !== null);
		return {...listing, restaurants: [...new Map(found.map(restaurant => [restaurant.id, restaurant])).values()]};
	}

	async function restaurants(options?: AskRelay, isPart = false): Promise<Listing> {
		const {list, ids} = source;
		if (!list || !readList) return namedRestaurants(ids ?? []);
		const listing = listingOf(await cached.ask(list.path, {...options, tellsAge: true, isPart}), readList);
		zones.note(listing.restaurants);
		return ids === null ? listing : asConfigured(listing, ids, options);
	}

	async function directory(options?: AskRelay): Promise<Listing> {
		const request = source.directory;
		if (!request) {
			throw new LunchError('USAGE', `${title} has no list of its restaurants.`, {
				hint: `Name them in the configuration, as in {"sources": [{"${name}": ["ID"]}]}.`,
			});
		}
		const {pages, missing} = await pagesOf(request, options);
		const [first] = pages;
		if (!first) return namedRestaurants([]);
		const newer = pages.flatMap(({revalidation}) => revalidation ?? []);
		return {
			restaurants: pages.flatMap(page => page.restaurants),
			skipped: pages.reduce((sum, {skipped}) => sum + skipped, 0),
			cut: pages.reduce((sum, {cut}) => sum + cut, 0),
			source: missing ? {...first.source, lastError: first.source.lastError ?? missing} : first.source,
			revalidation: newer.length === 0 ? null : Promise.all(newer).then(() => directory(options)),
			...(missing ? {missing} : {}),
		};
	}

	/** The pages of a list. What those before have is not given up for one that can't be had: that is `missing`. */
	async function pagesOf(
		request: ListRequest,
		options: AskRelay | undefined,
	): Promise<{pages: Listing[]; missing: LunchError | null}> {
		const pages = new Map<string, Listing>();
		let path: string | null = request.path;
		// A page that was there already, or is empty, is the end whatever it says comes next.
		while (path !== null && !pages.has(path) && pages.size < MAX_PAGES) {
			try {
				const page: ListPage = await pageAt(request, path, options);
				pages.set(path, page.listing);
				path = page.nextPath;
			} catch (error) {
				const isPartial = pages.size > 0 && error instanceof LunchError && !options?.signal?.aborted;
				if (!isPartial) throw error;
				return {pages: [...pages.values()], missing: error};
			}
		}
		return {pages: [...pages.values()], missing: null};
	}

	async function pageAt({read, nextPath}: ListRequest, path: string, options: AskRelay | undefined): Promise<ListPage> {
		const held = await cached.ask(path, {...options, tellsAge: true});
		const listing = listingOf(held, read);
		return {listing, nextPath: listing.restaurants.length > 0 ? nextPath(held.answer) : null};
	}

	return {restaurants, single, directory};
}

function nullWhereItFailed(error: unknown): null {
	if (error instanceof LunchError) return null;
	throw error;
}
