import {expect, test} from 'vitest';
import {menuOfEntries} from '../../../source/relay/menus/menu.ts';

const date = '2026-11-30';

test('what a source says nothing of is left out', () => {
	expect(menuOfEntries(date, {entries: [{text: 'Köttbullar', notes: [], category: null, price: null}]}).dishes).toEqual(
		[{name: 'Köttbullar', diets: []}],
	);
});

test('a dish stands once in each category', () => {
	const {dishes} = menuOfEntries(date, {
		entries: [
			{text: 'Suppe', category: 'Essen 1'},
			{text: ' Suppe ', category: 'Essen 1'},
			{text: 'Suppe', category: 'Essen 2'},
		],
		language: 'de',
	});
	expect(dishes.map(({category}) => category)).toEqual(['Essen 1', 'Essen 2']);
});

test('a diet that the dish’s own allergens deny is none of it', () => {
	const {dishes} = menuOfEntries(date, {
		entries: [
			{text: 'Reis', diets: ['vegan', 'gluten-free'], allergens: ['milk']},
			{text: 'Brot', diets: ['vegan', 'gluten-free'], allergens: ['gluten']},
			{text: 'Lachs', diets: ['vegetarian', 'lactose-free'], allergens: ['milk', 'fish']},
		],
		language: 'de',
	});
	expect(dishes.map(({diets}) => diets)).toEqual([
		['vegetarian', 'gluten-free'],
		['vegetarian', 'vegan'],
		['lactose-free'],
	]);
});

test('texts of other languages are not read as if they were Swedish', () => {
	const {dishes} = menuOfEntries(date, {entries: [{text: 'Vegan burger, glutenfri'}], language: 'fi'});
	expect(dishes).toEqual([{name: 'Vegan burger, glutenfri', diets: [], language: 'fi'}]);
});

test('a day that its source calls closed', () => {
	expect(menuOfEntries(date, {entries: [], isClosed: true}).state).toBe('closed');
	expect(menuOfEntries(date, {entries: []}).state).toBe('unpublished');
});

test('control characters are cleaned out of everything', () => {
	const {dishes} = menuOfEntries(date, {
		entries: [{text: 'Sup\u001b[31mpe', category: 'A\u0007', notes: ['x\u009b2J', '  ']}],
		language: 'de',
	});
	expect(dishes).toEqual([{name: 'Suppe', diets: [], category: 'A', notes: ['x'], language: 'de'}]);
});
