import {describe, expect, test} from 'vitest';
import {findRestaurant} from '../../source/relay/find-restaurant.ts';
import type {Restaurant} from '../../source/relay/menus/restaurant.ts';

function restaurant(id: string, name: string): Restaurant {
	return {id, name, region: null, coordinate: null, homepage: null, menuUrl: null, mapUrl: null};
}

const restaurants = [
	restaurant('bikupan', 'Restaurang Bikupan'),
	restaurant('jons', 'Jöns Jacob'),
	restaurant('jorpes', 'Café Erik Jorpes'),
	restaurant('delta', 'Café Delta'),
	restaurant('haga', 'Haga gatukök'),
	restaurant('HAGA', 'Another Haga'),
	restaurant('nanna', 'Restaurang Nanna Svartz'),
	restaurant('svarta', 'Svarta Räfven'),
	restaurant('elma', 'Elma'),
];

describe('findRestaurant', () => {
	test.each([
		['haga', 'haga'], // the exact id, and case matters
		['HAGA', 'HAGA'],
		[' jons jacob ', 'jons'],
		['CAFE DELTA', 'delta'],
		['ELMA', 'elma'],
		['bik', 'bikupan'],
		['Restaurang N', 'nanna'],
		['svartz nanna', 'nanna'],
		['räfven', 'svarta'],
		['erik', 'jorpes'],
	])('%j is %s', (wanted, id) => {
		expect(findRestaurant(restaurants, wanted).id).toBe(id);
	});

	test('several are ambiguous, with their ids', () => {
		expect(() => findRestaurant(restaurants, 'café')).toThrow(
			expect.objectContaining({code: 'RESTAURANT_AMBIGUOUS', suggestions: ['jorpes', 'delta']}),
		);
	});

	test.each([
		['bikupam', ['bikupan']],
		['jnos', ['jons']],
		['zzzzzz', []],
		['', []],
		['[', []],
	])('there is no %j: did you mean %j', (wanted, suggestions) => {
		expect(() => findRestaurant(restaurants, wanted)).toThrow(
			expect.objectContaining({code: 'RESTAURANT_NOT_FOUND', exitCode: 4, suggestions}),
		);
	});
});
