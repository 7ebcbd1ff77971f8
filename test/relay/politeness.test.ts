import {afterEach, describe, expect, test} from 'vitest';
import {createRelay} from '../../source/relay/create-relay.ts';
import {createMemoryAnswerStore} from '../../source/relay/store/memory-answer-store.ts';
import {createHttpUpstream} from '../../source/relay/upstream/http-upstream.ts';
import {compassSource} from '../../source/relay/upstream/sources/compass/compass-source.ts';
import {fileSource} from '../../source/relay/upstream/sources/file/file-source.ts';
import type {MenuSource} from '../../source/relay/upstream/sources/menu-source.ts';
import {openMensaSource} from '../../source/relay/upstream/sources/openmensa/openmensa-source.ts';
import {sodexoSource} from '../../source/relay/upstream/sources/sodexo/sodexo-source.ts';
import {unicafeSource} from '../../source/relay/upstream/sources/unicafe/unicafe-source.ts';
import {addDays} from '../../source/shared/time/calendar.ts';
import {type GiveAnswer, startJsonService} from '../support/upstream/json-service.ts';

// Requests to an upstream in an hour, a day and a week of being looked at all the time, by a simulated clock.

const MONDAY = '2026-11-30';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ids = Array.from({length: 20}, (_, index) => String(101 + index));
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
	for (const close of closing.splice(0).reverse()) await close();
});

async function relayOf(source: MenuSource, answer: GiveAnswer) {
	const clock = {at: Date.parse(`${MONDAY}T08:00:00Z`)};
	const now = () => clock.at;
	const service = await startJsonService(answer);
	const store = createMemoryAnswerStore({now});
	const upstream = createHttpUpstream({address: service.address, cooldown: store.cooldown(service.address), now});
	const relay = createRelay({source, upstream, store, now});
	closing.push(service.close, relay.close);

	/** Weeks, other days and searches share what looks at today are answered with. */
	async function lookAtAll(ids: readonly string[]) {
		for (const id of ids) {
			await relay.menu(id, {day: addDays(relay.today(), 1)});
			await relay.week(id);
		}
		await relay.search('soppa', {isWeek: true});
	}

	/** Looks at today's menus `times` times, evenly over a time in milliseconds, and now and then at everything. */
	async function look(times: number, over: number) {
		for (let index = 0; index < times; index++) {
			const {restaurants} = await relay.restaurants();
			for (const {id} of restaurants) await (await relay.menu(id)).revalidation;
			if (index % 25 === 0) await lookAtAll(restaurants.map(({id}) => id));
			clock.at += over / times;
		}
	}
	return {relay, service, clock, look};
}

const canteen = (id: string) => ({id: Number(id), name: `Mensa ${id}`, city: 'Ulm', address: null, coordinates: null});
const meal = {id: 1, name: 'Linsensuppe', category: 'Essen', prices: {}, notes: []};

/** The answers of each source's upstream in a good week. */
const services: Record<string, {make: () => MenuSource; answer: GiveAnswer; list: number; menus: number}> = {
	openmensa: {
		make: () => openMensaSource({ids}),
		answer: path =>
			path.startsWith('/canteens?ids=')
				? {body: ids.map(canteen)}
				: {body: [{date: MONDAY, closed: false, meals: [meal]}]},
		list: 1,
		menus: 20,
	},
	compass: {
		make: () => compassSource({ids}),
		answer: () => ({
			body: {menus: [{date: `${MONDAY}T00:00:00`, menuPackages: [{name: 'A', meals: [{name: 'Keitto (G, L)'}]}]}]},
		}),
		list: 0,
		menus: 20,
	},
	sodexo: {
		make: () => sodexoSource({ids}),
		answer: () => ({
			body: {
				meta: {generated_timestamp: Date.parse(`${MONDAY}T06:00:00Z`) / 1000},
				timeperiod: '30.11. - 6.12.',
				mealdates: [{date: 'Maanantai', courses: {1: {title_fi: 'Keitto'}}}],
			},
		}),
		list: 0,
		menus: 20,
	},
	unicafe: {
		make: () => unicafeSource({}),
		answer: () => ({
			body: ids.map(id => ({slug: id, title: id, menuData: {menus: [{date: 'Ma 30.11.', data: [{name: 'Keitto'}]}]}})),
		}),
		list: 0,
		// One answer has them all; it serves for an hour.
		menus: 1,
	},
};

describe.each(Object.entries(services))('%s', (_, {make, answer, list, menus}) => {
	test('100 looks at 20 canteens in an hour: each menu is asked for once', async () => {
		const {service, look} = await relayOf(make(), answer);
		await look(100, HOUR - 1);
		expect(service.requests).toHaveLength(list + menus);
		expect(new Set(service.requests).size).toBe(list + menus);
	});
});

describe('openmensa', () => {
	test('the list is asked for once a week, a menu at most every two hours', async () => {
		const {service, look} = await relayOf(openMensaSource({ids: ids.slice(0, 2)}), path =>
			path.startsWith('/canteens?ids=')
				? {body: ids.slice(0, 2).map(canteen)}
				: {body: [{date: MONDAY, closed: false, meals: [meal]}]},
		);
		// Until Sunday 08:00, every half hour.
		await look(6 * 48, 6 * 24 * HOUR);
		expect(service.requests.filter(path => path.startsWith('/canteens?'))).toHaveLength(1);
		const ofFirst = service.requests.filter(path => path === `/canteens/101/meals?start=${MONDAY}`);
		expect(ofFirst.length).toBeLessThanOrEqual(6 * 12 + 1);
		expect(ofFirst.length).toBeGreaterThan(6 * 8);
	});

	test('days that nothing is known of, and canteens that are not there, are asked for once an hour', async () => {
		const {service, clock, relay} = await relayOf(openMensaSource({ids: ['62', '7', '8']}), path => {
			if (path === '/canteens?ids=62,7,8') return {body: [canteen('62')]};
			return path === '/canteens/7' ? {body: canteen('900')} : undefined;
		});
		for (let minute = 0; minute < 59; minute++) {
			await relay.restaurants();
			expect((await relay.menu('62')).menu.state).toBe('unpublished');
			// The old id of a canteen that was replaced is understood too.
			expect((await relay.menu('7')).restaurant.id).toBe('900');
			clock.at += MINUTE;
		}
		expect(service.requests.toSorted()).toEqual([
			`/canteens/62/days/${MONDAY}/meals`,
			`/canteens/62/meals?start=${MONDAY}`,
			'/canteens/7',
			'/canteens/8',
			`/canteens/900/days/${MONDAY}/meals`,
			`/canteens/900/meals?start=${MONDAY}`,
			'/canteens?ids=62,7,8',
		]);
	});

	test('the order is that of the configuration', async () => {
		const {relay} = await relayOf(openMensaSource({ids: ['69', '62']}), () => ({body: [canteen('62'), canteen('69')]}));
		expect((await relay.restaurants()).restaurants.map(({id}) => id)).toEqual(['69', '62']);
	});

	test('a canteen of no list is described by its own address', async () => {
		const {relay} = await relayOf(openMensaSource({ids: ['62']}), path => {
			if (path === '/canteens?ids=62') return {body: [canteen('62')]};
			if (path === '/canteens/5') return {body: canteen('5')};
			return path === `/canteens/5/meals?start=${MONDAY}` ? {body: []} : undefined;
		});
		expect((await relay.menu('5')).restaurant).toMatchObject({id: '5', name: 'Mensa 5', timeZone: 'Europe/Berlin'});
	});

	test('a failure of a canteen is none of its id', async () => {
		const {relay} = await relayOf(openMensaSource({ids: ['62']}), path =>
			path === '/canteens?ids=62' ? {body: [canteen('62')]} : {status: 500, body: ''},
		);
		await relay.restaurants();
		await expect(relay.menu('5')).rejects.toMatchObject({code: 'UPSTREAM_FAILED'});
	});

	test('a day that becomes closed is closed at once; a week that is taken back is believed the next day', async () => {
		const answers = {body: [{date: MONDAY, closed: false, meals: [meal]}] as unknown[]};
		const {relay, clock} = await relayOf(openMensaSource({ids: ['62']}), path =>
			path === '/canteens?ids=62' ? {body: [canteen('62')]} : answers,
		);
		const menu = async () => (await relay.menu('62', {day: MONDAY, cacheMode: 'refresh'})).menu.state;
		expect(await menu()).toBe('served');
		answers.body = [{date: MONDAY, closed: true, meals: []}];
		expect(await menu()).toBe('closed');
		answers.body = [];
		expect(await menu()).toBe('closed');
		clock.at += 24 * HOUR;
		expect(await menu()).toBe('unpublished');
	});
});

test('a menu that its author takes out of a document is gone', async () => {
	const menu = {date: MONDAY, dishes: [{name: 'Soppa'}]};
	const {relay} = await relayOf(fileSource({}), path =>
		path === '/restaurants.json' ? {body: {restaurants: [{id: 'a', name: 'A'}]}} : {body: {days: [menu]}},
	);
	expect((await relay.menu('a')).menu.state).toBe('served');
	menu.dishes = [];
	expect((await relay.menu('a', {cacheMode: 'refresh'})).menu.state).toBe('unpublished');
});

test('a restaurant’s own time zone rules its day', async () => {
	const {relay, clock} = await relayOf(fileSource({}), path =>
		path === '/restaurants.json'
			? {
					body: {
						restaurants: [
							{id: 'here', name: 'Here'},
							{id: 'ny', name: 'New York', timeZone: 'America/New_York'},
						],
					},
				}
			: {
					body: {
						days: [
							{date: MONDAY, dishes: [{name: 'Soup'}]},
							{date: '2026-12-01', dishes: [{name: 'Stew'}]},
						],
					},
				},
	);
	clock.at = Date.parse('2026-12-01T02:00:00Z');
	await relay.restaurants();
	expect([relay.today(), relay.today('here'), relay.today('ny')]).toEqual(['2026-12-01', '2026-12-01', MONDAY]);
	expect((await relay.menu('here')).menu).toMatchObject({date: '2026-12-01', dishes: [{name: 'Stew'}]});
	expect((await relay.menu('ny')).menu).toMatchObject({date: MONDAY, dishes: [{name: 'Soup'}]});
});
