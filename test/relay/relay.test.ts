import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {openRelay} from '../../source/relay/open-relay.ts';
import type {Relay} from '../../source/relay/relay.ts';
import {createSampleRelay} from '../../source/relay/sample/sample-relay.ts';
import {type FakeUpstream, moods, type Recording, startFakeUpstream} from '../support/upstream/fake-upstream.ts';

const DAY = 24 * 3_600_000;

let folder: string;
let fake: FakeUpstream;
let clock: number;
let warnings: string[];
const relays: Relay[] = [];

function open(): Relay {
	const relay = openRelay({
		upstream: fake.address,
		cacheFile: join(folder, 'relay.sqlite'),
		timeoutMs: 30_000,
		onWarning: message => warnings.push(message),
		now: () => clock,
	});
	relays.push(relay);
	return relay;
}

async function useRecording(recording: Recording): Promise<void> {
	await fake.close();
	fake = await startFakeUpstream(recording);
}

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'lunch-'));
	fake = await startFakeUpstream();
	clock = Date.now();
	warnings = [];
});

afterEach(async () => {
	await Promise.all(relays.splice(0).map(relay => relay.close()));
	await fake.close();
	rmSync(folder, {recursive: true});
	expect(warnings).toEqual([]);
});

describe.each<[Recording, string[]]>([
	['2021-04-weekday', ['restaurant', 'restaurant/', 'restaurant/dufva', 'restaurant/dufva/']],
	['2022-02-weekday', ['restaurant', 'restaurant/dufva']],
	['2023-10-weekday', ['restaurant', 'restaurant/dufva']],
])('in front of the API of %s', (recording, requests) => {
	test('finds a restaurant and its menu', async () => {
		await useRecording(recording);
		const relay = open();
		const restaurant = await relay.find('sven');
		const {menu, source} = await relay.menu(restaurant.id);
		expect(restaurant).toMatchObject({id: 'dufva', name: 'Sven Dufva', region: 'Uppsala'});
		expect(menu).toMatchObject({date: relay.today(), state: 'served'});
		expect(menu.dishes.map(({name}) => name)).toEqual(['Ärtsoppa & pannkakor', 'Wallenbergare med ärtor']);
		expect(source).toMatchObject({upstream: fake.address, state: 'fresh', lastError: null});
		expect(fake.requests).toEqual(requests);
	});
});

describe('menu', () => {
	test('comes with all that the list says of the restaurant', async () => {
		const relay = open();
		await relay.restaurants();
		expect((await relay.menu('elma')).restaurant).toMatchObject({coordinate: {latitude: 59.83928, longitude: 17.638}});
	});

	test('is to be had without the list', async () => {
		fake.mood = (request, response) =>
			request.url === '/api/restaurant' ? moods.status(500)(request, response) : false;
		expect((await open().menu('elma')).restaurant).toMatchObject({id: 'elma', name: 'Elma', region: 'Uppsala'});
	});

	test('of an unknown id is not found, and asked for once', async () => {
		const relay = open();
		await expect(relay.menu('nope')).rejects.toThrow(expect.objectContaining({code: 'RESTAURANT_NOT_FOUND'}));
		await expect(relay.menu('nope')).rejects.toThrow(expect.objectContaining({code: 'RESTAURANT_NOT_FOUND'}));
		expect(fake.requests).toEqual(['restaurant/nope']);
	});

	test('of an unknown id is not found where the upstream answers 500 for it', async () => {
		const relay = open();
		await relay.restaurants();
		fake.mood = moods.status(500, {'content-type': 'text/html'}, '<h1>Internal Server Error</h1>');
		await expect(relay.menu('nope')).rejects.toThrow(expect.objectContaining({code: 'RESTAURANT_NOT_FOUND'}));
		await expect(relay.menu('elma')).rejects.toThrow(expect.objectContaining({code: 'UPSTREAM_FAILED'}));
	});

	test('that was fetched by a clock that was ahead is shown as stale among what is stored', async () => {
		const relay = open();
		clock += 30 * DAY;
		await relay.restaurants();
		const freshUntil = async () => (await relay.cache.entries()).map(entry => entry.freshUntil.getTime() - clock);
		expect((await freshUntil())[0]).toBeGreaterThan(0);
		clock -= 30 * DAY;
		expect(await freshUntil()).toEqual([0]);
		expect((await relay.restaurants()).source.state).toBe('stale');
	});

	test('of an earlier day is shown with its date, where today’s can not be had', async () => {
		clock = Date.parse('2026-11-20T10:00:00Z');
		await open().menu('elma');
		clock += 2 * DAY;
		fake.mood = moods.droppingConnections;
		const relay = open();
		expect(relay.today()).toBe('2026-11-22');
		const {menu, source} = await relay.menu('elma');
		expect(menu).toMatchObject({date: '2026-11-20', state: 'served'});
		expect(source).toMatchObject({state: 'offline', lastError: {code: 'UPSTREAM_UNREACHABLE'}});
		expect((await relay.menu('elma', {cacheMode: 'offline'})).menu.date).toBe('2026-11-20');
		clock += 7 * DAY;
		await expect(relay.menu('elma')).rejects.toThrow(expect.objectContaining({code: 'UPSTREAM_UNREACHABLE'}));
	});

	test.each([
		['an HTML page', moods.body('<!doctype html>', 'text/html')],
		['cut JSON', moods.truncated],
		['a wrong type', moods.body('{"restaurant":{"menu":"soup"}}')],
		['another document', moods.body('{"restaurants":[]}')],
	])('that is %s is unreadable, and does not stay', async (_, mood) => {
		fake.mood = mood;
		const relay = open();
		await expect(relay.menu('elma')).rejects.toThrow(expect.objectContaining({code: 'UPSTREAM_UNREADABLE'}));
		fake.mood = null;
		clock += 2000;
		expect((await relay.menu('elma')).menu.state).toBe('served');
	});

	test('is unpublished on the day when every restaurant’s own site was unreachable', async () => {
		await useRecording('2023-10-all-menus-empty');
		expect((await open().menu('bikupan')).menu).toMatchObject({state: 'unpublished', dishes: []});
	});
});

describe('search', () => {
	test('finds dishes across restaurants, four requests at once', async () => {
		fake.delay = 20;
		const progress: number[] = [];
		const {matches, missing} = await open().search('med artor', {onProgress: done => progress.push(done)});
		expect(matches.map(({restaurant, dishes}) => [restaurant.id, dishes.map(({name}) => name)])).toEqual([
			['dufva', ['Wallenbergare med ärtor']],
		]);
		expect(missing).toEqual([]);
		expect(fake.mostAtOnce).toBe(4);
		expect(fake.requests).toHaveLength(19);
		expect(progress).toEqual(Array.from({length: 18}, (_, index) => index + 1));
	});

	test('says whose menus are missing', async () => {
		fake.mood = (request, response) => (request.url?.endsWith('/elma') ? moods.status(500)(request, response) : false);
		const {matches, missing} = await open().search('linsgryta');
		expect(matches).toHaveLength(1);
		expect(missing).toMatchObject([{restaurant: {id: 'elma'}, error: {code: 'UPSTREAM_FAILED'}}]);
	});

	test('takes no menu of another day for an answer', async () => {
		clock = Date.parse('2026-11-20T10:00:00Z');
		await open().search('linsgryta');
		clock += DAY;
		fake.mood = moods.droppingConnections;
		await expect(open().search('linsgryta')).rejects.toThrow(expect.objectContaining({code: 'UPSTREAM_UNREACHABLE'}));
	});
});

test('what one process asked for, the next one knows', async () => {
	await open().restaurants();
	const {source} = await open().restaurants();
	expect(source.state).toBe('fresh');
	expect(fake.requests).toEqual(['restaurant']);
});

test('a Retry-After is minded by the next process too', async () => {
	fake.mood = moods.status(429, {'retry-after': '60'});
	await expect(open().restaurants()).rejects.toThrow(expect.objectContaining({code: 'UPSTREAM_RATE_LIMITED'}));
	clock += 3000;
	await expect(open().restaurants()).rejects.toThrow(expect.objectContaining({code: 'UPSTREAM_RATE_LIMITED'}));
	expect(fake.requests).toHaveLength(1);
	fake.mood = null;
	clock += 58_000;
	expect((await open().restaurants()).restaurants).toHaveLength(18);
});

test('the cache can be looked at and cleared', async () => {
	const relay = open();
	await relay.restaurants();
	await relay.menu('elma');
	const entries = await relay.cache.entries();
	expect(entries.map(({url, day, status}) => ({url, day, status}))).toEqual(
		expect.arrayContaining([
			{url: `${fake.address}/restaurant`, day: null, status: 200},
			{url: `${fake.address}/restaurant/elma`, day: relay.today(), status: 200},
		]),
	);
	expect(await relay.cache.clear()).toBe(2);
	expect(await relay.cache.entries()).toEqual([]);
});

test('the sample goes through the same client, on its own day', async () => {
	const relay = createSampleRelay();
	expect(relay.today()).toBe('2024-04-04');
	const {restaurants, source} = await relay.restaurants();
	expect(restaurants).toHaveLength(18);
	expect(source).toMatchObject({upstream: 'sample:2024-04-04', state: 'fresh'});
	expect((await relay.menu('bikupan')).menu).toMatchObject({date: '2024-04-04', state: 'served'});
	await expect(relay.menu('nope')).rejects.toThrow(expect.objectContaining({code: 'RESTAURANT_NOT_FOUND'}));
	await relay.close();
});

describe('behind a relay', () => {
	const menu = JSON.stringify({restaurant: {title: 'A', menu: [{dish: 'Soppa'}]}});
	const given = (headers: Record<string, string>) => {
		fake.mood = moods.status(
			200,
			{'content-type': 'application/json', 'cache-control': 'max-age=60', ...headers},
			menu,
		);
	};

	test('a menu is as old as that one had it', async () => {
		given({age: '40', 'cache-status': 'lunch; hit; ttl=20'});
		const {source} = await open().menu('a');
		expect(source.state).toBe('fresh');
		expect(Math.round((clock - (source.fetchedAt?.getTime() ?? 0)) / 1000)).toBe(40);
	});

	test.each([
		['lunch; fwd=stale; ttl=-40; detail=renewing', 'stale', null],
		['lunch; fwd=stale; ttl=-40; detail=UPSTREAM_TIMEOUT', 'offline', 'UPSTREAM_TIMEOUT'],
	] as const)('and as stale as that one said: %s', async (status, state, code) => {
		given({age: '100', 'cache-status': status});
		const relay = open();
		for (let round = 0; round < 2; round++) {
			const {source} = await relay.menu('a');
			expect(source.state).toBe(state);
			expect(source.lastError?.code ?? null).toBe(code);
		}
		// It is asked again soon: that relay may have a newer one by then.
		given({'cache-status': 'lunch; fwd=uri-miss; fwd-status=200; stored'});
		clock += 3000;
		const {revalidation} = await relay.menu('a');
		expect((await revalidation)?.source.state).toBe('fresh');
	});

	test('--refresh passes by its cache', async () => {
		await open().menu('dufva', {cacheMode: 'refresh'});
		expect(fake.lastHeaders['cache-control']).toBe('no-cache');
	});
});
