import {LunchError} from '../shared/errors.ts';
import {combineSources} from './combine-sources.ts';
import {dishMatcher} from './menus/dish-search.ts';
import type {Menu} from './menus/menu.ts';
import type {Restaurant} from './menus/restaurant.ts';
import {menuOfToday, type Read, readEach} from './read-menus.ts';
import type {DishMatches, Relay, SearchOptions, Source} from './relay.ts';

type Menus = Pick<Relay, 'restaurants' | 'menu' | 'week' | 'today'>;

/** Searches the menus of today, or of this week, of all restaurants. Throws only if not a single menu can be had. */
export async function searchMenus(
	query: string,
	{restaurants, menu, week, today}: Menus,
	{onProgress, isWeek = false, ...options}: SearchOptions = {},
): Promise<DishMatches> {
	const listing = await restaurants(options);
	const read = async ({id}: Restaurant): Promise<MenusOfRestaurant> => {
		if (isWeek) {
			const {days, source} = await week(id, options);
			return {menus: days.filter(({date}) => date >= today(id)), source};
		}
		const answer = await menuOfToday({menu, today}, id, options);
		return {menus: [answer.menu], source: answer.source};
	};
	const results = await readEach(listing.restaurants, read, {signal: options.signal, onProgress});
	return gather({query, isWeek}, listing.source, results);
}

interface MenusOfRestaurant {
	menus: Menu[];
	source: Source;
}

function gather(
	{query, isWeek}: {query: string; isWeek: boolean},
	listSource: Source,
	results: readonly Read<Restaurant, MenusOfRestaurant>[],
): DishMatches {
	const isMatch = dishMatcher(query);
	const found: DishMatches = {query, isWeek, matches: [], source: listSource, missing: [], stale: []};
	const sources: Source[] = [];
	for (const {of: restaurant, result} of results) {
		if (result instanceof LunchError) {
			found.missing.push({restaurant, error: result});
			continue;
		}
		sources.push(result.source);
		if (result.source.state === 'stale') found.stale.push(restaurant);
		const matches = result.menus
			.map(({date, dishes}) => ({restaurant, ...(isWeek ? {date} : {}), dishes: dishes.filter(isMatch)}))
			.filter(({dishes}) => dishes.length > 0);
		found.matches.push(...matches);
	}
	if (sources.length === 0 && found.missing[0]) throw found.missing[0].error;
	return {...found, source: sources.length > 0 ? combineSources(sources) : listSource};
}
