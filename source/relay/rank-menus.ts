import {LunchError} from '../shared/errors.ts';
import {combineSources} from './combine-sources.ts';
import {rankRestaurants, type Suggestion, type Taste} from './menus/ranking.ts';
import type {Restaurant} from './menus/restaurant.ts';
import {menuOfToday, readEach} from './read-menus.ts';
import type {DishMatches, MenuAnswer, Relay, SearchOptions, Source} from './relay.ts';

/** Where to eat today. */
export interface RankedMenus extends Pick<DishMatches, 'missing' | 'stale'> {
	/** Today by the clock of the first source. */
	date: string;
	/** Every restaurant, the best first. */
	restaurants: Suggestion[];
	source: Source;
}

/** Ranks all restaurants by their menus of today and what a person likes. Throws only if not a single menu can be had. */
export async function rankMenus(
	relay: Pick<Relay, 'restaurants' | 'menu' | 'today'>,
	taste: Taste,
	{onProgress, ...options}: Omit<SearchOptions, 'isWeek'> = {},
): Promise<RankedMenus> {
	const {today} = relay;
	const listing = await relay.restaurants(options);
	const results = await readEach(listing.restaurants, ({id}) => menuOfToday(relay, id, options), {
		signal: options.signal,
		onProgress,
	});
	const answers = new Map<string, MenuAnswer>();
	const missing: RankedMenus['missing'] = [];
	for (const {of: restaurant, result} of results) {
		if (result instanceof LunchError) missing.push({restaurant, error: result});
		else answers.set(restaurant.id, result);
	}
	const [failed] = missing;
	if (answers.size === 0 && failed) throw failed.error;
	const isStale = ({id}: Restaurant) => answers.get(id)?.source.state === 'stale';
	return {
		date: today(),
		restaurants: rankRestaurants(listing.restaurants, id => answers.get(id)?.menu ?? null, taste, today),
		source: answers.size > 0 ? combineSources([...answers.values()].map(({source}) => source)) : listing.source,
		missing,
		stale: listing.restaurants.filter(isStale),
	};
}
