import {afterAll, beforeAll, expect, test} from 'vitest';
import {listDocumentSchema, menuDocumentSchema} from '../../../source/relay/output/schema.ts';
import {weekOf} from '../../../source/shared/time/calendar.ts';
import {type Serving, startServing} from '../../support/serving/serving.ts';
import {type JsonService, startJsonService} from '../../support/upstream/json-service.ts';

let mensas: JsonService;
let campuses: JsonService;
let serving: Serving;
let isDown = false;

beforeAll(async () => {
	campuses = await startJsonService(path => {
		if (path === '/restaurant') return {body: {restaurants: [{identifier: 'bikupan', name: 'Bikupan'}]}};
		return path === '/restaurant/bikupan' ? {body: {restaurant: {menu: [{dish: 'Soppa'}]}}} : undefined;
	});
	mensas = await startJsonService(path => {
		if (isDown) return {status: 500, body: ''};
		if (path.startsWith('/canteens?')) return {body: [{id: 62, name: 'Mensa', city: 'Leipzig', coordinates: null}]};
		const [, monday] = /start=(.+)$/.exec(path) ?? [];
		if (monday === undefined) return undefined;
		const meals = [{id: 1, name: 'Suppe', category: 'Essen', prices: {students: 2.3}, notes: []}];
		return {body: weekOf(monday).map(date => ({date, closed: false, meals}))};
	});
	serving = await startServing({
		sources: [
			{name: 'scilifelab', ids: null, address: campuses.address},
			{name: 'openmensa', ids: ['62'], address: mensas.address},
		],
	});
});
afterAll(async () => {
	await serving.close();
	await campuses.close();
	await mensas.close();
});

test('a service relays every source', async () => {
	const {restaurants} = listDocumentSchema.parse(await (await serving.get('/v1/restaurants')).json());
	expect(restaurants.map(({id}) => id)).toEqual(['bikupan', 'openmensa:62']);
	const {menu} = menuDocumentSchema.parse(await (await serving.get('/v1/restaurants/openmensa:62?date=%2B1')).json());
	expect(menu.dishes).toMatchObject([{name: 'Suppe', price: {students: 2.3}}]);
	expect(await (await serving.get('/menu/openmensa:62')).text()).toContain('Suppe');
});

test('paths of the upstream are those of the first source', async () => {
	expect(await (await serving.get('/restaurant/bikupan')).json()).toEqual({restaurant: {menu: [{dish: 'Soppa'}]}});
	expect((await serving.get('/canteens?ids=62')).status).toBe(404);
});

test('a source that is down takes nothing else with it', async () => {
	isDown = true;
	expect((await serving.get('/v1/restaurants/openmensa:62?date=%2B30')).status).toBe(502);
	expect((await serving.get('/v1/restaurants/bikupan')).status).toBe(200);
	expect((await serving.get('/v1/restaurants')).status).toBe(200);
	expect((await serving.get('/ready')).status).toBe(200);
});
