import {describe, expect, test} from 'vitest';
import {createMenu} from '../../../source/relay/menus/menu.ts';

describe('createMenu', () => {
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
		['Stängt', 'Välkommen åter den 8 januari!'],
		['Stängt', 'Trevlig helg!'],
	])('closed: %j', (...texts) => {
		expect(createMenu('2026-11-22', texts)).toEqual({date: '2026-11-22', state: 'closed', dishes: []});
	});

	test.each([[[]], [['', '  ', '\n']], [['Trevlig helg!']]])('unpublished: %j', texts => {
		expect(createMenu('2026-11-22', texts).state).toBe('unpublished');
	});

	test('a notice among dishes is not a dish', () => {
		const {state, dishes} = createMenu('2026-11-22', ['Soppa', 'Inga måltider serveras']);
		expect({state, names: dishes.map(({name}) => name)}).toEqual({state: 'served', names: ['Soppa']});
	});

	test('an endless menu is bounded', () => {
		const texts = Array.from({length: 10_000}, (_, index) => `Dish ${index}`);
		expect(createMenu('2026-11-22', texts).dishes).toHaveLength(2000);
	});
});
