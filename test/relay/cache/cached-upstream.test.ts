import {beforeEach, describe, expect, test} from 'vitest';
import {type CachedUpstream, createCachedUpstream} from '../../../source/relay/cache/cached-upstream.ts';
import {defaultFreshness} from '../../../source/relay/cache/freshness.ts';
import {fieldValue, headerFields} from '../../../source/relay/http/header-fields.ts';
import type {AnswerStore} from '../../../source/relay/store/answer-store.ts';
import {createMemoryAnswerStore} from '../../../source/relay/store/memory-answer-store.ts';
import {scilifelabSource} from '../../../source/relay/upstream/sources/scilifelab/scilifelab-source.ts';
import type {Upstream, UpstreamAnswer} from '../../../source/relay/upstream/upstream.ts';
import {LunchError} from '../../../source/shared/errors.ts';
import {dayIn, STOCKHOLM} from '../../../source/shared/time/time-zone.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const list = JSON.stringify({restaurants: [{identifier: 'a', name: 'A'}]});
const menu = (...dishes: string[]) => JSON.stringify({restaurant: {title: 'A', menu: dishes.map(dish => ({dish}))}});

let clock: number;
let store: AnswerStore;
let requests: {path: string; etag: string | null}[];
/** An answer of the upstream, in short. */
interface Reply extends Partial<UpstreamAnswer> {
	contentType?: string;
	etag?: string;
	maxAge?: number | null;
}
let reply: (path: string, signal: AbortSignal | undefined) => Reply | Promise<Reply>;

const upstream: Upstream = {
	address: 'http://upstream/api',
	async request(path, {headers = [], signal} = {}) {
		requests.push({path, etag: fieldValue(headers, 'if-none-match')});
		const {contentType = 'application/json', etag, maxAge, ...answer} = await reply(path, signal);
		const fields = headerFields({
			'content-type': contentType,
			etag,
			'cache-control': typeof maxAge === 'number' ? `max-age=${maxAge}` : undefined,
		});
		return {status: 200, headers: fields, body: Buffer.from(''), ...answer};
	},
	async close() {},
};

function cached({revalidates = true} = {}): CachedUpstream {
	const now = () => clock;
	return createCachedUpstream({
		source: scilifelabSource(),
		upstream,
		store,
		freshness: defaultFreshness,
		now,
		today: () => dayIn(STOCKHOLM, new Date(clock)),
		revalidates,
	});
}

const asked = () => requests.length;
const unreachable = () => {
	throw new LunchError('UPSTREAM_UNREACHABLE', 'gone');
};
const text = (answer: {body: Buffer}) => answer.body.toString();

beforeEach(() => {
	clock = Date.parse('2026-11-20T10:00:00Z');
	store = createMemoryAnswerStore({now: () => clock});
	requests = [];
	reply = path => ({body: Buffer.from(path === 'restaurant' ? list : menu('Soppa'))});
});

describe('freshness', () => {
	const lastsFor = async (path: string, milliseconds: number) => {
		const relay = cached();
		await relay.ask(path);
		clock += milliseconds - 1;
		expect(await relay.ask(path)).toMatchObject({state: 'fresh', isHit: true});
		clock += 1;
		const held = await relay.ask(path);
		expect(held).toMatchObject({state: 'stale', isHit: true});
		expect((await held.revalidation)?.state).toBe('fresh');
		expect(asked()).toBe(2);
	};

	test('the list serves a day, whatever max-age says', async () => {
		reply = () => ({body: Buffer.from(list), maxAge: 60});
		await lastsFor('restaurant', DAY);
	});

	test.each([
		['its max-age', 600, 10 * MINUTE],
		['at least a minute', 0, MINUTE],
		['at most an hour', 10_800, HOUR],
		['an hour without max-age', null, HOUR],
	])('a menu serves %s', async (_, maxAge, expected) => {
		reply = () => ({body: Buffer.from(menu('Soppa')), maxAge});
		await lastsFor('restaurant/a', expected);
	});

	test.each([
		[10_800, 5 * MINUTE],
		[120, 2 * MINUTE],
	])('a menu without dishes at most five minutes (max-age %d)', async (maxAge, expected) => {
		reply = () => ({body: Buffer.from(menu()), maxAge});
		await lastsFor('restaurant/a', expected);
	});

	test('an id that is not known is remembered for a minute, and never past it', async () => {
		reply = () => ({status: 404});
		const relay = cached();
		expect((await relay.ask('restaurant/x')).answer.status).toBe(404);
		clock += MINUTE - 1;
		expect((await relay.ask('restaurant/x')).answer.status).toBe(404);
		expect(asked()).toBe(1);
		clock += 1;
		reply = () => ({body: Buffer.from(menu('Soppa'))});
		expect((await relay.ask('restaurant/x')).answer.status).toBe(200);
	});

	test("yesterday's menu is never today's", async () => {
		clock = Date.parse('2026-11-20T22:59:00Z'); // 23:59 in Stockholm
		const relay = cached();
		await relay.ask('restaurant/a');
		clock += 2 * MINUTE;
		reply = () => ({body: Buffer.from(menu('Gröt'))});
		const held = await relay.ask('restaurant/a');
		expect(held.isHit).toBe(false);
		expect(text(held.answer)).toContain('Gröt');
		expect(text((await relay.earlier('restaurant/a', '2026-11-20')) ?? {body: Buffer.from('')})).toContain('Soppa');
	});
});

describe('a stale answer', () => {
	test('is given at once while the new one is fetched', async () => {
		const relay = cached();
		await relay.ask('restaurant');
		clock += DAY;
		const arrived = Promise.withResolvers<Reply>();
		reply = () => arrived.promise;
		const held = await relay.ask('restaurant');
		expect(held.state).toBe('stale');
		arrived.resolve({body: Buffer.from(list)});
		expect(await held.revalidation).toMatchObject({state: 'fresh', isHit: false});
		expect(await relay.ask('restaurant')).toMatchObject({state: 'fresh', isHit: true});
	});

	test('is left for the caller to revalidate where that is asked for', async () => {
		const relay = cached({revalidates: false});
		await relay.ask('restaurant');
		clock += DAY;
		expect(await relay.ask('restaurant')).toMatchObject({state: 'stale', revalidation: null});
		expect(asked()).toBe(1);
	});

	test('serves for seven days of failures, asked for at most every five seconds', async () => {
		const relay = cached();
		await relay.ask('restaurant');
		reply = unreachable;
		clock += DAY;
		expect(await (await relay.ask('restaurant')).revalidation).toBeNull();
		clock += 4999;
		expect((await relay.ask('restaurant')).revalidation).toBeNull();
		clock += 1;
		expect(await (await relay.ask('restaurant')).revalidation).toBeNull();
		expect(asked()).toBe(3);
		clock += 7 * DAY - 6000;
		expect((await relay.ask('restaurant')).state).toBe('stale');
		clock += 1001;
		await expect(relay.ask('restaurant')).rejects.toThrow(expect.objectContaining({code: 'UPSTREAM_UNREACHABLE'}));
	});

	test('is asked for by its version, and an unchanged one is fresh again', async () => {
		reply = () => ({body: Buffer.from(list), etag: 'W/1'});
		const relay = cached();
		await relay.ask('restaurant');
		clock += DAY;
		reply = () => ({status: 304});
		const revalidated = await (await relay.ask('restaurant')).revalidation;
		expect(requests.at(-1)).toEqual({path: 'restaurant', etag: 'W/1'});
		expect(revalidated).toMatchObject({
			state: 'fresh',
			answer: {status: 200, headers: expect.arrayContaining([['etag', 'W/1']]), fetchedAt: clock},
		});
		expect(text(revalidated?.answer ?? {body: Buffer.from('')})).toBe(list);
	});
});

describe('a good answer outlives', () => {
	test.each([
		['an error', {status: 500}],
		['too many requests', {status: 429}],
		['a list that is not found', {status: 404}],
		['an HTML page', {contentType: 'text/html', body: Buffer.from('<html>')}],
		['cut JSON', {body: Buffer.from('{"restaurants":[')}],
		['another document', {body: Buffer.from('{"maintenance":true}')}],
	])('%s', async (_, bad) => {
		const relay = cached();
		await relay.ask('restaurant');
		reply = () => bad;
		const held = await relay.ask('restaurant', {cacheMode: 'refresh'});
		expect(held).toMatchObject({state: 'offline', isHit: true, lastError: {code: expect.stringMatching(/^UPSTREAM_/)}});
		expect(text(held.answer)).toBe(list);
		expect(await relay.ask('restaurant')).toMatchObject({state: 'fresh', isHit: true});
	});

	test('an upstream that is gone', async () => {
		const relay = cached();
		await relay.ask('restaurant');
		reply = unreachable;
		expect(await relay.ask('restaurant', {cacheMode: 'refresh'})).toMatchObject({
			state: 'offline',
			lastError: {code: 'UPSTREAM_UNREACHABLE'},
		});
	});
});

describe('without a good answer', () => {
	test('an error is given as it is, and remembered for two seconds', async () => {
		reply = () => ({status: 500, contentType: 'text/html', body: Buffer.from('<h1>Oops</h1>')});
		const relay = cached();
		expect((await relay.ask('restaurant/a')).answer).toMatchObject({
			status: 500,
			headers: expect.arrayContaining([['content-type', 'text/html']]),
		});
		clock += 1999;
		await relay.ask('restaurant/a');
		expect(asked()).toBe(1);
		clock += 1;
		await relay.ask('restaurant/a');
		expect(asked()).toBe(2);
	});
});

describe('the cache mode', () => {
	test('offline never asks', async () => {
		const relay = cached();
		await expect(relay.ask('restaurant', {cacheMode: 'offline'})).rejects.toThrow(
			expect.objectContaining({code: 'NOTHING_STORED'}),
		);
		await relay.ask('restaurant');
		expect(await relay.ask('restaurant', {cacheMode: 'offline'})).toMatchObject({state: 'fresh'});
		clock += DAY;
		expect(await relay.ask('restaurant', {cacheMode: 'offline'})).toMatchObject({state: 'offline', revalidation: null});
		expect(asked()).toBe(1);
	});

	test('refresh asks though the answer is fresh', async () => {
		const relay = cached();
		await relay.ask('restaurant');
		clock += 1;
		expect(await relay.ask('restaurant', {cacheMode: 'refresh'})).toMatchObject({state: 'fresh', isHit: false});
		expect(asked()).toBe(2);
	});
});

describe('one request per key', () => {
	test('however many ask within a process', async () => {
		const relay = cached();
		const all = await Promise.all(Array.from({length: 100}, () => relay.ask('restaurant')));
		expect(asked()).toBe(1);
		expect(new Set(all.map(held => held.state))).toEqual(new Set(['fresh']));
	});

	/** Resolves when so many have tried to take a lease of the store. */
	function leaseTriedBy(count: number): Promise<void> {
		const {leases} = store;
		const tried = Promise.withResolvers<void>();
		let tries = 0;
		const take: typeof leases.take = (...lease) => {
			if (++tries === count) tried.resolve();
			return leases.take(...lease);
		};
		store = {...store, leases: {...leases, take}};
		return tried.promise;
	}

	test('and however many processes share the store', async () => {
		const allTried = leaseTriedBy(5);
		reply = async () => {
			await allTried;
			return {body: Buffer.from(list)};
		};
		const relays = Array.from({length: 5}, () => cached());
		const all = await Promise.all(relays.map(relay => relay.ask('restaurant')));
		expect(asked()).toBe(1);
		expect(all.map(held => text(held.answer))).toEqual(Array(5).fill(list));
	});

	test('a failure is the failure of all who wait', async () => {
		const allTried = leaseTriedBy(5);
		reply = async () => {
			await allTried;
			return unreachable();
		};
		const relays = Array.from({length: 5}, () => cached());
		const all = await Promise.allSettled(relays.map(relay => relay.ask('restaurant')));
		expect(asked()).toBe(1);
		for (const result of all)
			expect(result).toMatchObject({status: 'rejected', reason: {code: 'UPSTREAM_UNREACHABLE'}});
	});

	test('a holder that was killed holds nobody up for long', async () => {
		await store.leases.take('http://upstream/api/restaurant', 'a killed process', clock + 200);
		const tick = setInterval(() => {
			clock += 50;
		}, 10);
		expect(await cached().ask('restaurant')).toMatchObject({state: 'fresh'});
		clearInterval(tick);
	});

	test('one who stops waiting does not stop the others; the last one to go ends the request', async () => {
		let aborted = false;
		reply = (_, signal) =>
			new Promise((_resolve, reject) => {
				signal?.addEventListener('abort', () => {
					aborted = true;
					reject(signal.reason);
				});
			});
		const relay = cached();
		const [first, second] = [new AbortController(), new AbortController()];
		const waits = [first, second].map(({signal}) => relay.ask('restaurant', {signal}));
		waits.forEach(wait => {
			wait.catch(() => {});
		});
		await expect.poll(asked).toBe(1);
		first.abort(new Error('first left'));
		await expect(waits[0]).rejects.toThrow('first left');
		expect(aborted).toBe(false);
		second.abort(new Error('second left'));
		await expect(waits[1]).rejects.toThrow('second left');
		await expect.poll(() => aborted).toBe(true);
		expect(asked()).toBe(1);
	});

	test('one whose time is up gets what is stored, whenever that is; one that is interrupted gets nothing', async () => {
		const relay = cached();
		await relay.ask('restaurant');
		reply = () => new Promise(() => {});
		const [timedOut, interrupted] = [new AbortController(), new AbortController()];
		const refresh = {cacheMode: 'refresh', tellsAge: true} as const;
		const waits = [timedOut, interrupted].map(({signal}) => relay.ask('restaurant', {...refresh, signal}));
		await expect.poll(asked).toBe(2);
		interrupted.abort(new LunchError('INTERRUPTED', 'Ctrl-C'));
		await expect(waits[1]).rejects.toMatchObject({code: 'INTERRUPTED'});
		timedOut.abort(new LunchError('TIMED_OUT', 'late'));
		const late = {state: 'offline', lastError: {code: 'TIMED_OUT'}};
		expect(await waits[0]).toMatchObject(late);
		expect(await relay.ask('restaurant', {...refresh, signal: timedOut.signal})).toMatchObject(late);
		await expect(relay.ask('other', {signal: timedOut.signal})).rejects.toMatchObject({code: 'TIMED_OUT'});
	});
});

test('statistics', async () => {
	const relay = cached();
	await relay.ask('restaurant');
	await relay.ask('restaurant');
	clock += DAY;
	await (await relay.ask('restaurant')).revalidation;
	reply = unreachable;
	await relay.ask('restaurant', {cacheMode: 'refresh'});
	expect(relay.statistics).toEqual({hits: 1, stale: 1, misses: 2, upstreamRequests: 3, upstreamErrors: 1});
});
