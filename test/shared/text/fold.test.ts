import {expect, test} from 'vitest';
import {fold, foldedWords} from '../../../source/shared/text/fold.ts';

test.each([
	['  Jöns JACOB ', 'jons jacob'],
	['Café Räfven', 'cafe rafven'],
	['Ærø ß', 'aero ss'],
	['A\u030Angström', 'angstrom'],
])('fold(%j) is %j', (text, expected) => {
	expect(fold(text)).toBe(expected);
});

test('foldedWords takes letters and digits', () => {
	expect(foldedWords('Livet [Restaurant] – plan 2')).toEqual(['livet', 'restaurant', 'plan', '2']);
	expect(foldedWords(' … ')).toEqual([]);
});
