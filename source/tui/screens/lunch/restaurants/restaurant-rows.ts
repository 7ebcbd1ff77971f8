import {distanceMeters} from '../../../../relay/menus/distance.ts';
import type {Coordinate, Restaurant} from '../../../../relay/menus/restaurant.ts';
import {listRegions} from '../../../../relay/output/list-text.ts';
import type {Listing, MenuAnswer} from '../../../../relay/relay.ts';
import {fold, foldedWords} from '../../../../shared/text/fold.ts';
import type {RestaurantOrder} from '../../../model/app/app-state.ts';
import {memoizeLast} from '../../../model/source/memoize-last.ts';
import {heldIn, idle, type Resource} from '../../../model/source/resource.ts';

/** Restaurants that are listed together. */
export interface RestaurantGroup {
	/** Null where they are not of one region. */
	region: string | null;
	members: readonly Restaurant[];
}

const groupByRegion = memoizeLast((listing: Listing | null): RestaurantGroup[] =>
	listRegions(listing?.restaurants ?? []).map(([region, members]) => ({region, members})),
);

/** Restaurants by region; with a filter only those with all its words in their name, id or region. */
export const filteredGroups = memoizeLast((listing: Listing | null, filter: string): RestaurantGroup[] => {
	const words = foldedWords(filter);
	if (words.length === 0) return groupByRegion(listing);
	return groupByRegion(listing)
		.map(({region, members}) => ({region, members: members.filter(member => fits(member, words))}))
		.filter(({members}) => members.length > 0);
});

/** The ids in the order in which they are shown. */
export const listIds = memoizeLast((groups: readonly RestaurantGroup[]): string[] =>
	groups.flatMap(({members}) => members.map(({id}) => id)),
);

type Menus = ReadonlyMap<string, Resource<MenuAnswer>>;

/** The groups in another order than that of regions: one list of all. */
export const orderedGroups = memoizeLast(
	(
		groups: readonly RestaurantGroup[],
		order: RestaurantOrder,
		menus: Menus,
		todayOf: (id: string) => string,
		near: Coordinate | null,
	): readonly RestaurantGroup[] => {
		if (order === 'region') return groups;
		const all = groups.flatMap(({members}) => members);
		const rank = rankBy(order, menus, todayOf, near);
		const ranked = all.map(restaurant => ({restaurant, rank: rank(restaurant)}));
		const byName = (a: Restaurant, b: Restaurant) => a.name.localeCompare(b.name, 'sv');
		const members = ranked
			.toSorted((a, b) => a.rank - b.rank || byName(a.restaurant, b.restaurant))
			.map(({restaurant}) => restaurant);
		return [{region: null, members}];
	},
);

/** The number that restaurants are sorted by, the least first; what is not known is last. */
function rankBy(
	order: RestaurantOrder,
	menus: Menus,
	todayOf: (id: string) => string,
	near: Coordinate | null,
): (restaurant: Restaurant) => number {
	const last = Number.MAX_SAFE_INTEGER;
	const answer = (id: string) => heldIn(menus.get(id) ?? idle);
	switch (order) {
		case 'dishes':
			return ({id}) => {
				const menu = answer(id)?.menu;
				return menu?.date === todayOf(id) ? -menu.dishes.length : last;
			};
		case 'distance':
			return ({coordinate}) => (near && coordinate ? distanceMeters(near, coordinate) : last);
		case 'age':
			return ({id}) => -(answer(id)?.source.fetchedAt?.getTime() ?? 0);
		default:
			return () => 0;
	}
}

/** The text that a restaurant is found by, folded once for as long as its list is there. */
const foldedTexts = new WeakMap<Restaurant, string>();

function fits(restaurant: Restaurant, words: readonly string[]): boolean {
	const {id, name, region} = restaurant;
	const text = foldedTexts.get(restaurant) ?? fold(`${id} ${name} ${region ?? ''}`);
	foldedTexts.set(restaurant, text);
	return words.every(word => text.includes(word));
}
