import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Redis} from 'ioredis';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi} from 'vitest';
import {type AnswerStore, answerKey, parseAnswerKey} from '../../../source/relay/store/answer-store.ts';
import {LONGEST_LEASE_MS} from '../../../source/relay/store/leases.ts';
import {createMemoryAnswerStore} from '../../../source/relay/store/memory-answer-store.ts';
import {openAnswerStore} from '../../../source/relay/store/open-answer-store.ts';
import {createRedisAnswerStore} from '../../../source/relay/store/redis/redis-answer-store.ts';
import {openRedisCircuitBreaker} from '../../../source/relay/store/redis/redis-circuit-breaker.ts';
import {openSharedAnswerStore} from '../../../source/relay/store/shared-answer-store.ts';
import {openSqliteAnswerStore} from '../../../source/relay/store/sqlite/sqlite-answer-store.ts';
import type {StoredAnswer} from '../../../source/relay/store/stored-answer.ts';
import {LONGEST_COOLDOWN_MS} from '../../../source/relay/upstream/cooldown.ts';
import {freePort} from '../../support/network/free-port.ts';
import {describeWithRedis, type RedisServer, startRedisServer} from '../../support/servers/redis-server.ts';

const answer: StoredAnswer = {
	status: 200,
	headers: [
		['content-type', 'application/json'],
		['etag', 'W/1'],
	],
	body: Buffer.from('{"å":1}'),
	quality: 'good',
	fetchedAt: 1000,
	age: 500,
	freshUntil: 2000,
	staleUntil: 3000,
	errorUntil: 4000,
	selecting: [['accept-language', 'sv']],
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let folder: string;
let clock: number;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'lunch-'));
	clock = Date.now();
	vi.useFakeTimers({toFake: ['Date'], now: clock});
});
afterEach(() => {
	vi.useRealTimers();
	rmSync(folder, {recursive: true});
});

/** Moves the clock of the stores, and the one of the packages under them; Redis has its own. */
function elapse(milliseconds: number): void {
	clock += milliseconds;
	vi.setSystemTime(clock);
}

function refuse(message: string | null): never {
	throw new Error(message ?? 'it was away');
}

const implementations: Record<string, () => Promise<AnswerStore>> = {
	memory: async () => createMemoryAnswerStore({now: () => clock}),
	sqlite: () => openSqliteAnswerStore(join(folder, 'new/relay.sqlite'), {now: () => clock}),
	'the file that never fails': async () =>
		openAnswerStore({
			file: join(folder, 'relay.sqlite'),
			now: () => clock,
			onWarning: refuse,
		}),
};

describe.each(Object.entries(implementations))('%s', (_, open) => describeStore(open));

describeWithRedis('redis', () => {
	let redis: RedisServer;
	beforeAll(async () => {
		redis = await startRedisServer();
	});
	afterAll(() => redis.close());
	afterEach(async () => {
		const client = new Redis(redis.url);
		await client.flushall();
		client.disconnect();
	});

	describe('alone', () =>
		describeStore(async () => {
			const breaker = openRedisCircuitBreaker({url: redis.url, onUnavailable: refuse, onAvailable: () => {}});
			await breaker.known;
			return createRedisAnswerStore(breaker, {now: () => clock});
		}));

	describe('with a file behind it', () => describeStore(async () => shared(redis.url, refuse)));

	describe('away, with a file behind it', () => {
		describeStore(async () => shared(`redis://127.0.0.1:${await freePort()}`, () => {}));

		test('says why', async () => {
			const reasons: (string | null)[] = [];
			const store = shared(`redis://127.0.0.1:${await freePort()}`, reason => reasons.push(reason));
			expect(await store.read('a')).toBeNull();
			await store.close();
			expect(reasons).toEqual([expect.stringContaining('ECONNREFUSED')]);
		});
	});

	function shared(url: string, onRedisError: (reason: string | null) => void): AnswerStore {
		const own = openAnswerStore({file: join(folder, 'relay.sqlite'), now: () => clock, onWarning: refuse});
		return openSharedAnswerStore({redis: url, own, staleMs: 7 * 24 * 60 * MINUTE, onRedisError, now: () => clock});
	}
});

function describeStore(open: () => Promise<AnswerStore>): void {
	let store: AnswerStore;
	beforeEach(async () => {
		store = await open();
	});
	afterEach(() => store.close());

	test('gives back what it was given', async () => {
		expect(await store.read('a')).toBeNull();
		await store.write('a', answer, clock + 60_000);
		expect(await store.read('a')).toEqual(answer);
		expect(await store.read('b')).toBeNull();
	});

	test('keeps bytes that are not text', async () => {
		const body = Buffer.from([0, 255, 128, 10, 0xc3]);
		await store.write('a', {...answer, body}, clock + 60_000);
		expect((await store.read('a'))?.body).toEqual(body);
	});

	test('the newer answer takes the place of the older', async () => {
		await store.write('a', answer, clock + 60_000);
		await store.write('a', {...answer, status: 404}, clock + 60_000);
		expect(await store.read('a')).toMatchObject({status: 404});
	});

	test('forgets after the time to keep', async () => {
		await store.write('a', answer, clock + 20);
		elapse(40);
		await expect.poll(() => store.read('a')).toBeNull();
	});

	test('lists and clears', async () => {
		await store.write('a', answer, clock + 60_000);
		await store.write('b', answer, clock + 60_000);
		expect((await Array.fromAsync(store.entries())).map(([key]) => key).sort()).toEqual(['a', 'b']);
		expect(await store.clear('a')).toBe(1);
		expect(await store.clear('a')).toBe(0);
		expect(await store.clear()).toBe(1);
		expect(await Array.fromAsync(store.entries())).toEqual([]);
	});

	test('prunes what is past its keeping, and the first to go beyond a number', async () => {
		await store.write('past', answer, clock + 20);
		for (const [index, key] of ['first', 'second', 'third'].entries()) {
			await store.write(key, answer, clock + 60_000 + 1000 * index);
		}
		elapse(40);
		expect(await store.prune(2)).toBe(2);
		expect(await store.read('first')).toBeNull();
		expect(await store.read('second')).not.toBeNull();
		expect(await store.read('third')).not.toBeNull();
		expect(await store.prune(2)).toBe(0);
	});

	test('a lease is held by one, until it is given back', async () => {
		const {leases} = store;
		expect(await leases.take('a', 'one', clock + LONGEST_LEASE_MS / 2)).toBe(true);
		expect(await leases.take('a', 'two', clock + LONGEST_LEASE_MS / 2)).toBe(false);
		expect(await leases.take('b', 'two', clock + LONGEST_LEASE_MS / 2)).toBe(true);
		expect(await leases.take('a', 'one', clock + LONGEST_LEASE_MS)).toBe(true);
		const {heldUntil, failure} = await leases.state('a');
		expect(failure).toBeNull();
		expect(heldUntil).toBeGreaterThan(clock + LONGEST_LEASE_MS / 2);
		expect(heldUntil).toBeLessThanOrEqual(clock + LONGEST_LEASE_MS);
		await leases.release('a', 'two', null);
		expect(await leases.take('a', 'three', clock + LONGEST_LEASE_MS / 2)).toBe(false);
		await leases.release('a', 'one', null);
		expect(await leases.take('a', 'three', clock + LONGEST_LEASE_MS / 2)).toBe(true);
	});

	test('a lease ends by itself, and is then not its last holder’s to give back', async () => {
		const {leases} = store;
		expect(await leases.take('a', 'one', clock + 20)).toBe(true);
		elapse(40);
		await expect.poll(async () => (await leases.state('a')).heldUntil).toBeLessThanOrEqual(clock);
		expect(await leases.take('a', 'two', clock + LONGEST_LEASE_MS / 2)).toBe(true);
		await leases.release('a', 'one', null);
		expect(await leases.take('a', 'three', clock + LONGEST_LEASE_MS / 2)).toBe(false);
	});

	test('of many who take a lease at once, one has it', async () => {
		const takers = Array.from({length: 20}, (_, index) =>
			store.leases.take('a', `taker ${index}`, clock + LONGEST_LEASE_MS / 2),
		);
		expect((await Promise.all(takers)).filter(Boolean)).toHaveLength(1);
	});

	test('a lease given back with a failure is free and tells it', async () => {
		const failure = {at: clock, code: 'UPSTREAM_UNREACHABLE', message: 'gone', hint: null};
		await store.leases.take('a', 'one', clock + LONGEST_LEASE_MS / 2);
		await store.leases.release('a', 'one', failure);
		expect(await store.leases.state('a')).toEqual(expect.objectContaining({heldUntil: 0, failure}));
		expect(await store.leases.take('a', 'two', clock + LONGEST_LEASE_MS / 2)).toBe(true);
		expect((await store.leases.state('a')).failure).toBeNull();
	});

	test('a lease that a wrong clock took does not count', async () => {
		const {leases} = store;
		clock += HOUR;
		await leases.take('a', 'one', clock + LONGEST_LEASE_MS);
		clock -= HOUR;
		// Of Redis it is its own clock that counts.
		const {heldUntil} = await leases.state('a');
		expect(heldUntil).toBeLessThanOrEqual(clock + LONGEST_LEASE_MS);
		expect(await leases.take('a', 'two', clock + 1000)).toBe(heldUntil === 0);
	});

	test('a cooldown that a wrong clock set does not count, and can be set again', async () => {
		const cooldown = store.cooldown('x');
		clock += 3 * HOUR;
		await cooldown.start(clock + MINUTE);
		clock -= 3 * HOUR;
		expect(await cooldown.until()).toBe(0);
		await cooldown.start(clock + MINUTE);
		expect(await cooldown.until()).toBe(clock + MINUTE);
		await cooldown.start(clock + LONGEST_COOLDOWN_MS);
		expect(await cooldown.until()).toBe(clock + LONGEST_COOLDOWN_MS);
	});

	test('clearing all frees leases and ends cooldowns', async () => {
		await store.leases.take('a', 'one', clock + LONGEST_LEASE_MS);
		await store.cooldown('x').start(clock + MINUTE);
		await store.clear();
		expect(await store.leases.take('a', 'two', clock + LONGEST_LEASE_MS)).toBe(true);
		expect(await store.cooldown('x').until()).toBe(0);
	});

	test('a cooldown is of its upstream', async () => {
		await store.cooldown('x').start(clock + LONGEST_LEASE_MS / 2);
		expect(await store.cooldown('x').until()).toBe(clock + LONGEST_LEASE_MS / 2);
		expect(await store.cooldown('y').until()).toBe(0);
	});
}

test('keys carry upstream, path and day, and come apart again', () => {
	const key = answerKey('http://x/api', 'restaurant/a', '2026-11-22');
	expect(parseAnswerKey(key)).toEqual({url: 'http://x/api/restaurant/a', day: '2026-11-22'});
	expect(parseAnswerKey(answerKey('http://x/api', 'restaurant', null))).toEqual({
		url: 'http://x/api/restaurant',
		day: null,
	});
});
