import {describe, expect, test} from 'vitest';
import {createMenu} from '../../../source/relay/menus/menu.ts';
import {rankRestaurants, suggestionFor, type Taste} from '../../../source/relay/menus/ranking.ts';

const TODAY = '2024-04-04';
const taste: Taste = {favourites: ['b'], words: ['pannkaka'], diets: []};
const nothing = {region: null, coordinate: null, homepage: null, menuUrl: null, mapUrl: null};
const restaurant = (id: string) => ({id, name: `Restaurang ${id}`, ...nothing});

describe('the ranking', () => {
	test('puts favourite dishes before favourite restaurants, and what is closed or unknown last', () => {
		const menus = new Map([
			['a', createMenu(TODAY, ['Korv'])],
			['b', createMenu(TODAY, ['Korv', 'Soppa'])],
			['c', createMenu(TODAY, ['PANNKAKA med sylt'])],
			['d', createMenu(TODAY, ['Stängt'])],
		]);
		const ranked = rankRestaurants(
			['a', 'b', 'c', 'd', 'e'].map(restaurant),
			id => menus.get(id) ?? null,
			taste,
			() => TODAY,
		);
		expect(ranked.map(({restaurant: {id}, reasons}) => [id, reasons[0]?.kind])).toEqual([
			['c', 'favourite-dish'],
			['b', 'favourite-restaurant'],
			['a', 'dishes'],
			['e', 'unknown'],
			['d', 'closed'],
		]);
		expect(ranked.at(-2)?.menu).toBeNull();
	});

	test('goes by the day of each restaurant', () => {
		const menu = createMenu('2024-04-05', ['Korv']);
		const ranked = rankRestaurants(
			['west', 'east'].map(restaurant),
			() => menu,
			taste,
			id => (id === 'east' ? '2024-04-05' : TODAY),
		);
		expect(ranked.map(({restaurant: {id}, menu: known}) => [id, known !== null])).toEqual([
			['east', true],
			['west', false],
		]);
	});

	test('weighs the diet, and never takes an old menu for today', () => {
		const vegan: Taste = {...taste, diets: ['vegan']};
		const textsOf = (dish: string, own = taste, date = TODAY) =>
			suggestionFor(restaurant('x'), createMenu(date, [dish]), own, TODAY).reasons.map(({text}) => text.english);
		expect(textsOf('Vegansk gryta', vegan)).toContain('1 vegan');
		expect(textsOf('Fisk', vegan)).toContain('nothing marked vegan');
		expect(suggestionFor(restaurant('x'), createMenu(TODAY, ['Fisk']), vegan, TODAY).score).toBeLessThan(0);
		expect(textsOf('Fisk', taste, '2024-04-03')).toEqual(["today's menu is not known"]);
	});
});
