import {fold, foldedWords} from '../../shared/text/fold.ts';
import type {Dish} from './menu.ts';

/**
 * Makes the test whether a dish has every word of a query in it, regardless of case and accents; with `|` between
 * alternatives, every word of one of them.
 */
export function dishMatcher(query: string): (dish: Dish) => boolean {
	const alternatives = query
		.split('|')
		.map(foldedWords)
		.filter(words => words.length > 0);
	return ({name}) => {
		const text = fold(name);
		return alternatives.some(words => words.every(word => text.includes(word)));
	};
}

/** The places of folded words in a text, as ranges of its own (unfolded) indices: in order, not overlapping. */
export function matchRanges(text: string, words: readonly string[]): [from: number, to: number][] {
	// Folding can change lengths (æ is two letters), so every folded unit remembers where it came from.
	const origins: number[] = [];
	let folded = '';
	let index = 0;
	for (const character of text) {
		const piece = character === ' ' ? ' ' : fold(character);
		for (let unit = 0; unit < piece.length; unit++) origins.push(index);
		folded += piece;
		index += character.length;
	}
	origins.push(text.length);

	const ranges: [number, number][] = [];
	for (const word of words) {
		for (let at = folded.indexOf(word); at >= 0 && word !== ''; at = folded.indexOf(word, at + word.length)) {
			const lastUnit = origins[at + word.length - 1] ?? 0;
			const lastCharacter = text.codePointAt(lastUnit) ?? 0;
			ranges.push([origins[at] ?? 0, lastUnit + (lastCharacter > 0xffff ? 2 : 1)]);
		}
	}
	return merged(ranges.sort(([a], [b]) => a - b));
}

function merged(ranges: readonly [number, number][]): [number, number][] {
	const result: [number, number][] = [];
	for (const [from, to] of ranges) {
		const previous = result.at(-1);
		if (previous && from <= previous[1]) previous[1] = Math.max(previous[1], to);
		else result.push([from, to]);
	}
	return result;
}
