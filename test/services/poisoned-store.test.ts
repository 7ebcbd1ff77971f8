import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {Redis} from 'ioredis';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {startServeProcess} from '../support/program/serve-process.ts';
import {describeWithRedis, type RedisServer, startRedisServer} from '../support/servers/redis-server.ts';
import {type FakeUpstream, startFakeUpstream} from '../support/upstream/fake-upstream.ts';

/** Changes of a stored entry's text: anybody may write into a file or a Redis. */
const poisons: [string, (text: string) => string][] = [
	...Object.entries({
		'a status below 200': {status: 99},
		'a status above 999': {status: 1000},
		'a status that is a text': {status: '200'},
		'a header with a line break': {headers: [['x-evil', 'a\r\nset-cookie: b']]},
		'a header name with a space': {headers: [['x evil', 'a']]},
		'a header that is not Latin-1': {headers: [['x-evil', '∞']]},
		'a second length': {headers: [['content-length', '5']]},
		'a transfer coding': {headers: [['transfer-encoding', 'chunked']]},
		'headers that are an object': {headers: {toString: 'x'}},
		'a body that is a number': {body: 7},
		'a quality that is none': {quality: 'great'},
		'a time that is none': {fetchedAt: 'yesterday'},
		'a time beyond all dates': {fetchedAt: 1e300},
		'a freshness beyond all dates': {freshUntil: 8.7e15},
		'a doubt that is none': {status: 'x', doubt: {reason: 7, at: 1e300}},
	}).map(([name, fields]): [string, (text: string) => string] => [
		name,
		text => {
			const row = JSON.parse(text);
			// In the file an answer is in a row, in Redis it is alone.
			return JSON.stringify('value' in row ? {...row, value: {...row.value, ...fields}} : {...row, ...fields});
		},
	]),
	['nothing', () => 'null'],
	['a number', () => '7'],
	['no JSON', () => '{"value":'],
	['an empty text', () => ''],
];

const paths = poisons.map((_, index) => `/path/${index}`);

let upstream: FakeUpstream;
let folder: string;
beforeEach(async () => {
	upstream = await startFakeUpstream();
	upstream.mood = (request, response) => {
		if (!request.url?.startsWith('/api/path/')) return false;
		response.writeHead(200, {'content-type': 'text/plain', 'cache-control': 'max-age=3600'}).end('good');
		return true;
	};
	folder = mkdtempSync(join(tmpdir(), 'lunch-poison-'));
});
afterEach(async () => {
	await upstream.close();
	rmSync(folder, {recursive: true, force: true, maxRetries: 10, retryDelay: 100});
});

const start = (args: readonly string[]) =>
	startServeProcess(upstream.address, ['--jobs', '0', ...args], {LUNCH_CACHE_DIR: folder});

async function fill(args: readonly string[]): Promise<void> {
	const service = await start(args);
	for (const path of [...paths, '/restaurant']) expect((await fetch(service.address + path)).status).toBe(200);
	service.process.kill('SIGTERM');
	await service.ended;
	await service.close();
}

/** The changed entry of a key; null for one that stays. */
function poisoned(key: string, text: string): string | null {
	const [, index] = /\/path\/(\d+)$/.exec(key) ?? [];
	return (index === undefined ? null : poisons[Number(index)]?.[1](text)) ?? null;
}

async function expectHealthy(args: readonly string[]): Promise<void> {
	const service = await start(args);
	upstream.requests.length = 0;
	try {
		for (const [index, path] of paths.entries()) {
			const answer = await fetch(service.address + path);
			expect(answer.status, poisons[index]?.[0]).toBe(200);
			expect(await answer.text()).toBe('good');
			expect(answer.headers.get('x-evil')).toBeNull();
		}
		// Each was asked for anew, and nothing else.
		expect(upstream.requests).toEqual(paths.map(path => path.slice(1)));
		expect((await fetch(`${service.address}/v1/restaurants`)).status).toBe(200);
		expect(upstream.requests).toHaveLength(paths.length);
		expect(service.process.exitCode).toBeNull();
		expect(await service.figure('lunch_unhandled_rejections_total')).toBe(0);
		expect(await service.figure('lunch_cache_invalid_total')).toBeGreaterThanOrEqual(poisons.length);
	} finally {
		await service.close();
	}
}

test('a service does without entries of the cache file that are no answers', async () => {
	await fill([]);
	const database = new DatabaseSync(join(folder, 'relay.sqlite'));
	const set = database.prepare('UPDATE keyv SET value = ? WHERE key = ?');
	for (const {key, value} of database.prepare('SELECT key, value FROM keyv').all()) {
		const poison = poisoned(String(key).replace(/ .*/, ''), String(value));
		if (poison !== null) set.run(poison, String(key));
	}
	database.close();
	await expectHealthy([]);
});

describeWithRedis('a service', () => {
	let redis: RedisServer;
	beforeEach(async () => {
		redis = await startRedisServer();
	});
	afterEach(() => redis.close());

	test('does without entries in Redis that are no answers', async () => {
		const args = ['--redis', redis.url];
		await fill(args);
		rmSync(join(folder, 'relay.sqlite'));
		const client = new Redis(redis.url);
		for (const key of await client.keys('lunch:answers-*')) {
			const poison = key.endsWith('index') ? null : poisoned(key.replace(/ .*/, ''), (await client.get(key)) ?? '');
			if (poison !== null) await client.set(key, poison);
		}
		client.disconnect();
		await expectHealthy(args);
	});
});
