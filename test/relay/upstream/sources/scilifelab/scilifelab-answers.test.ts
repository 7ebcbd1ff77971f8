import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {readMenu, readRestaurants} from '../../../../../source/relay/upstream/sources/scilifelab/scilifelab-answers.ts';

type Answers = Record<string, {status: number; body: string}>;

function recorded(name: string, path: string): string {
	const file = new URL(`../../../../support/upstream/api-${name}.json`, import.meta.url);
	const {answers}: {answers: Answers} = JSON.parse(readFileSync(file, 'utf8'));
	return answers[path]?.body ?? '';
}

const unreadable = expect.objectContaining({code: 'UPSTREAM_UNREADABLE'});

describe('readRestaurants', () => {
	test('the shape of April 2021: campus, url, menu_url, osm; a place only in the map address', () => {
		const {value, skipped} = readRestaurants(recorded('2021-04-weekday', '/api/restaurant/'));
		expect(skipped).toBe(0);
		expect(value).toHaveLength(13);
		expect(value.find(({id}) => id === 'jons')).toEqual({
			id: 'jons',
			name: 'Jöns Jacob',
			region: 'Solna',
			coordinate: {latitude: 59.34673, longitude: 18.02465},
			homepage: 'http://gastrogate.com/restaurang/jonsjacob/',
			menuUrl: 'https://jonsjacob.gastrogate.com/lunch/',
			mapUrl: 'https://www.openstreetmap.org/#map=19/59.34673/18.02465',
		});
	});

	test('the shape of February 2022: region, coordinate, homepage, menuUrl, osm', () => {
		const {value} = readRestaurants(recorded('2022-02-weekday', '/api/restaurant'));
		expect(value.find(({id}) => id === 'bikupan')).toEqual({
			id: 'bikupan',
			name: 'Restaurang Bikupan',
			region: 'Uppsala',
			coordinate: {latitude: 59.8422, longitude: 17.63403},
			homepage: 'https://www.hors.se/uppsala/17/3/restaurang-bikupan/',
			menuUrl: 'https://www.hors.se/uppsala/17/3/restaurang-bikupan/',
			mapUrl: 'https://www.openstreetmap.org/#map=18/59.84186/17.63407',
		});
	});

	test('the shape of October 2023: no map address, empty texts for absent ones', () => {
		const {value} = readRestaurants(recorded('2023-10-weekday', '/api/restaurant'));
		expect(value).toHaveLength(18);
		expect(value.find(({id}) => id === 'delta')).toEqual({
			id: 'delta',
			name: 'Café Delta',
			region: 'Solna',
			coordinate: {latitude: 59.35039, longitude: 18.02265},
			homepage: null,
			menuUrl: null,
			mapUrl: 'https://www.openstreetmap.org/#map=19/59.35039/18.02265',
		});
	});

	test('skips and counts what can not be read, never the whole list', () => {
		const good = {identifier: 'a', name: 'A', surprise: {deep: true}};
		const entries = [
			good,
			null,
			7,
			'x',
			[],
			{},
			{identifier: 'b'},
			{identifier: '../etc', name: 'X'},
			{identifier: '..', name: 'X'},
			good,
		];
		const {value, skipped} = readRestaurants(JSON.stringify({restaurants: entries, extra: 1}));
		expect(value.map(({id}) => id)).toEqual(['a']);
		expect(skipped).toBe(9);
	});

	test('an optional field of the wrong type counts as absent', () => {
		const entry = {identifier: 'a', name: 'A', region: 7, coordinate: ['x', 1], homepage: {}, menuUrl: null, osm: []};
		const [restaurant] = readRestaurants(JSON.stringify({restaurants: [entry]})).value;
		expect(restaurant).toEqual({
			id: 'a',
			name: 'A',
			region: null,
			coordinate: null,
			homepage: null,
			menuUrl: null,
			mapUrl: null,
		});
	});

	test.each([
		[[91, 0], null],
		[[0, 181], null],
		[[0, 0, 0], null],
		[[-33.9, 151.2], {latitude: -33.9, longitude: 151.2}],
	])('coordinate %j is %j', (coordinate, expected) => {
		const [restaurant] = readRestaurants(
			JSON.stringify({restaurants: [{identifier: 'a', name: 'A', coordinate}]}),
		).value;
		expect(restaurant?.coordinate).toEqual(expected);
	});

	test.each(['javascript:alert(1)', 'file:///etc/passwd', 'not an address', '//host/x', 'ftp://x/'])(
		'%s is not an address to follow',
		homepage => {
			const [restaurant] = readRestaurants(
				JSON.stringify({restaurants: [{identifier: 'a', name: 'A', homepage}]}),
			).value;
			expect(restaurant?.homepage).toBeNull();
		},
	);

	test('texts are cleaned', () => {
		const entry = {identifier: 'a', name: ' \u001B[31mA\n\u202Eb ', region: '\u0007', homepage: 'https://x/\u001B]å'};
		const [restaurant] = readRestaurants(JSON.stringify({restaurants: [entry]})).value;
		expect(restaurant).toMatchObject({name: 'A b', region: null});
		expect(restaurant?.homepage).toMatch(/^https:\/\/x\/[!-~]*$/);
	});

	test('texts that were HTML are read as a browser shows them', () => {
		const entry = {identifier: 'a', name: '<b>Fisk</b> &amp; B&ouml;nor', homepage: 'https://x.example/?a=1&amp;b=2'};
		const [restaurant] = readRestaurants(JSON.stringify({restaurants: [entry]})).value;
		expect(restaurant).toMatchObject({name: 'Fisk & Bönor', homepage: 'https://x.example/?a=1&b=2'});
	});

	test.each(['NaN', 'Infinity', '-Infinity'])('%s in one field loses that field alone', number => {
		const body = `{"restaurants":[{"identifier":"a","name":"A: NaN, \\"Infinity\\"","coordinate":[${number},17.63]},{"identifier":"b","name":"B"}]}`;
		const {value, skipped} = readRestaurants(body);
		expect(value).toMatchObject([{id: 'a', name: 'A: NaN, "Infinity"', coordinate: null}, {id: 'b'}]);
		expect(skipped).toBe(0);
	});

	test('a number that is none, and a text without an end, take no time', () => {
		expect(() => readRestaurants(`{"restaurants":[NaN,"${'\\"'.repeat(1_000_000)}`)).toThrow(unreadable);
	});

	test.each([
		'',
		'<!doctype html><title>Oops</title>',
		'{"restaurants":[{"ident',
		'[]',
		'{}',
		'null',
		'{"restaurants":{}}',
		'7',
	])('%j is not a list', body => {
		expect(() => readRestaurants(body)).toThrow(unreadable);
	});
});

describe('readMenu', () => {
	test('cleans dishes, drops empty ones and repeats, keeps the order', () => {
		const {value} = readMenu('dufva', '2024-04-04', recorded('2023-10-weekday', '/api/restaurant/dufva'));
		expect(value).toEqual({
			date: '2024-04-04',
			state: 'served',
			dishes: [
				{name: 'Ärtsoppa & pannkakor', diets: []},
				{name: 'Wallenbergare med ärtor', diets: []},
			],
		});
	});

	test('folds line breaks within a dish', () => {
		const {value, restaurant} = readMenu(
			'bikupan',
			'2024-04-04',
			recorded('2023-10-weekday', '/api/restaurant/bikupan'),
		);
		expect(value.dishes.map(({name}) => name)).toEqual([
			'Kött: Pannbiff med lök, gräddsås & lingon',
			'Vegetariskt: Rödbetsbiffar med fetaost',
		]);
		expect(restaurant).toMatchObject({id: 'bikupan', name: 'Restaurang Bikupan', region: 'Uppsala'});
	});

	test('dishes that were HTML are read as a browser shows them', () => {
		const dishes = ['Fisk &amp; skaldjur', 'Soppa&nbsp;med br&#246;d', '<b>Dagens</b> fisk', '<br>', '&nbsp;'];
		const body = JSON.stringify({restaurant: {menu: dishes.map(dish => ({dish}))}});
		const {value} = readMenu('a', '2024-04-04', body);
		expect(value.dishes.map(({name}) => name)).toEqual(['Fisk & skaldjur', 'Soppa med bröd', 'Dagens fisk']);
	});

	test('a long menu is read as a whole, up to 2,000 dishes, and what is beyond is counted', () => {
		const body = (length: number) =>
			JSON.stringify({restaurant: {menu: Array.from({length}, (_, index) => ({dish: `Dish ${index}`}))}});
		const whole = readMenu('a', '2024-04-04', body(2000));
		expect(whole.value.dishes).toHaveLength(2000);
		expect(whole.cut).toBe(0);
		const cut = readMenu('a', '2024-04-04', body(2100));
		expect(cut.value.dishes).toHaveLength(2000);
		expect(cut).toMatchObject({cut: 100, skipped: 0});
	});

	test('an empty menu is unpublished', () => {
		const {value} = readMenu('glada', '2024-04-04', recorded('2021-04-weekday', '/api/restaurant/glada/'));
		expect(value).toEqual({date: '2024-04-04', state: 'unpublished', dishes: []});
	});

	test('dishes that can not be read are skipped and counted', () => {
		const body = JSON.stringify({restaurant: {menu: [{dish: 'Soppa'}, {dish: 7}, 'Gröt', null]}});
		expect(readMenu('a', '2024-04-04', body)).toMatchObject({skipped: 3, value: {dishes: [{name: 'Soppa'}]}});
	});

	test.each(['{"restaurant":{}}', '{"restaurant":{"menu":"none"}}', '{"detail":"Restaurant not found"}', '<html>'])(
		'%s is not a menu',
		body => {
			expect(() => readMenu('a', '2024-04-04', body)).toThrow(unreadable);
		},
	);
});
