import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type Serving, startServing} from '../../../support/serving/serving.ts';

let serving: Serving;
let folder: string;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'lunch-test-'));
	mkdirSync(join(folder, 'restaurants'));
	const restaurant = {id: 'egen', name: 'Egen kantin', region: 'Hemma'};
	const price = {students: 65, others: 95, currency: 'SEK'};
	const days = [{date: '2026-11-30', state: 'served', dishes: [{name: 'Ärtsoppa', diets: ['vegan'], price}]}];
	writeFileSync(join(folder, 'restaurants.json'), JSON.stringify({schemaVersion: 1, restaurants: [restaurant]}));
	writeFileSync(join(folder, 'restaurants', 'egen.json'), JSON.stringify({schemaVersion: 1, restaurant, days}));
	serving = await startServing({
		sources: [{name: 'file', ids: null, address: folder}],
		priceFor: 'others',
	});
});
afterAll(async () => {
	await serving.close();
	rmSync(folder, {recursive: true});
});

const menu = (query = '', headers = {}) => serving.get(`/menu/egen?date=2026-11-30${query}`, {headers});

describe('the language of a menu', () => {
	test.each([
		['', {}, 'Monday 30 November 2026'],
		['&lang=sv', {}, 'måndag 30 november 2026'],
		['', {'accept-language': 'sv-SE,sv;q=0.9,en;q=0.8'}, 'måndag 30 november 2026'],
		['', {'accept-language': 'de, sv;q=0.2, en;q=0.1'}, 'måndag 30 november 2026'],
		['', {'accept-language': 'en-GB;q=0.9, sv;q=0.5'}, 'Monday 30 November 2026'],
		['', {'accept-language': 'sv;q=0'}, 'Monday 30 November 2026'],
		['&lang=en', {'accept-language': 'sv'}, 'Monday 30 November 2026'],
		['&lang=fi', {'accept-language': 'fi'}, 'Monday 30 November 2026'],
	])('with %j and %j', async (query, headers, day) => {
		const answer = await menu(query, headers);
		expect(answer.headers.get('vary')).toBe('accept-language');
		expect(await answer.text()).toContain(day);
	});

	test('is that of one answer alone', async () => {
		const [swedish, english] = await Promise.all([menu('&lang=sv'), menu()]);
		expect(await swedish.text()).toContain('vegansk');
		expect(await english.text()).toContain('(vegetarian, vegan)');
		expect(swedish.headers.get('etag')).not.toBe(english.headers.get('etag'));
	});
});

describe('the price of a dish', () => {
	test('is that of the service, or of the role that is asked for', async () => {
		expect(await (await menu('&lang=sv')).text()).toContain('· 95\u00A0kr');
		expect(await (await menu('&lang=sv&price-for=students')).text()).toContain('· 65\u00A0kr');
	});

	test('of a role that there is not is a bad request', async () => {
		const answer = await menu('&price-for=nobody');
		expect(answer.status).toBe(400);
		expect(await answer.json()).toMatchObject({detail: 'There are no prices for "nobody".'});
	});
});

test('the upstream is told who asks, and whom to turn to', async () => {
	const own = await startServing({contact: 'https://lunch.example/about'});
	try {
		await own.get('/v1/restaurants');
		const agent = own.upstream.lastHeaders['user-agent'];
		expect(agent).toMatch(/^lunch\/\S+ \(relay; caches what it asks for; \+https:\/\/lunch\.example\/about\)$/);
	} finally {
		await own.close();
	}
});
