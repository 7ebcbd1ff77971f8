import {describe, expect, test} from 'vitest';
import {dietsOf} from '../../source/relay/diets.ts';
import {menuOf} from '../../source/relay/menu.ts';

describe('menuOf', () => {
	test.each([
		['Inga måltider serveras', 'Inga måltider serveras', 'Inga måltider serveras', 'Inga måltider serveras'],
		['Stängt'],
		['STÄNGT!'],
		['Vi har stängt idag'],
		['Sommarstängt v. 28-31'],
		['Lunchstängt'],
		['Closed'],
		['Closed for the holidays'],
		['Restaurangen är stängd'],
	])('closed: %j', (...texts) => {
		expect(menuOf('2026-11-22', texts)).toEqual({date: '2026-11-22', state: 'closed', dishes: []});
	});

	test.each([[[]], [['', '  ', '\n']]])('unpublished: %j', texts => {
		expect(menuOf('2026-11-22', texts).state).toBe('unpublished');
	});

	test('a notice among dishes is no dish', () => {
		const {state, dishes} = menuOf('2026-11-22', ['Soppa', 'Inga måltider serveras']);
		expect({state, names: dishes.map(({name}) => name)}).toEqual({state: 'served', names: ['Soppa']});
	});

	test('an endless menu is bounded', () => {
		const texts = Array.from({length: 10_000}, (_, index) => `Dish ${index}`);
		expect(menuOf('2026-11-22', texts).dishes).toHaveLength(2000);
	});
});

describe('dietsOf', () => {
	test.each([
		['Vegetariskt: Rödbetsbiffar', ['vegetarian']],
		['Krispig Vegburgare', ['vegetarian']],
		['Veg. lasagne', ['vegetarian']],
		['Vegansk gryta', ['vegetarian', 'vegan']],
		['Vegan curry, gluten-free', ['vegetarian', 'vegan', 'gluten-free']],
		['Glutenfri pasta, laktosfri sås', ['gluten-free', 'lactose-free']],
		['Stekt fisk with vegetables', []],
		['Vegetabilisk olja på köttbullar', []],
		['Ej vegetarisk', []],
		['Pannbiff', []],
	])('%s', (dish, expected) => {
		expect(dietsOf(dish)).toEqual(expected);
	});
});
