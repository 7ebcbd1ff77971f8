import {rankRestaurants, type Suggestion, type Taste} from '../../../../relay/menus/ranking.ts';
import type {Restaurant} from '../../../../relay/menus/restaurant.ts';
import type {MenuAnswer} from '../../../../relay/relay.ts';
import type {Snapshot} from '../../../model/app/app.ts';
import {type AppState, paneOf, selectedIndex} from '../../../model/app/app-state.ts';
import {memoizeLast} from '../../../model/source/memoize-last.ts';
import {heldIn, idle, isUnderWay, type Resource} from '../../../model/source/resource.ts';
import {filteredGroups} from '../restaurants/restaurant-rows.ts';

/** The screen's name. */
export const TODAY = 'today';

/** The key of the row that stands for all restaurants without a menu. No id has a space. */
export const REST_ROW = ' without';

type Menus = ReadonlyMap<string, Resource<MenuAnswer>>;

/** The restaurants of today. */
export interface TodayList {
	/** Those that serve, the best first; equals in the order of the list. */
	readonly serving: readonly Suggestion[];
	/** Those of which it is known that they serve nothing, or that their menus can't be had. */
	readonly rest: readonly Suggestion[];
}

const inOrder = memoizeLast((groups: ReturnType<typeof filteredGroups>) => groups.flatMap(({members}) => members));
const makeTaste = memoizeLast(
	(favourites: AppState['favourites'], words: AppState['words'], diets: AppState['diets']): Taste => ({
		favourites,
		words,
		diets,
	}),
);

/** Ranks the restaurants by the menus that are held. */
export const rankToday = memoizeLast(
	(restaurants: readonly Restaurant[], menus: Menus, taste: Taste, todayOf: (id: string) => string): TodayList => {
		const held = (id: string) => menus.get(id) ?? idle;
		const ranked = rankRestaurants(restaurants, id => heldIn(held(id))?.menu ?? null, taste, todayOf);
		const isServing = ({menu}: Suggestion) => menu?.state === 'served';
		// Of a menu that is still to come nothing is said.
		const isKnown = ({menu, restaurant: {id}}: Suggestion) =>
			menu !== null || !(held(id).state === 'idle' || isUnderWay(held(id)));
		return {serving: ranked.filter(isServing), rest: ranked.filter(one => !isServing(one) && isKnown(one))};
	},
);

/** The restaurants of today, by the person's taste. */
export function todayList({data, state}: Snapshot): TodayList {
	const restaurants = inOrder(filteredGroups(heldIn(data.listing), ''));
	return rankToday(restaurants, data.menus, makeTaste(state.favourites, state.words, state.diets), data.todayOf);
}

const rowsOf = memoizeLast(({serving, rest}: TodayList, isRestShown: boolean): readonly string[] => {
	const ids = (suggestions: readonly Suggestion[]) => suggestions.map(({restaurant}) => restaurant.id);
	return [...ids(serving), ...(rest.length > 0 ? [REST_ROW] : []), ...(isRestShown ? ids(rest) : [])];
});

/** The keys of the rows: ids, and the row of those without a menu. */
export function todayRows(snapshot: Snapshot): readonly string[] {
	return rowsOf(todayList(snapshot), snapshot.state.isRestShown);
}

export function selectedRow(snapshot: Snapshot): string | null {
	const rows = todayRows(snapshot);
	return rows[selectedIndex(paneOf(snapshot.state, TODAY), rows)] ?? null;
}

/** The restaurant that is selected; null where none is, or all those without a menu are. */
export function selectedId(snapshot: Snapshot): string | null {
	const row = selectedRow(snapshot);
	return row === REST_ROW ? null : row;
}
