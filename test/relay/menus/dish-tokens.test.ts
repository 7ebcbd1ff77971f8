import {expect, test} from 'vitest';
import {tokenize} from '../../../source/relay/menus/dish-tokens.ts';

/** A sign that is not of the usual ones: with it, a text is read by the classes of all of Unicode. */
const UNUSUAL = '✓';

test('the usual characters are read as all of Unicode is', () => {
	const characters = [
		[0x21, 0x24f],
		[0x2010, 0x2027],
	].flatMap(([from = 0, to = 0]) => Array.from({length: to - from + 1}, (_, at) => String.fromCodePoint(from + at)));
	for (const character of characters) {
		for (const text of [`a${character}b`, `A ${character} b`, `${character}n't ${character}N't`, `9${character}`])
			expect(tokenize(`${text}${UNUSUAL}`).slice(0, -1), text).toEqual(tokenize(text));
	}
});

test('other alphabets are read too', () => {
	expect(tokenize('Борщ 9 € – 寿司').map(({text}) => text)).toEqual(['борщ', '9', '€', '–', '寿司']);
});
