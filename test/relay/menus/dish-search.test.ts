import {expect, test} from 'vitest';
import {dishMatcher, matchRanges} from '../../../source/relay/menus/dish-search.ts';
import {foldedWords} from '../../../source/shared/text/fold.ts';

test.each([
	['artsoppa', 'Ärtsoppa & pannkakor', true],
	['ÄRT pann', 'Ärtsoppa & pannkakor', true],
	['ärt fisk', 'Ärtsoppa & pannkakor', false],
	['creme', 'Crème brûlée', true],
	['&', 'Fish & chips', false],
])('%j in %j: %s', (query, name, expected) => {
	expect(dishMatcher(query)({name, diets: []})).toBe(expected);
});

test.each([
	['artsoppa pann', 'Ärtsoppa & pannkakor', ['Ärtsoppa', 'pann']],
	['brulee', 'Cre\u0300me bru\u0302lée', ['bru\u0302lée']],
	['aero', 'Fisk från Ærø', ['Ærø']],
	['so op', 'soppa', ['sop']],
	['x', 'soppa', []],
	['😀', 'a 😀 b', []],
])('marks %j in %j', (query, text, expected) => {
	expect(matchRanges(text, foldedWords(query)).map(([from, to]) => text.slice(from, to))).toEqual(expected);
});
