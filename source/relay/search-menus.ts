import pMap from 'p-map';
import {LunchError} from '../shared/errors.ts';
import type {SourceState} from './cache/cached-upstream.ts';
import {dishMatcher} from './menus/dish-search.ts';
import type {Menu} from './menus/menu.ts';
import type {Restaurant} from './menus/restaurant.ts';
import type {DishMatches, Relay, SearchOptions, Source} from './relay.ts';

/** The rest of the upstream's clients would like to be answered too. */
const MENUS_AT_ONCE = 4;

type Menus = Pick<Relay, 'restaurants' | 'menu' | 'week' | 'today'>;

/** Searches the menus of today, or of this week, of all restaurants. Throws only if not a single menu can be had. */
export async function searchMenus(
	query: string,
	{restaurants, menu, week, today}: Menus,
	{onProgress, isWeek = false, ...options}: SearchOptions = {},
): Promise<DishMatches> {
	const listing = await restaurants(options);
	const total = listing.restaurants.length;
	let done = 0;
	const results = await pMap(
		listing.restaurants,
		async restaurant => {
			const result = await (isWeek ? daysAhead(restaurant.id) : menuOfToday(restaurant.id)).catch((error: unknown) => {
				if (error instanceof LunchError && !options.signal?.aborted) return error;
				throw error;
			});
			onProgress?.(++done, total);
			return {restaurant, result};
		},
		{concurrency: MENUS_AT_ONCE},
	);

	// A menu of another day does not answer what is served today.
	async function menuOfToday(id: string): Promise<MenusOfRestaurant> {
		const {menu: found, source} = await menu(id, options);
		if (found.date === today(id)) return {menus: [found], source};
		throw source.lastError ?? new LunchError('NOTHING_STORED', 'No menu of today is stored.');
	}

	async function daysAhead(id: string): Promise<MenusOfRestaurant> {
		const {days, source} = await week(id, options);
		return {menus: days.filter(({date}) => date >= today(id)), source};
	}

	return gather({query, isWeek}, listing.source, results);
}

interface MenusOfRestaurant {
	menus: Menu[];
	source: Source;
}

function gather(
	{query, isWeek}: {query: string; isWeek: boolean},
	listSource: Source,
	results: readonly {restaurant: Restaurant; result: MenusOfRestaurant | LunchError}[],
): DishMatches {
	const isMatch = dishMatcher(query);
	const found: DishMatches = {query, isWeek, matches: [], source: listSource, missing: [], stale: []};
	const sources: Source[] = [];
	for (const {restaurant, result} of results) {
		if (result instanceof LunchError) {
			found.missing.push({restaurant, error: result});
			continue;
		}
		sources.push(result.source);
		if (result.source.state === 'stale') found.stale.push(restaurant);
		for (const {date, dishes: all} of result.menus) {
			const dishes = all.filter(isMatch);
			if (dishes.length > 0) found.matches.push({restaurant, ...(isWeek ? {date} : {}), dishes});
		}
	}
	if (sources.length === 0 && found.missing[0]) throw found.missing[0].error;
	return {...found, source: sources.length > 0 ? combineSources(sources) : listSource};
}

const worst: readonly SourceState[] = ['fresh', 'stale', 'offline'];

/** Several sources as one: the worst state, the oldest time. */
export function combineSources(sources: readonly Source[]): Source {
	return sources.reduce((a, b) => ({
		upstream: a.upstream,
		state: worst.indexOf(a.state) >= worst.indexOf(b.state) ? a.state : b.state,
		fetchedAt: (a.fetchedAt?.getTime() ?? 0) <= (b.fetchedAt?.getTime() ?? 0) ? a.fetchedAt : b.fetchedAt,
		lastError: a.lastError ?? b.lastError,
	}));
}
