import type {Diet} from '../../../../relay/menus/diets.ts';
import {matchRanges} from '../../../../relay/menus/dish-search.ts';
import type {Restaurant} from '../../../../relay/menus/restaurant.ts';
import type {MenuAnswer} from '../../../../relay/relay.ts';
import {foldedWords} from '../../../../shared/text/fold.ts';
import {memoizeLast} from '../../../model/source/memoize-last.ts';
import {heldIn, type Resource} from '../../../model/source/resource.ts';

/** The restaurants, the dishes and the diet that a person likes. */
export interface Taste {
	favourites: readonly string[];
	words: readonly string[];
	diet: Diet | null;
}

/** A restaurant to go to today, and why. */
export interface Suggestion {
	restaurant: Restaurant;
	score: number;
	/** The reasons for its place, the weightiest first. */
	reasons: readonly string[];
}

type Menus = ReadonlyMap<string, Resource<MenuAnswer>>;

const FAVOURITE_DISH = 4;
const FAVOURITE_RESTAURANT = 3;
const DIET = 2;
/** More dishes of a kind count, but no menu wins by its length alone. */
const MOST_COUNTED = 3;
const NOTHING_TO_EAT = -100;
const UNKNOWN = -50;
const NOTHING_OF_DIET = -5;

/** Suggests restaurants: the best first, equals in the order of the list. */
export const rankToday = memoizeLast(
	(restaurants: readonly Restaurant[], menus: Menus, taste: Taste, today: string): Suggestion[] =>
		restaurants
			.map(restaurant => suggestionFor(restaurant, heldIn(menus.get(restaurant.id) ?? {state: 'idle'}), taste, today))
			.sort((a, b) => b.score - a.score),
);

/** Weighs one restaurant. Scores: 4 a favourite dish, 3 a favourite restaurant, 2 a dish of the diet, three of a kind at most. */
export function suggestionFor(
	restaurant: Restaurant,
	answer: MenuAnswer | null,
	{favourites, words, diet}: Taste,
	today: string,
): Suggestion {
	const isFavourite = favourites.includes(restaurant.id);
	const base = isFavourite ? FAVOURITE_RESTAURANT : 0;
	const own = isFavourite ? ['favourite restaurant'] : [];
	if (!answer || answer.menu.date !== today) {
		return {restaurant, score: UNKNOWN + base, reasons: [...own, "today's menu is not known"]};
	}
	const {state, dishes} = answer.menu;
	if (state !== 'served') {
		const why = state === 'closed' ? 'closed' : 'no menu published';
		return {restaurant, score: NOTHING_TO_EAT + base, reasons: [why, ...own]};
	}
	const liked = words.filter(word => dishes.some(({name}) => hasAll(name, word)));
	const fitting = diet === null ? 0 : dishes.filter(({diets}) => diets.includes(diet)).length;
	const score = base + FAVOURITE_DISH * Math.min(liked.length, MOST_COUNTED) + DIET * Math.min(fitting, MOST_COUNTED);
	return {
		restaurant,
		score: diet !== null && fitting === 0 ? score + NOTHING_OF_DIET : score,
		reasons: [
			...liked.map(word => `has ${word}`),
			...own,
			...(diet === null ? [] : [fitting > 0 ? `${fitting} ${diet}` : `nothing marked ${diet}`]),
			`${dishes.length} ${dishes.length === 1 ? 'dish' : 'dishes'}`,
		],
	};
}

function hasAll(name: string, words: string): boolean {
	const folded = foldedWords(words);
	return folded.length > 0 && folded.every(word => matchRanges(name, [word]).length > 0);
}
