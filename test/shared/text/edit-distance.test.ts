import {expect, test} from 'vitest';
import {editDistance} from '../../../source/shared/text/edit-distance.ts';

test.each([
	['bikupan', 'bikupan', 0],
	['bikupam', 'bikupan', 1],
	['bkiupan', 'bikupan', 1],
	['ikupan', 'bikupan', 1],
	['kitten', 'sitting', 3],
	['', 'abc', 3],
])('from %j to %j is %d', (from, to, expected) => {
	expect(editDistance(from, to, 10)).toBe(expected);
	expect(editDistance(to, from, 10)).toBe(expected);
});

test('is above the limit where the lengths alone are', () => {
	expect(editDistance('a', 'abcdef', 2)).toBeGreaterThan(2);
});
