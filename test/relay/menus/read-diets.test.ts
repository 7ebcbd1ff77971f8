import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {type Diet, diets} from '../../../source/relay/menus/diets.ts';
import {readDiets} from '../../../source/relay/menus/read-diets.ts';

const short: Readonly<Record<string, Diet[]>> = {
	v: ['vegetarian'],
	vn: ['vegetarian', 'vegan'],
	gf: ['gluten-free'],
	lf: ['lactose-free'],
	'-': [],
};

const wordings = readFileSync(new URL('diet-wordings.txt', import.meta.url), 'utf8')
	.split('\n')
	.filter(line => line !== '' && !line.startsWith('#'))
	.map(line => {
		const [said = '', dish = ''] = line.split(' | ');
		const expected = said.split(' ').flatMap(word => short[word] ?? []);
		return [dish, diets.filter(diet => expected.includes(diet))] as const;
	});

describe('readDiets', () => {
	test.each(wordings)('%s', (dish, expected) => {
		expect(readDiets(dish)).toEqual(expected);
	});

	test('a text of anything ends soon', () => {
		for (const piece of ['(', 'gluten- ', 'utan ', 'ej ', '(V', 'eller ', ' - ', 'gluten, ']) {
			expect(Array.isArray(readDiets(piece.repeat(100)))).toBe(true);
		}
	});
});
