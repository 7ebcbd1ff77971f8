import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {openRelay} from '../../../source/relay/open-relay.ts';
import {menuDocument} from '../../../source/relay/output/documents.ts';
import type {Relay} from '../../../source/relay/relay.ts';
import {type FakeUpstream, type Mood, moods, startFakeUpstream} from '../../support/upstream/fake-upstream.ts';
import {listBody, menuBody} from '../../support/upstream/stored-answers.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let folder: string;
let fake: FakeUpstream;
let clock: number;
let api: {list: Mood; menu: Mood};
const relays: Relay[] = [];

/** A process that uses the cache file. */
function open(): Relay {
	const relay = openRelay({
		upstream: fake.address,
		cacheFile: join(folder, 'relay.sqlite'),
		timeoutMs: 30_000,
		onWarning(message) {
			throw new Error(message);
		},
		now: () => clock,
	});
	relays.push(relay);
	return relay;
}

const json = (body: unknown, status = 200): Mood =>
	moods.status(status, {'content-type': 'application/json'}, JSON.stringify(body));
const list = (...ids: string[]) => json(listBody(ids.map(id => ({id, name: id.toUpperCase()}))));
const menu = (...dishes: string[]) => json(menuBody('a', dishes));
const notFound = moods.status(404, {'content-type': 'text/plain', 'cache-control': 'no-store'}, '404 page not found\n');
const dishesOf = async (relay: Relay, cacheMode: 'cached' | 'refresh' | 'offline' = 'cached') => {
	const answer = await relay.menu('a', {cacheMode});
	return answer.menu.dishes.map(({name}) => name);
};

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'lunch-'));
	fake = await startFakeUpstream();
	clock = Date.parse('2026-11-20T10:00:00Z');
	api = {list: list('a', 'b'), menu: menu('Soppa', 'Fisk')};
	fake.mood = (request, response) => (request.url === '/api/restaurant' ? api.list : api.menu)(request, response);
	const relay = open();
	await relay.restaurants();
	expect(await dishesOf(relay)).toEqual(['Soppa', 'Fisk']);
});

afterEach(async () => {
	await Promise.all(relays.splice(0).map(relay => relay.close()));
	await fake.close();
	rmSync(folder, {recursive: true});
});

describe('a menu that was good today', () => {
	test.each([
		['404', notFound, /no such menu \(HTTP 404\)/],
		['a menu without dishes', menu(), /a menu without dishes/],
		['203 and no dishes', json(menuBody('a', []), 203), /a menu without dishes/],
	])('stays after %s, and says why it was not revalidated, in every process', async (_, answer, why) => {
		clock += 2 * HOUR;
		api.menu = answer;
		const {menu: shown, source, restaurant} = await open().menu('a', {cacheMode: 'refresh'});
		expect(shown.dishes).toHaveLength(2);
		expect(restaurant.name).toBe('A');
		expect(source).toMatchObject({state: 'offline', lastError: {message: expect.stringMatching(why)}});
		expect(source.fetchedAt).toEqual(new Date('2026-11-20T10:00:00Z'));
		const asked = fake.requests.length;
		const again = await open().menu('a');
		expect(menuDocument(again).source).toMatchObject({state: 'offline', revalidation: expect.stringMatching(why)});
		expect(fake.requests).toHaveLength(asked);
		expect(await dishesOf(open(), 'offline')).toEqual(['Soppa', 'Fisk']);
	});

	test('is asked for again after a while, and a good answer ends the doubt', async () => {
		clock += 2 * HOUR;
		api.menu = notFound;
		await open().menu('a', {cacheMode: 'refresh'});
		clock += 2 * MINUTE;
		api.menu = menu('Gröt');
		const {source, revalidation} = await open().menu('a');
		expect(source.state).toBe('stale');
		const revalidated = await revalidation;
		expect(revalidated?.menu.dishes).toMatchObject([{name: 'Gröt'}]);
		expect(menuDocument(await open().menu('a')).source).toMatchObject({state: 'fresh', revalidation: null});
	});

	test('stays however often 404 comes while the list has the restaurant', async () => {
		api.menu = notFound;
		for (let round = 0; round < 5; round++) {
			clock += 10 * MINUTE;
			expect(await dishesOf(open(), 'refresh')).toEqual(['Soppa', 'Fisk']);
		}
	});

	test('stays while the list can not be had either', async () => {
		api = {list: notFound, menu: notFound};
		for (let round = 0; round < 3; round++) {
			clock += 10 * MINUTE;
			expect(await dishesOf(open(), 'refresh')).toEqual(['Soppa', 'Fisk']);
			expect((await open().restaurants({cacheMode: 'refresh'})).restaurants).toHaveLength(2);
		}
	});

	test('goes once the list no longer has the restaurant, twice in a row and a minute apart', async () => {
		api = {list: list('b'), menu: notFound};
		clock += 2 * MINUTE;
		expect(await dishesOf(open(), 'refresh')).toHaveLength(2);
		clock += MINUTE - 1000;
		expect(await dishesOf(open(), 'refresh')).toHaveLength(2);
		clock += 1000;
		await expect(dishesOf(open(), 'refresh')).rejects.toThrow(expect.objectContaining({code: 'RESTAURANT_NOT_FOUND'}));
	});

	test('stays if the list has it again between', async () => {
		api = {list: list('b'), menu: notFound};
		clock += 2 * MINUTE;
		expect(await dishesOf(open(), 'refresh')).toHaveLength(2);
		api.list = list('a', 'b');
		clock += 2 * MINUTE;
		expect(await dishesOf(open(), 'refresh')).toHaveLength(2);
		api.list = list('b');
		clock += 2 * MINUTE;
		expect(await dishesOf(open(), 'refresh')).toHaveLength(2);
	});

	test('is of its day: on the next 404 counts, but is not "no such restaurant" while the list has it', async () => {
		clock += DAY;
		api.menu = notFound;
		const answer = await open().menu('a');
		expect(answer).toMatchObject({menu: {date: '2026-11-20'}, source: {state: 'offline'}});
		expect(answer.source.lastError?.message).toMatch(/though it lists it/);
	});
});

test('a listed restaurant without any menu is not unknown, and an unlisted one is', async () => {
	api.menu = notFound;
	await expect(open().menu('b')).rejects.toThrow(expect.objectContaining({code: 'UPSTREAM_FAILED'}));
	await expect(open().menu('c')).rejects.toThrow(expect.objectContaining({code: 'RESTAURANT_NOT_FOUND'}));
	clock += 2 * MINUTE;
	api.list = list('a');
	await expect(open().menu('b')).rejects.toThrow(expect.objectContaining({code: 'RESTAURANT_NOT_FOUND'}));
});

describe('a list that was full', () => {
	const listed = async (cacheMode: 'cached' | 'refresh' = 'refresh') => {
		const {restaurants, source} = await open().restaurants({cacheMode});
		return {count: restaurants.length, state: source.state, lastError: source.lastError?.message ?? null};
	};
	const doubted = {count: 2, state: 'offline', lastError: expect.stringMatching(/a list without restaurants/)};

	test('stays after an empty one, for the day', async () => {
		api.list = list();
		for (let round = 0; round < 3; round++) {
			clock += 2 * MINUTE;
			expect(await listed()).toEqual(doubted);
			expect(await listed('cached')).toEqual(doubted);
		}
		api.list = list('a', 'b', 'c');
		expect(await listed()).toEqual({count: 3, state: 'fresh', lastError: null});
	});

	test('goes on another day, when it was empty twice in a row and a minute apart', async () => {
		clock += DAY;
		api.list = list();
		expect(await listed()).toEqual(doubted);
		clock += MINUTE;
		expect(await listed()).toEqual({count: 0, state: 'fresh', lastError: null});
	});

	test('is not doubted for a restaurant fewer', async () => {
		api.list = list('a');
		expect(await listed()).toEqual({count: 1, state: 'fresh', lastError: null});
	});
});

describe('a clock that was ahead', () => {
	test.each([30_000, 2 * HOUR])('by %d ms leaves no error behind', async ahead => {
		api.menu = moods.status(503);
		clock += DAY + ahead;
		await open()
			.menu('b')
			.catch(() => null);
		clock -= ahead;
		api.menu = menu('Gröt');
		expect((await open().menu('b')).menu.dishes).toMatchObject([{name: 'Gröt'}]);
	});

	test('leaves no answer that is fresh for too long', async () => {
		clock += DAY + 3 * HOUR;
		await open().menu('b');
		clock -= 3 * HOUR;
		const {source, revalidation} = await open().menu('b');
		expect(source.state).toBe('stale');
		expect(source.fetchedAt?.getTime()).toBeLessThanOrEqual(clock);
		expect((await revalidation)?.source).toMatchObject({state: 'fresh', fetchedAt: new Date(clock)});
	});
});
