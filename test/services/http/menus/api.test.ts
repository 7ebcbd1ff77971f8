import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import * as z from 'zod';
import {
	listDocumentSchema,
	menuDocumentSchema,
	searchDocumentSchema,
	sourcesDocumentSchema,
	todayDocumentSchema,
	weekDocumentSchema,
} from '../../../../source/relay/output/schema.ts';
import {problemSchema} from '../../../../source/services/http/problem.ts';
import {addDays, weekOf} from '../../../../source/shared/time/calendar.ts';
import {dayIn, STOCKHOLM} from '../../../../source/shared/time/time-zone.ts';
import {rawGet} from '../../../support/network/raw-http.ts';
import {type Serving, startServing} from '../../../support/serving/serving.ts';

const media = z.record(z.string(), z.object({schema: z.unknown()}));
const openApi = z.object({
	openapi: z.string(),
	components: z.object({schemas: z.record(z.string(), z.unknown())}),
	paths: z.record(
		z.string(),
		z.object({get: z.object({responses: z.record(z.string(), z.object({content: media.optional()}))})}),
	),
});

let serving: Serving;
beforeAll(async () => {
	serving = await startServing();
});
afterAll(() => serving.close());

describe('the typed API', () => {
	test('gives every restaurant', async () => {
		const answer = await serving.get('/v1/restaurants');
		expect(answer.status).toBe(200);
		const document = listDocumentSchema.parse(await answer.json());
		expect(document.restaurants.length).toBeGreaterThan(15);
		expect(document.source).toMatchObject({upstream: serving.upstream.address, state: 'fresh'});
	});

	test('gives a menu', async () => {
		const answer = await serving.get('/v1/restaurants/bikupan');
		const document = menuDocumentSchema.parse(await answer.json());
		expect(document.restaurant.id).toBe('bikupan');
		expect(document.menu.dishes.length).toBeGreaterThan(0);
	});

	test('gives the menu of another day', async () => {
		const tomorrow = addDays(dayIn(STOCKHOLM, new Date()), 1);
		for (const date of ['tomorrow', 'imorgon', '%2B1', tomorrow]) {
			const answer = await serving.get(`/v1/restaurants/bikupan?date=${date}`);
			expect(menuDocumentSchema.parse(await answer.json()).menu).toMatchObject({date: tomorrow, state: 'unpublished'});
		}
		expect(await (await serving.get('/menu/bikupan?date=tomorrow')).text()).toContain('Not published ahead');
	});

	test('gives a week', async () => {
		const answer = await serving.get('/v1/restaurants/bikupan/week');
		const today = dayIn(STOCKHOLM, new Date());
		const {days} = weekDocumentSchema.parse(await answer.json());
		expect(days.map(({date}) => date)).toEqual(weekOf(today));
		expect(days.find(({date}) => date === today)?.dishes.length).toBeGreaterThan(0);
	});

	test('ranks the menus of today', async () => {
		const answer = await serving.get('/v1/today?favourites=dufva&dishes=pannbiff,nothing');
		const {date, restaurants} = todayDocumentSchema.parse(await answer.json());
		expect(date).toBe(dayIn(STOCKHOLM, new Date()));
		expect(restaurants.slice(0, 2).map(({restaurant}) => restaurant.id)).toEqual(['bikupan', 'dufva']);
		expect(restaurants[0]?.reasons[0]).toMatchObject({kind: 'favourite-dish', text: 'has pannbiff'});
	});

	test('finds restaurants', async () => {
		const byName = listDocumentSchema.parse(await (await serving.get('/v1/find?q=bikup')).json());
		expect(byName.restaurants.map(({id}) => id)).toEqual(['bikupan']);
		const byPlace = listDocumentSchema.parse(await (await serving.get('/v1/find?near=59.8422,17.63403')).json());
		expect(byPlace.restaurants[0]).toMatchObject({id: 'bikupan', distanceMeters: 0});
	});

	test('gives the sources', async () => {
		const {sources} = sourcesDocumentSchema.parse(await (await serving.get('/v1/sources')).json());
		expect(sources).toMatchObject([
			{name: 'scilifelab', prefix: null, upstream: serving.upstream.address, daysAhead: 0},
		]);
	});

	test('finds dishes', async () => {
		const answer = await serving.get('/v1/dishes?q=pannbiff');
		const document = searchDocumentSchema.parse(await answer.json());
		expect(document.matches.map(({restaurant}) => restaurant.id)).toContain('bikupan');
	});

	test('answers 304 for what the client has', async () => {
		const first = await serving.get('/v1/restaurants/bikupan');
		const etag = first.headers.get('etag') ?? '';
		await first.text();
		const second = await serving.get('/v1/restaurants/bikupan', {headers: {'if-none-match': etag}});
		expect(second.status).toBe(304);
	});

	test.each([
		['/v1/restaurants/nope', 404, 'RESTAURANT_NOT_FOUND'],
		['/v1/restaurants/..%2fversion', 404, 'RESTAURANT_NOT_FOUND'],
		['/v1/restaurants/bikupan?date=someday', 400, 'USAGE'],
		['/v1/find', 400, 'USAGE'],
		['/v1/find?near=here', 400, 'USAGE'],
		['/v1/find?q=x&source=nothing', 400, 'USAGE'],
		['/v1/today?diet=meat', 400, 'USAGE'],
		['/v1/restaurants/nope/week', 404, 'RESTAURANT_NOT_FOUND'],
		['/v1/dishes', 400, 'USAGE'],
		['/v1/dishes?q=', 400, 'USAGE'],
		[`/v1/dishes?q=${'x'.repeat(300)}`, 400, 'USAGE'],
		['/v1/nothing', 404, 'NOT_FOUND'],
		['/menu/zzzzzz', 404, 'RESTAURANT_NOT_FOUND'],
		['/docs/../package.json%00', 400, 'USAGE'],
		['/docs/nothing.js', 404, 'NOT_FOUND'],
	])('%s is %i %s', async (path, status, code) => {
		const {status: given, text} = await rawGet(serving.address, path);
		expect(given).toBe(status);
		expect(problemSchema.parse(JSON.parse(text.split('\r\n\r\n')[1] ?? ''))).toMatchObject({status, code});
	});

	test.each([
		['/v1/dishes', 'q is missing.'],
		['/v1/dishes?q=a&q=b', 'q: expected a text, got a list.'],
		['/v1/dishes?q=a&week=no', 'week: expected one of 1, true.'],
		['/v1/today?diet=meat', 'diet: expected one of vegetarian, vegan, gluten-free, lactose-free.'],
		['/log?limit=0', 'limit: expected a number of 1 or more.'],
	])('tells what is wrong with a query in words: %s', async (path, detail) => {
		const {text} = await rawGet(serving.address, path);
		expect(problemSchema.parse(JSON.parse(text.split('\r\n\r\n')[1] ?? '')).detail).toBe(detail);
	});

	test('suggests what was probably meant', async () => {
		const answer = await serving.get('/menu/bikupn');
		expect(await answer.json()).toMatchObject({code: 'RESTAURANT_NOT_FOUND', suggestions: ['bikupan']});
	});
});

describe('/menu', () => {
	test('is the text of the command line', async () => {
		const answer = await serving.get('/menu/bikupan');
		expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
		const text = await answer.text();
		expect(text).toMatch(/^Restaurang Bikupan · Uppsala\n/);
		expect(text).toContain('  • ');
		expect(text).not.toContain('\u001B');
	});

	test('knows names, accents aside', async () => {
		const {restaurants} = listDocumentSchema.parse(await (await serving.get('/v1/restaurants')).json());
		for (const {name} of restaurants.slice(0, 5)) {
			const answer = await serving.get(`/menu/${encodeURIComponent(name.toUpperCase())}`);
			expect(answer.status, name).toBe(200);
			expect(await answer.text()).toContain(name);
		}
	});

	test('?lines gives the dishes alone, ?color colours', async () => {
		const lines = await (await serving.get('/menu/bikupan?lines')).text();
		expect(lines.split('\n').filter(Boolean)).toHaveLength(2);
		expect(lines).not.toContain('Bikupan');
		expect(await (await serving.get('/menu/bikupan?color')).text()).toContain('\u001B[1m');
	});
});

describe('documentation', () => {
	test('is OpenAPI 3.1, made from the schemas', async () => {
		const document = openApi.parse(await (await serving.get('/openapi.json')).json());
		expect(document.openapi).toBe('3.1.0');
		expect(Object.keys(document.paths)).toEqual(
			expect.arrayContaining([
				'/v1/restaurants',
				'/v1/restaurants/{id}',
				'/v1/dishes',
				'/menu/{restaurant}',
				'/health',
				'/ready',
				'/metrics',
			]),
		);
		const responses = document.paths['/v1/restaurants/{id}']?.get.responses ?? {};
		expect(responses['200']?.content?.['application/json']?.schema).toEqual({
			$ref: '#/components/schemas/MenuDocument',
		});
		const {schemas} = document.components;
		expect(schemas.MenuDocument).toMatchObject({properties: {menu: {$ref: '#/components/schemas/Menu'}}});
		expect(schemas.Menu).toMatchObject({properties: {state: {enum: ['served', 'closed', 'unpublished']}}});
		expect(Object.keys(document.paths['/ready']?.get.responses ?? {})).toEqual(['200', '503']);
		const menu = Object.keys(document.paths['/menu/{restaurant}']?.get.responses ?? {});
		expect(menu).toEqual(['200', '400', '404', '502', '503', '504']);
		expect(responses['404']?.content?.['application/problem+json']?.schema).toEqual({
			$ref: '#/components/schemas/Problem',
		});
		expect(schemas.Problem).toMatchObject({required: expect.arrayContaining(['code'])});
	});

	test('is a page that loads nothing from elsewhere', async () => {
		expect(await (await serving.get('/docs/')).text()).toContain('swagger-ui');
		for (const encoding of ['br', 'identity']) {
			const script = await serving.get('/docs/swagger-ui-bundle.js', {headers: {'accept-encoding': encoding}});
			expect(await script.text()).toContain('SwaggerUIBundle');
		}
		const answer = await serving.get('/docs');
		const page = await answer.text();
		expect(answer.headers.get('content-security-policy')).toContain("default-src 'self'");
		const references = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, reference]) => reference ?? '');
		expect(references.length).toBeGreaterThan(2);
		for (const reference of references) {
			expect(reference).toMatch(/^\//);
			const file = await serving.get(reference);
			expect(file.status, reference).toBe(200);
			await file.arrayBuffer();
		}
	});
});
