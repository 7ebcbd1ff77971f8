import {describe, expect, test} from 'vitest';
import {createDirectorySearch} from '../../../source/relay/menus/directory-search.ts';
import {distanceMeters, readCoordinate} from '../../../source/relay/menus/distance.ts';
import type {Restaurant} from '../../../source/relay/menus/restaurant.ts';

const nothing = {region: null, homepage: null, menuUrl: null, mapUrl: null};
const at = (latitude: number, longitude: number) => ({latitude, longitude});
const list: Restaurant[] = [
	{id: '1', name: 'Zentralmensa', city: 'Göttingen', coordinate: at(51.5423, 9.9367), ...nothing},
	{
		id: '2',
		name: 'Mensa am Park',
		city: 'Leipzig',
		address: 'Universitätsstraße 5',
		coordinate: at(51.3384, 12.3786),
		...nothing,
	},
	{id: '3', name: 'Cafeteria Dittrichring', city: 'Leipzig', coordinate: null, ...nothing},
	{id: '4', name: 'Leipziger Hof', city: 'Halle', coordinate: at(51.4869, 11.9692), ...nothing},
	{id: '104', name: 'Mensa', city: 'Jena', address: 'Leipziger Straße 1', coordinate: at(50.929, 11.585), ...nothing},
];
const search = createDirectorySearch(list);
const idsOf = (text: string, near?: Restaurant['coordinate']) => search({text, near: near ?? null}).map(({id}) => id);

describe('a directory is searched', () => {
	test.each([
		['leipzig', ['2', '3', '4', '104']],
		['LEIPZIG mensa', ['2', '104']],
		['mensa', ['2', '104', '1']],
		['goettingen', []],
		['gottingen', ['1']],
		['göttingen', ['1']],
		['universitatsstrasse', ['2']],
		['104', ['104']],
		['mensa am park, leipzig', ['2']],
		['', ['1', '2', '3', '4', '104']],
	])('by %j: names and cities before addresses, whole words first', (text, ids) => {
		expect(idsOf(text)).toEqual(ids);
	});

	test('by distance, the nearest first and those without coordinates last', () => {
		const found = search({text: '', near: at(51.34, 12.38)});
		expect(found.map(({id}) => id)).toEqual(['2', '4', '104', '1', '3']);
		expect(found[0]?.distanceMeters).toBe(203);
		expect(found.at(-1)).not.toHaveProperty('distanceMeters');
		expect(idsOf('leipzig', at(50.9, 11.6))).toEqual(['104', '4', '2', '3']);
	});

	test('distances are those of the globe', () => {
		// A quarter of a meridian, and places on both sides of the date line.
		expect(distanceMeters(at(0, 0), at(90, 0))).toBeCloseTo(10_007_557, 0);
		expect(distanceMeters(at(0, 179.5), at(0, -179.5))).toBeCloseTo(111_195, 0);
		expect(distanceMeters(at(59.8, 17.6), at(59.8, 17.6))).toBe(0);
	});

	test.each([
		['51.34,12.38', at(51.34, 12.38)],
		['-33.9, +151.2', at(-33.9, 151.2)],
		['51.34 12.38', at(51.34, 12.38)],
		['91,0', null],
		['0,181', null],
		['51', null],
		['Leipzig', null],
		['1e1,2', null],
	])('%j is a place, or none', (text, place) => {
		expect(readCoordinate(text)).toEqual(place);
	});
});
