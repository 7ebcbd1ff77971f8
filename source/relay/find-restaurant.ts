import {LunchError} from '../shared/errors.ts';
import {message} from '../shared/language/texts.ts';
import {editDistance} from '../shared/text/edit-distance.ts';
import {fold, foldedWords} from '../shared/text/fold.ts';
import type {Restaurant} from './menus/restaurant.ts';

const MAX_SUGGESTIONS = 5;

/**
 * Finds the restaurant a person means, by the first of these that fits: the exact id; the exact name
 * (case, accents and outer spaces aside); the only one whose id or name begins so; the only one with
 * all the words. Throws RESTAURANT_NOT_FOUND or RESTAURANT_AMBIGUOUS with the nearest ids.
 */
export function findRestaurant(restaurants: readonly Restaurant[], wanted: string): Restaurant {
	const byId = restaurants.find(({id}) => id === wanted.trim());
	if (byId) return byId;

	const text = fold(wanted);
	const words = foldedWords(wanted);
	if (text !== '') {
		const rungs: ((restaurant: Restaurant) => boolean)[] = [
			({name}) => fold(name) === text,
			({id, name}) => fold(id).startsWith(text) || fold(name).startsWith(text),
			restaurant => words.length > 0 && hasAllWords(restaurant, words),
		];
		for (const rung of rungs) {
			const matches = restaurants.filter(rung);
			if (matches.length === 1 && matches[0]) return matches[0];
			if (matches.length > 1) throw ambiguous(wanted, matches);
		}
	}
	throw new LunchError('RESTAURANT_NOT_FOUND', message('There is no restaurant "{name}".', {name: wanted.trim()}), {
		hint: message('See them all with `lunch list`.'),
		suggestions: nearest(restaurants, text).map(({id}) => id),
	});
}

function hasAllWords({id, name}: Restaurant, words: readonly string[]): boolean {
	const own = foldedWords(`${id} ${name}`);
	return words.every(word => own.some(candidate => candidate.startsWith(word)));
}

function ambiguous(wanted: string, matches: readonly Restaurant[]): LunchError {
	return new LunchError(
		'RESTAURANT_AMBIGUOUS',
		message('"{name}" fits {count} restaurants.', {name: wanted.trim(), count: matches.length}),
		{
			hint: message('Give more of the name, or the id.'),
			suggestions: matches.slice(0, 2 * MAX_SUGGESTIONS).map(({id}) => id),
		},
	);
}

/** The restaurants whose id, name or a word of it is few typing errors away, nearest first. */
function nearest(restaurants: readonly Restaurant[], text: string): Restaurant[] {
	const limit = Math.max(1, Math.floor(text.length / 3));
	return restaurants
		.map(restaurant => {
			const texts = [fold(restaurant.id), fold(restaurant.name), ...foldedWords(restaurant.name)];
			return {restaurant, distance: Math.min(...texts.map(candidate => editDistance(text, candidate, limit)))};
		})
		.filter(({distance}) => distance <= limit)
		.sort((a, b) => a.distance - b.distance)
		.slice(0, MAX_SUGGESTIONS)
		.map(({restaurant}) => restaurant);
}
