import {rankRestaurants, type Suggestion, type Taste} from '../../../../relay/menus/ranking.ts';
import type {Restaurant} from '../../../../relay/menus/restaurant.ts';
import type {MenuAnswer} from '../../../../relay/relay.ts';
import {memoizeLast} from '../../../model/source/memoize-last.ts';
import {heldIn, type Resource} from '../../../model/source/resource.ts';

type Menus = ReadonlyMap<string, Resource<MenuAnswer>>;

/** Suggests restaurants by the menus that are held: the best first, equals in the order of the list. */
export const rankToday = memoizeLast(
	(restaurants: readonly Restaurant[], menus: Menus, taste: Taste, todayOf: (id: string) => string): Suggestion[] =>
		rankRestaurants(restaurants, id => heldIn(menus.get(id) ?? {state: 'idle'})?.menu ?? null, taste, todayOf),
);
