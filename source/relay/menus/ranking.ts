import {type Message, message} from '../../shared/language/texts.ts';
import {foldedWords} from '../../shared/text/fold.ts';
import type {Diet} from './diets.ts';
import {matchRanges} from './dish-search.ts';
import type {Dish, Menu} from './menu.ts';
import type {Restaurant} from './restaurant.ts';

/** The restaurants, the dishes and the diets that a person likes. */
export interface Taste {
	/** Ids of restaurants. */
	favourites: readonly string[];
	/** Words of favourite dishes; several words in one text must all match. */
	words: readonly string[];
	/** A dish fits that is of all of these. */
	diets: readonly Diet[];
}

/** Kinds of reasons for a restaurant's place. */
export const reasonKinds = [
	'favourite-dish',
	'favourite-restaurant',
	'diet',
	'no-diet',
	'dishes',
	'closed',
	'unpublished',
	'unknown',
] as const;

export interface Reason {
	kind: (typeof reasonKinds)[number];
	/** As people read it: `has pannkaka`. */
	text: Message;
}

/** A restaurant to go to today, and why. */
export interface Suggestion {
	restaurant: Restaurant;
	/** Today's menu; null where it is not known. */
	menu: Menu | null;
	score: number;
	/** The reasons for its place, the weightiest first. */
	reasons: readonly Reason[];
}

const FAVOURITE_DISH = 4;
const FAVOURITE_RESTAURANT = 3;
const DIET = 2;
/** More dishes of a kind count, but no menu wins by its length alone. */
const MOST_COUNTED = 3;
const NOTHING_TO_EAT = -100;
const UNKNOWN = -50;
const NOTHING_OF_DIET = -5;

/** Suggests restaurants: the best first, equals in the order of the list. `today` is the day of a restaurant's own clock. */
export function rankRestaurants(
	restaurants: readonly Restaurant[],
	menuOf: (id: string) => Menu | null,
	taste: Taste,
	today: (id: string) => string,
): Suggestion[] {
	return restaurants
		.map(restaurant => suggestionFor(restaurant, menuOf(restaurant.id), taste, today(restaurant.id)))
		.sort((a, b) => b.score - a.score);
}

/** Weighs one restaurant. Scores: 4 a favourite dish, 3 a favourite restaurant, 2 a dish of the diets, three of a kind at most. */
export function suggestionFor(
	restaurant: Restaurant,
	menu: Menu | null,
	{favourites, words, diets}: Taste,
	today: string,
): Suggestion {
	const isFavourite = favourites.includes(restaurant.id);
	const base = isFavourite ? FAVOURITE_RESTAURANT : 0;
	const own: Reason[] = isFavourite ? [{kind: 'favourite-restaurant', text: message('favourite restaurant')}] : [];
	if (menu?.date !== today) {
		const reasons: Reason[] = [...own, {kind: 'unknown', text: message("today's menu is not known")}];
		return {restaurant, menu: null, score: UNKNOWN + base, reasons};
	}
	const {state, dishes} = menu;
	if (state !== 'served') {
		const why: Reason = {kind: state, text: state === 'closed' ? message('closed') : message('no menu published')};
		return {restaurant, menu, score: NOTHING_TO_EAT + base, reasons: [why, ...own]};
	}
	const liked = words.filter(word => dishes.some(({name}) => hasAll(name, word)));
	const fitting = diets.length === 0 ? 0 : dishes.filter(dish => isOfDiets(dish, diets)).length;
	const score = base + FAVOURITE_DISH * Math.min(liked.length, MOST_COUNTED) + DIET * Math.min(fitting, MOST_COUNTED);
	return {
		restaurant,
		menu,
		score: diets.length > 0 && fitting === 0 ? score + NOTHING_OF_DIET : score,
		reasons: [
			...liked.map((word): Reason => ({kind: 'favourite-dish', text: message('has {word}', {word})})),
			...own,
			...(diets.length === 0 ? [] : [dietReason(namesOf(diets), fitting)]),
			{kind: 'dishes', text: message({one: '{count} dish', other: '{count} dishes'}, {count: dishes.length})},
		],
	};
}

/** Whether a dish is of all of these diets. */
export function isOfDiets(dish: Dish, diets: readonly Diet[]): boolean {
	return diets.every(diet => dish.diets.includes(diet));
}

/** Whether a dish has all words of one of these texts in it, regardless of case and accents. */
export function isLiked({name}: Dish, words: readonly string[]): boolean {
	return words.some(word => hasAll(name, word));
}

function namesOf(diets: readonly Diet[]): Message {
	return diets
		.map((diet): Message => message(diet))
		.reduce((names, name) => message('{first} and {second}', {first: names, second: name}));
}

function dietReason(diet: Message, fitting: number): Reason {
	return fitting > 0
		? {kind: 'diet', text: message('{count} {diet}', {count: fitting, diet})}
		: {kind: 'no-diet', text: message('nothing marked {diet}', {diet})};
}

/** Whether a dish has every word of a text in it, regardless of case and accents. */
function hasAll(name: string, words: string): boolean {
	const folded = foldedWords(words);
	return folded.length > 0 && folded.every(word => matchRanges(name, [word]).length > 0);
}
