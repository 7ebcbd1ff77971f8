import {afterEach, describe, expect, test} from 'vitest';
import {createRelay} from '../../source/relay/create-relay.ts';
import {joinRelays} from '../../source/relay/join-relays.ts';
import type {Relay} from '../../source/relay/relay.ts';
import {createMemoryAnswerStore} from '../../source/relay/store/memory-answer-store.ts';
import {createHttpUpstream} from '../../source/relay/upstream/http-upstream.ts';
import {fileSource} from '../../source/relay/upstream/sources/file/file-source.ts';
import type {MenuSource} from '../../source/relay/upstream/sources/menu-source.ts';
import {openMensaSource} from '../../source/relay/upstream/sources/openmensa/openmensa-source.ts';
import {scilifelabSource} from '../../source/relay/upstream/sources/scilifelab/scilifelab-source.ts';
import {sodexoSource} from '../../source/relay/upstream/sources/sodexo/sodexo-source.ts';
import {unicafeSource} from '../../source/relay/upstream/sources/unicafe/unicafe-source.ts';
import {type JsonAnswer, type JsonService, startJsonService} from '../support/upstream/json-service.ts';

const MONDAY = '2026-11-30';
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
	for (const close of closing.splice(0).reverse()) await close();
});

/** A relay of one source in front of a service that is made up; its clock is set by `at`. */
async function relayOf(source: MenuSource, answer: (path: string) => JsonAnswer | undefined) {
	const service: JsonService = await startJsonService(answer);
	const clock = {at: Date.parse(`${MONDAY}T10:00:00Z`)};
	const now = () => clock.at;
	const store = createMemoryAnswerStore({now});
	const upstream = createHttpUpstream({address: service.address, cooldown: store.cooldown(service.address), now});
	const relay = createRelay({source, upstream, store, now});
	closing.push(service.close, relay.close);
	return {relay, service, clock};
}

const meal = (name: string, notes: string[] = []) => ({
	id: 1,
	name,
	category: 'Essen',
	prices: {students: 2.3, employees: null, pupils: null, others: 4.6},
	notes,
});
const canteen = (id: number, name = `Mensa ${id}`) => ({
	id,
	name,
	city: 'Leipzig',
	address: 'Platz 1',
	coordinates: [51.3, 12.4],
});
const names = async (relay: Relay) => (await relay.restaurants()).restaurants.map(({id, name}) => `${id} ${name}`);

describe('OpenMensa', () => {
	const days = [
		{date: '2026-12-01', closed: true, meals: []},
		{date: MONDAY, closed: false, meals: [meal('Linsensuppe', ['vegan'])]},
	];

	test('a week is one request, whatever days of it are asked for', async () => {
		const {relay, service} = await relayOf(openMensaSource({ids: ['62']}), path => {
			if (path === `/canteens/62/meals?start=${MONDAY}`) return {body: days};
			return path === '/canteens?ids=62' ? {body: [canteen(62)]} : undefined;
		});
		expect(await names(relay)).toEqual(['62 Mensa 62']);
		const {menu, restaurant} = await relay.menu('62');
		expect(restaurant).toMatchObject({name: 'Mensa 62', city: 'Leipzig', timeZone: 'Europe/Berlin'});
		expect(menu).toEqual({
			date: MONDAY,
			state: 'served',
			dishes: [
				{
					name: 'Linsensuppe',
					diets: ['vegetarian', 'vegan'],
					price: {students: 2.3, others: 4.6},
					category: 'Essen',
					notes: ['vegan'],
					language: 'de',
				},
			],
		});
		expect((await relay.menu('62', {day: '2026-12-01'})).menu.state).toBe('closed');
		expect((await relay.menu('62', {day: '2026-12-02'})).menu.state).toBe('unpublished');
		const {days: all} = await relay.week('62');
		expect(all.map(({state}) => state)).toEqual(['served', 'closed', ...Array.from({length: 5}, () => 'unpublished')]);
		expect(service.requests).toEqual(['/canteens?ids=62', `/canteens/62/meals?start=${MONDAY}`]);
	});

	test('where a week can’t be asked for, a day is', async () => {
		const {relay, service} = await relayOf(openMensaSource({ids: ['62']}), path => {
			if (path === `/canteens/62/days/${MONDAY}/meals`) return {body: [meal('Suppe')]};
			return path === '/canteens?ids=62' ? {body: [canteen(62)]} : undefined;
		});
		await relay.restaurants();
		expect((await relay.menu('62')).menu.dishes).toMatchObject([{name: 'Suppe'}]);
		// Nothing is known of the next day: that is no missing canteen.
		expect((await relay.menu('62', {day: '2026-12-01'})).menu.state).toBe('unpublished');
		expect(service.requests.filter(path => path.includes('start='))).toHaveLength(1);
	});

	test('a day without meals is closed or unpublished, as the day itself says', async () => {
		const {relay} = await relayOf(openMensaSource({ids: ['62']}), path => {
			if (path === '/canteens?ids=62') return {body: [canteen(62)]};
			const [, day = '', rest] = /^\/canteens\/62\/days\/([\d-]+)(\/meals)?$/.exec(path) ?? [];
			if (rest) return {body: []};
			if (day === '2026-12-02') return {status: 500, body: ''};
			return day === '' ? undefined : {body: {date: day, closed: day === '2026-12-01'}};
		});
		const stateOn = async (day: string) => (await relay.menu('62', {day})).menu.state;
		expect(await stateOn(MONDAY)).toBe('unpublished');
		expect(await stateOn('2026-12-01')).toBe('closed');
		expect(await stateOn('2026-12-02')).toBe('unpublished');
	});

	test('a canteen that was replaced has its new id', async () => {
		const {relay} = await relayOf(openMensaSource({ids: ['62', '7']}), path => {
			if (path === '/canteens?ids=62,7') return {body: [canteen(62)]};
			return path === '/canteens/7' ? {body: canteen(900, 'The new one')} : undefined;
		});
		expect(await names(relay)).toEqual(['62 Mensa 62', '900 The new one']);
		// Its old id is known from the configuration, and others are not.
		expect(await relay.find('7')).toMatchObject({id: '900'});
		await expect(relay.find('8')).rejects.toMatchObject({code: 'RESTAURANT_NOT_FOUND'});
	});

	test('a canteen that is only listed under another id is found by its name and place', async () => {
		const {relay} = await relayOf(openMensaSource({ids: ['7']}), path => {
			if (path === '/canteens?ids=7') return {body: []};
			if (path === '/canteens?per_page=1500') return {body: [canteen(62), canteen(900, 'Mensa 7'), canteen(901)]};
			return path === '/canteens/7' ? {body: canteen(7)} : undefined;
		});
		expect(await names(relay)).toEqual(['7 Mensa 7']);
		await relay.directory();
		expect(await names(relay)).toEqual(['900 Mensa 7']);
		expect(await relay.find('7')).toMatchObject({id: '900'});
	});

	test('all canteens, page by page, from this host alone', async () => {
		const {relay, service} = await relayOf(openMensaSource({ids: ['62']}), path => {
			if (path === '/canteens?per_page=1500') {
				return {
					headers: {
						link: '<https://elsewhere.example/api/v2/canteens?page=2>; rel="next", <https://x/canteens?page=3>; rel="last"',
					},
					body: [canteen(1), canteen(2)],
				};
			}
			if (path === '/canteens?page=2')
				return {headers: {link: '<http://x/canteens?page=2>; rel="next"'}, body: [canteen(3)]};
			return undefined;
		});
		const {restaurants} = await relay.directory();
		expect(restaurants.map(({id}) => id)).toEqual(['1', '2', '3']);
		await relay.directory();
		expect(service.requests).toEqual(['/canteens?per_page=1500', '/canteens?page=2']);
	});

	test('pages that came are used where a later one fails, and the list is said to be incomplete', async () => {
		let isWhole = false;
		const {relay} = await relayOf(openMensaSource({ids: ['62']}), path => {
			if (path === '/canteens?per_page=1500')
				return {headers: {link: '<http://x/canteens?page=2>; rel="next"'}, body: [canteen(1), canteen(2)]};
			return isWhole ? {body: [canteen(3)]} : {status: 500, body: ''};
		});
		const listing = await relay.directory();
		expect(listing.restaurants.map(({id}) => id)).toEqual(['1', '2']);
		expect(listing.missing).toMatchObject({code: 'UPSTREAM_FAILED'});
		expect(listing.source.lastError).toBe(listing.missing);
		isWhole = true;
		const again = await relay.directory({cacheMode: 'refresh'});
		expect(again.restaurants.map(({id}) => id)).toEqual(['1', '2', '3']);
		expect(again.missing).toBeUndefined();
	});

	test('an unknown canteen', async () => {
		const {relay} = await relayOf(openMensaSource({ids: ['62']}), path =>
			path === '/canteens?ids=62' ? {body: [canteen(62)]} : undefined,
		);
		await relay.restaurants();
		await expect(relay.menu('5')).rejects.toMatchObject({code: 'RESTAURANT_NOT_FOUND'});
	});
});

describe('a source of today alone', () => {
	test('says so of other days, and shows those that it was asked on', async () => {
		const {relay, clock} = await relayOf(scilifelabSource(), path => {
			if (path === '/restaurant') return {body: {restaurants: [{identifier: 'bikupan', name: 'Bikupan'}]}};
			if (path !== '/restaurant/bikupan') return undefined;
			return {
				body: {
					restaurant: {title: 'Bikupan', menu: [{dish: `Soppa ${new Date(clock.at).toISOString().slice(0, 10)}`}]},
				},
			};
		});
		await relay.restaurants();
		await relay.menu('bikupan');
		expect(await relay.menu('bikupan', {day: '2026-12-01'})).toMatchObject({
			isAhead: true,
			menu: {state: 'unpublished', date: '2026-12-01'},
		});
		clock.at += 24 * 3_600_000;
		await relay.menu('bikupan');
		expect(await relay.menu('bikupan', {day: MONDAY})).toMatchObject({
			isAhead: false,
			menu: {date: MONDAY, dishes: [{name: `Soppa ${MONDAY}`}]},
		});
		const {days, isTodayOnly} = await relay.week('bikupan');
		expect(isTodayOnly).toBe(true);
		expect(days.map(({dishes}) => dishes[0]?.name)).toEqual([
			`Soppa ${MONDAY}`,
			'Soppa 2026-12-01',
			...Array.from({length: 5}),
		]);
		await expect(relay.menu('nobody', {day: MONDAY})).rejects.toMatchObject({code: 'RESTAURANT_NOT_FOUND'});
	});
});

describe('Sodexo', () => {
	test('the present week is one request, other days are their own', async () => {
		const week = {
			meta: {
				generated_timestamp: Date.parse(`${MONDAY}T06:00:00Z`) / 1000,
				ref_title: 'Galaksi',
				ref_url: 'https://x.example/',
			},
			timeperiod: '30.11. - 6.12.',
			mealdates: [{date: 'Tiistai', courses: {1: {title_fi: 'Keitto', properties: 'G, L', price: ''}}}],
		};
		const {relay, service} = await relayOf(sodexoSource({ids: ['152']}), path => {
			if (path === '/ruokalistat/output/weekly_json/152') return {body: week};
			return path.endsWith('/152/2026-12-08') ? {body: {meta: week.meta, courses: {}}} : undefined;
		});
		expect(await names(relay)).toEqual(['152 Sodexo Finland 152']);
		expect((await relay.menu('152', {day: '2026-12-01'})).menu.dishes).toMatchObject([
			{name: 'Keitto', diets: ['gluten-free', 'lactose-free']},
		]);
		expect((await relay.menu('152')).menu.state).toBe('unpublished');
		expect((await relay.menu('152', {day: '2026-12-08'})).menu.state).toBe('unpublished');
		// The name that its answers gave is known from now on.
		expect(await names(relay)).toEqual(['152 Galaksi']);
		expect(service.requests).toEqual([
			'/ruokalistat/output/weekly_json/152',
			'/ruokalistat/output/daily_json/152/2026-12-08',
		]);
	});
});

describe('Unicafe', () => {
	test('all restaurants and their days are one request', async () => {
		const restaurant = (slug: string, dish: string) => ({
			id: 1,
			title: slug.toUpperCase(),
			slug,
			menuData: {
				visitingHours: {lounas: {items: [{label: 'Ma–Pe', hours: '10:30–14:00'}]}, business: false},
				menus: [{date: 'Ma 30.11.', data: [{name: dish, meta: {0: ['VE']}, price: {name: 'Edullisesti', value: []}}]}],
			},
		});
		const {relay, service} = await relayOf(unicafeSource({}), () => ({
			body: [restaurant('chemicum', 'Keitto'), restaurant('exactum', 'Pata')],
		}));
		const {restaurants} = await relay.restaurants();
		expect(restaurants).toMatchObject([
			{id: 'chemicum', hours: [{days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '10:30', to: '14:00'}]},
			{id: 'exactum'},
		]);
		expect((await relay.menu('exactum')).menu.dishes).toMatchObject([{name: 'Pata', diets: ['vegetarian', 'vegan']}]);
		expect((await relay.menu('chemicum')).menu.dishes).toMatchObject([{name: 'Keitto'}]);
		expect(service.requests).toEqual(['/restaurants?lang=fi']);
	});
});

describe('several sources', () => {
	async function joined(canteens: (path: string) => JsonAnswer | undefined) {
		const campuses = await relayOf(scilifelabSource(), path => {
			if (path === '/restaurant') return {body: {restaurants: [{identifier: 'bikupan', name: 'Bikupan'}]}};
			return path === '/restaurant/bikupan' ? {body: {restaurant: {menu: [{dish: 'Soppa'}]}}} : undefined;
		});
		const mensas = await relayOf(openMensaSource({ids: ['62']}), canteens);
		return joinRelays(
			[
				{prefix: null, relay: campuses.relay},
				{prefix: 'openmensa', relay: mensas.relay},
			],
			async () => {},
		);
	}

	test('have the ids of the first bare', async () => {
		const relay = await joined(path => {
			if (path === '/canteens?ids=62') return {body: [canteen(62)]};
			return path.includes('/meals') ? {body: [{date: MONDAY, closed: false, meals: [meal('Suppe')]}]} : undefined;
		});
		expect(await names(relay)).toEqual(['bikupan Bikupan', 'openmensa:62 Mensa 62']);
		expect((await relay.menu('bikupan')).restaurant).toMatchObject({id: 'bikupan', source: 'scilifelab'});
		expect(await relay.menu('openmensa:62')).toMatchObject({
			restaurant: {id: 'openmensa:62', source: 'openmensa'},
			menu: {state: 'served'},
		});
		expect((await relay.find('mensa')).id).toBe('openmensa:62');
		const {matches} = await relay.search('suppe');
		expect(matches.map(({restaurant}) => restaurant.id)).toEqual(['openmensa:62']);
	});

	test('a stale directory is renewed as a directory, with canteens that the configuration does not name', async () => {
		const {relay: mensas, clock} = await relayOf(openMensaSource({ids: ['62']}), path =>
			path.startsWith('/canteens?')
				? {body: path.includes('ids=') ? [canteen(62)] : [canteen(62), canteen(63)]}
				: undefined,
		);
		const relay = joinRelays([{prefix: 'openmensa', relay: mensas}], async () => {});
		await relay.directory();
		clock.at += 8 * 24 * 3_600_000;
		const renewed = await (await relay.directory()).revalidation;
		expect(renewed?.restaurants.map(({id}) => id)).toEqual(['openmensa:62', 'openmensa:63']);
	});

	test('a restaurant’s own time zone rules its day', async () => {
		const restaurant = {id: 'deli', name: 'Deli', timeZone: 'America/New_York'};
		const {relay: documents, clock} = await relayOf(fileSource({}), path =>
			path === '/restaurants.json' ? {body: {restaurants: [restaurant]}} : undefined,
		);
		clock.at = Date.parse(`${MONDAY}T02:00:00Z`);
		const relay = joinRelays([{prefix: 'file', relay: documents}], async () => {});
		await relay.restaurants();
		expect([relay.today(), relay.today('file:deli')]).toEqual([MONDAY, '2026-11-29']);
	});

	test('one that is down takes nothing else with it', async () => {
		const relay = await joined(() => ({status: 500, body: 'no'}));
		const {restaurants, source} = await relay.restaurants();
		expect(restaurants.map(({id}) => id)).toEqual(['bikupan']);
		expect(source.lastError?.code).toBe('UPSTREAM_FAILED');
		expect((await relay.menu('bikupan')).menu.state).toBe('served');
		await expect(relay.menu('openmensa:62')).rejects.toMatchObject({code: 'UPSTREAM_FAILED'});
	});
});
