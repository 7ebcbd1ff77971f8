import {expect, test} from 'vitest';
import {allergensOf} from '../../../source/relay/menus/allergens.ts';

test.each([
	[
		['Weizen', 'Eier', 'Milch und Milchprodukte (inkl. Laktose)', 'Senf'],
		['gluten', 'eggs', 'milk', 'mustard'],
	],
	[['Schwefeldioxid und Sulfide'], ['sulphites']],
	[
		['Schalenfrüchte', 'Haselnüsse', 'Erdnüsse'],
		['peanuts', 'nuts'],
	],
	[
		['Krebstiere', 'Weichtiere', 'Lupine'],
		['crustaceans', 'lupin', 'molluscs'],
	],
	[['Maito, Munat, Rikkidioksidi ja sulfiitit, Sinappi'], ['eggs', 'milk', 'mustard', 'sulphites']],
	[
		['maapähkinää', 'pähkinää', 'soijaa'],
		['peanuts', 'soybeans', 'nuts'],
	],
	[
		['Mjölk', 'vete', 'råg', 'ägg', 'fisk', 'kräftdjur'],
		['gluten', 'crustaceans', 'eggs', 'fish', 'milk'],
	],
	[
		['milk', 'wheat', 'celery'],
		['gluten', 'milk', 'celery'],
	],
	[['glutenfrei', 'laktosfri', 'maidoton', 'ohne Milch', 'lactose-free'], []],
	[['Eiweiß', 'Antioxidationsmittel', 'mensaVital', 'valkosipulia', 'nutmeg', 'Rotkorn'], []],
	[[], []],
])('%j', (texts, expected) => expect(allergensOf(texts)).toEqual(expected));
