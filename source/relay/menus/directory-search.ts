import {fold, foldedWords} from '../../shared/text/fold.ts';
import {distanceMeters} from './distance.ts';
import type {Coordinate, Restaurant} from './restaurant.ts';

/** A search: words of a name or a place, all of which must match, and perhaps the place to be near to. */
export interface DirectoryQuery {
	text: string;
	near?: Coordinate | null;
}

/** How well a word matches; the lower the better. */
const [WHOLE, BEGINNING, WITHIN, ELSEWHERE] = [0, 1, 2, 3];

interface Entry {
	restaurant: Restaurant;
	/** Folded name, id and city, with a space before each word. */
	title: string;
	/** All the rest that is searched. */
	rest: string;
}

/**
 * Makes a search of restaurants by name, id, city, region and address. It is made once for a list: the texts are folded
 * then, and a search of 1,300 takes a millisecond. Results come with whole words of a name or city first, or the nearest
 * first (then with `distanceMeters`; those without coordinates last); equals in the order of the list.
 */
export function createDirectorySearch(restaurants: readonly Restaurant[]): (query: DirectoryQuery) => Restaurant[] {
	const entries: Entry[] = restaurants.map(restaurant => {
		const {id, name, city, region, address} = restaurant;
		return {restaurant, title: wordsOf([name, city, id]), rest: wordsOf([region, address])};
	});
	return ({text, near = null}) => {
		const words = foldedWords(text);
		const found = entries
			.map(entry => ({restaurant: entry.restaurant, rank: rankOf(entry, words)}))
			.filter(({rank}) => rank !== null);
		if (near === null) {
			return found.sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0)).map(({restaurant}) => restaurant);
		}
		return found
			.map(({restaurant}) => withDistance(restaurant, near))
			.sort((a, b) => compareDistances(a.distanceMeters, b.distanceMeters));
	};
}

function wordsOf(texts: readonly (string | null | undefined)[]): string {
	return ` ${fold(texts.filter(Boolean).join(' '))
		.replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
		.trim()} `;
}

/** How well all words match: as well as the one that does so least; null where one does not. */
function rankOf({title, rest}: Entry, words: readonly string[]): number | null {
	let worst = WHOLE;
	for (const word of words) {
		const rank = rankOfWord(title, rest, word);
		if (rank === null) return null;
		worst = Math.max(worst, rank);
	}
	return worst;
}

function rankOfWord(title: string, rest: string, word: string): number | null {
	if (title.includes(` ${word} `)) return WHOLE;
	if (title.includes(` ${word}`)) return BEGINNING;
	if (title.includes(word)) return WITHIN;
	return rest.includes(word) ? ELSEWHERE : null;
}

function withDistance(restaurant: Restaurant, near: Coordinate): Restaurant {
	const {coordinate} = restaurant;
	return coordinate === null
		? restaurant
		: {...restaurant, distanceMeters: Math.round(distanceMeters(near, coordinate))};
}

function compareDistances(a: number | undefined, b: number | undefined): number {
	if (a === b) return 0;
	return (a ?? Number.POSITIVE_INFINITY) - (b ?? Number.POSITIVE_INFINITY);
}
