import {createServer} from 'node:net';
import {gzipSync} from 'node:zlib';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {createMemoryAnswerStore} from '../../../source/relay/store/memory-answer-store.ts';
import {createHttpUpstream} from '../../../source/relay/upstream/http-upstream.ts';
import type {Upstream} from '../../../source/relay/upstream/upstream.ts';
import {poll} from '../../support/poll.ts';
import {type FakeUpstream, moods, startFakeUpstream} from '../../support/upstream/fake-upstream.ts';

let fake: FakeUpstream;
let upstream: Upstream;

function connect(
	address: string,
	{timeoutMs = 5000, cooldown = createMemoryAnswerStore().cooldown(address)} = {},
): Upstream {
	return createHttpUpstream({
		address,
		timeoutMs,
		cooldown,
		userAgent: 'lunch/test',
	});
}

beforeEach(async () => {
	fake = await startFakeUpstream();
	upstream = connect(fake.address);
});

afterEach(async () => {
	await upstream.close();
	await fake.close();
});

const failing = (code: string, message?: RegExp) =>
	expect.objectContaining({code, ...(message ? {message: expect.stringMatching(message)} : {})});

describe('an answer', () => {
	test('comes with its bytes and header fields', async () => {
		const {status, headers, body} = await upstream.request('restaurant/jons');
		expect(status).toBe(200);
		expect(Object.fromEntries(headers)).toMatchObject({
			'content-type': 'application/json',
			etag: 'W/-1363063023855252766',
			'cache-control': 'max-age=10800',
		});
		expect(JSON.parse(body.toString())).toMatchObject({restaurant: {title: 'Jöns Jacob '}});
		expect(fake.lastHeaders).toMatchObject({'user-agent': 'lunch/test', accept: 'application/json, */*;q=0.5'});
	});

	test('of an unchanged version is 304', async () => {
		const {status} = await upstream.request('restaurant/jons', {
			headers: [['if-none-match', 'W/-1363063023855252766']],
		});
		expect(status).toBe(304);
	});

	test.each([404, 500, 403])('with status %d is an answer too, and not asked for twice', async status => {
		fake.mood = moods.status(status, {'content-type': 'text/html'}, '<h1>no</h1>');
		expect(await upstream.request('restaurant/jons')).toMatchObject({status});
		expect(fake.requests).toHaveLength(1);
	});
});

test('an answer that was compressed unasked is decoded', async () => {
	const body = {restaurants: [{identifier: 'a', name: 'Å'}]};
	fake.mood = (_request, response) => {
		response.writeHead(200, {'content-type': 'application/json', 'content-encoding': 'gzip'});
		response.end(gzipSync(JSON.stringify(body)));
		return true;
	};
	expect(JSON.parse((await upstream.request('restaurant')).body.toString())).toEqual(body);
});

describe('redirects', () => {
	test('are followed on the same host, as the API of 2021 gives them for slashes', async () => {
		const old = await startFakeUpstream('2021-04-weekday');
		const client = connect(old.address);
		expect(await client.request('restaurant/jons')).toMatchObject({status: 200});
		expect(old.requests).toEqual(['restaurant/jons', 'restaurant/jons/']);
		await client.close();
		await old.close();
	});

	test.each(['https://elsewhere.example/', '//elsewhere.example/x', 'file:///etc/passwd'])(
		'to %s are refused',
		async location => {
			fake.mood = moods.status(302, {location});
			await expect(upstream.request('restaurant')).rejects.toThrow(failing('UPSTREAM_UNREADABLE', /another host/));
		},
	);

	test('without end are given up after three', async () => {
		fake.mood = moods.status(307, {location: '/api/restaurant'});
		await expect(upstream.request('restaurant')).rejects.toThrow(failing('UPSTREAM_UNREADABLE', /more than 3/));
		expect(fake.requests).toHaveLength(4);
	});
});

describe('retries', () => {
	test.each([502, 503, 504])('%d is asked for again, at most three times', async status => {
		fake.mood = moods.status(status);
		expect(await upstream.request('restaurant')).toMatchObject({status});
		expect(fake.requests).toHaveLength(3);
	});

	test.each([502, 504])('%d of a service that asked its own upstream is not asked for again', async status => {
		fake.mood = (_request, response) => {
			response.writeHead(status, {'content-type': 'application/problem+json; charset=utf-8'});
			response.end(JSON.stringify({status, code: 'UPSTREAM_UNREACHABLE'}));
			return true;
		};
		expect(await upstream.request('restaurant')).toMatchObject({status});
		expect(fake.requests).toHaveLength(1);
	});

	test('one that helps is not noticed', async () => {
		fake.mood = request => {
			fake.mood = null;
			return moods.droppingConnections(request);
		};
		expect(await upstream.request('restaurant')).toMatchObject({status: 200});
		expect(fake.requests).toHaveLength(2);
	});

	test('connections that are dropped each time are a failure in the end', async () => {
		fake.mood = moods.droppingConnections;
		await expect(upstream.request('restaurant')).rejects.toThrow(failing('UPSTREAM_UNREACHABLE', /connection lost/));
		expect(fake.requests).toHaveLength(3);
	});
});

describe('Retry-After', () => {
	test.each([429, 503])('of %d keeps every later request back until then', async status => {
		fake.mood = moods.status(status, {'retry-after': '60'});
		expect(await upstream.request('restaurant')).toMatchObject({status});
		fake.mood = null;
		await expect(upstream.request('restaurant/jons')).rejects.toThrow(
			failing('UPSTREAM_RATE_LIMITED', /another (?:59|60) s/),
		);
		expect(fake.requests).toHaveLength(1);
	});

	test('of a moment is waited for', async () => {
		const cooldown = createMemoryAnswerStore().cooldown(fake.address);
		const client = connect(fake.address, {cooldown});
		let wasLeftAlone = false;
		fake.mood = (request, response) => {
			fake.mood = async () => {
				wasLeftAlone = (await cooldown.until()) > 0 && (await cooldown.until()) <= Date.now();
				return false;
			};
			return moods.status(503, {'retry-after': '1'})(request, response);
		};
		expect(await client.request('restaurant')).toMatchObject({status: 200});
		expect(fake.requests).toHaveLength(2);
		expect(wasLeftAlone).toBe(true);
		await client.close();
	});
});

describe('bad upstreams', () => {
	test('one that hangs is given up at the time limit', async () => {
		fake.mood = moods.hanging;
		const client = connect(fake.address, {timeoutMs: 300});
		await expect(client.request('restaurant')).rejects.toThrow(failing('UPSTREAM_TIMEOUT', /within 0.3 seconds/));
		await client.close();
	});

	test('a body that never ends is given up at the time limit', async () => {
		fake.mood = moods.neverEnding;
		const client = connect(fake.address, {timeoutMs: 400});
		await expect(client.request('restaurant')).rejects.toThrow(failing('UPSTREAM_TIMEOUT'));
		await client.close();
	});

	test('a body of more than 8 MiB is not read', async () => {
		fake.mood = moods.huge(10 * 1024 * 1024);
		await expect(upstream.request('restaurant')).rejects.toThrow(failing('UPSTREAM_UNREADABLE', /8 MiB/));
		expect(fake.requests).toHaveLength(1);
	});

	test('a body that is not compressed as it says is refused', async () => {
		fake.mood = moods.status(200, {'content-encoding': 'gzip'}, 'xx');
		await expect(upstream.request('restaurant')).rejects.toThrow(failing('UPSTREAM_UNREADABLE', /gzip/));
	});

	test('something that does not speak HTTP', async () => {
		const server = createServer(socket => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
		await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
		const address = server.address();
		const client = connect(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
		await expect(client.request('restaurant')).rejects.toThrow(failing('UPSTREAM_UNREADABLE', /HTTP protocol/));
		await client.close();
		server.close();
	});

	test('nobody listens', async () => {
		const {address} = fake;
		await fake.close();
		await expect(connect(address).request('restaurant')).rejects.toThrow(failing('UPSTREAM_UNREACHABLE', /refused/));
		fake = await startFakeUpstream();
	});

	test('no such host', async () => {
		const client = connect('http://no-such-host.invalid/api');
		await expect(client.request('restaurant')).rejects.toThrow(
			failing('UPSTREAM_UNREACHABLE', /no such host|looked up/),
		);
		await client.close();
	});
});

test('a caller who goes away ends the request', async () => {
	fake.mood = moods.hanging;
	const controller = new AbortController();
	const asked = upstream.request('restaurant', {signal: controller.signal});
	await poll('the request', () => fake.requests.length > 0);
	controller.abort(new Error('enough'));
	await expect(asked).rejects.toThrow('enough');
});
