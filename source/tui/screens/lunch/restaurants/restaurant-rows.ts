import type {Restaurant} from '../../../../relay/menus/restaurant.ts';
import {listRegions} from '../../../../relay/output/list-text.ts';
import type {Listing} from '../../../../relay/relay.ts';
import {fold, foldedWords} from '../../../../shared/text/fold.ts';
import {memoizeLast} from '../../../model/source/memoize-last.ts';

export interface RestaurantGroup {
	region: string;
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

function fits({id, name, region}: Restaurant, words: readonly string[]): boolean {
	const text = fold(`${id} ${name} ${region ?? ''}`);
	return words.every(word => text.includes(word));
}
