import type {Dish} from '../../../../relay/menus/menu.ts';
import type {Restaurant} from '../../../../relay/menus/restaurant.ts';
import type {MenuAnswer} from '../../../../relay/relay.ts';
import {fold, foldedWords} from '../../../../shared/text/fold.ts';
import {memoizeLast} from '../../../model/source/memoize-last.ts';
import {heldIn, type Resource} from '../../../model/source/resource.ts';

/** A dish that a restaurant serves today. */
export interface ServedDish {
	/** Tells it from every other one, also after a revalidation. */
	key: string;
	restaurant: Restaurant;
	dish: Dish;
	folded: string;
}

type Menus = ReadonlyMap<string, Resource<MenuAnswer>>;

/** Every dish of today's menus, ready to be searched while the person types. */
export const servedDishes = memoizeLast(
	(ids: readonly string[], menus: Menus, todayOf: (id: string) => string): ServedDish[] =>
		ids.flatMap(id => {
			const answer = heldIn(menus.get(id) ?? {state: 'idle'});
			if (!answer || answer.menu.date !== todayOf(id)) return [];
			const {restaurant, menu} = answer;
			return menu.dishes.map(dish => ({key: `${id}/${dish.name}`, restaurant, dish, folded: foldedName(dish)}));
		}),
);

// Folding is most of the work of a search, and dishes stay the same between key presses.
const foldedNames = new WeakMap<Dish, string>();

function foldedName(dish: Dish): string {
	const known = foldedNames.get(dish) ?? fold(dish.name);
	foldedNames.set(dish, known);
	return known;
}

/** The dishes with every word of a query in them. */
export const matchingDishes = memoizeLast((dishes: readonly ServedDish[], query: string): ServedDish[] => {
	const words = foldedWords(query);
	return words.length === 0 ? [] : dishes.filter(({folded}) => words.every(word => folded.includes(word)));
});
