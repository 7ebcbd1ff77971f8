import {afterEach, describe, expect, test} from 'vitest';
import {rawConnection, rawGet} from '../support/network/raw-http.ts';
import {poll} from '../support/poll.ts';
import {type Serving, startServing} from '../support/serving/serving.ts';
import {moods} from '../support/upstream/fake-upstream.ts';

let serving: Serving;
afterEach(() => serving.close());

async function figure(series: string): Promise<number> {
	const text = await (await serving.get('/metrics')).text();
	const line = text.split('\n').find(candidate => candidate.startsWith(`${series} `));
	return Number(line?.slice(series.length + 1) ?? Number.NaN);
}

describe('operators', () => {
	test('see hits, misses, upstream requests and latencies', async () => {
		serving = await startServing();
		for (let round = 0; round < 5; round++) await (await serving.get('/restaurant/bikupan')).text();
		await (await serving.get('/v1/restaurants')).text();
		expect(await figure('lunch_cache_hits_total')).toBe(4);
		expect(await figure('lunch_cache_misses_total')).toBe(2);
		expect(await figure('lunch_upstream_requests_total')).toBe(2);
		expect(await figure('lunch_http_requests_total{route="/*",status="200"}')).toBe(5);
		expect(await figure('lunch_http_request_duration_seconds_bucket{le="+Inf"}')).toBeGreaterThanOrEqual(6);
		expect(await figure('lunch_cache_file_bytes')).toBeGreaterThan(0);
		expect(await figure('process_resident_memory_bytes')).toBeGreaterThan(1e6);
	});

	test('get a log of JSON lines with request ids, given or made', async () => {
		serving = await startServing();
		const given = await serving.get('/restaurant/bikupan', {headers: {'x-request-id': 'abc-123'}});
		expect(given.headers.get('x-request-id')).toBe('abc-123');
		const hot = await serving.get('/restaurant/bikupan', {headers: {'x-request-id': 'abc-124'}});
		expect(hot.headers.get('x-request-id')).toBe('abc-124');
		const made = await serving.get('/version', {headers: {'x-request-id': 'bad id\t"'}});
		expect(made.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
		await poll('both are logged', () => serving.log.filter(({message}) => message === 'request').length >= 2);
		expect(serving.log).toContainEqual(
			expect.objectContaining({
				level: 'info',
				requestId: 'abc-123',
				method: 'GET',
				url: '/restaurant/bikupan',
				status: 200,
			}),
		);
	});

	test('/ready says why not', async () => {
		serving = await startServing();
		const fine = await serving.get('/ready');
		expect(fine.status).toBe(200);
		expect(await fine.json()).toMatchObject({status: 'ready'});
		await serving.upstream.close();
		expect((await serving.get('/restaurant')).status).toBe(502);
		const not = await serving.get('/ready');
		expect(not.status).toBe(503);
		const {checks} = (await not.json()) as {checks: {name: string; state: string; detail: string}[]};
		expect(checks.find(({name}) => name === 'upstream')).toMatchObject({state: 'failed'});
	});
});

describe('an upstream that hangs', () => {
	test('holds up neither health nor metrics nor what is cached, fresh or stale', async () => {
		serving = await startServing({ttl: 0.5, timeoutMs: 60_000});
		await (await serving.get('/restaurant/bikupan')).text();
		serving.upstream.mood = moods.hanging;
		let answered = 0;
		const hanging = Array.from({length: 100}, async (_, index) => {
			await (await serving.get(`/slow/${index}`)).text();
			answered++;
		});
		await poll('all of them hang', () => serving.upstream.requests.length > 100);
		const get = async (path: string) => {
			const answer = await serving.get(path);
			await answer.text();
			expect(answer.status).toBe(200);
			return answer.headers.get('cache-status') ?? '';
		};
		await poll('it is stale', async () => (await get('/restaurant/bikupan')).includes('fwd=stale'));
		for (let round = 0; round < 30; round++) {
			for (const path of ['/health', '/metrics', '/ready', '/restaurant/bikupan']) await get(path);
		}
		expect(answered).toBe(0);
		await serving.upstream.close();
		await Promise.allSettled(hanging);
	});

	test('50 requests of two steps each ask the upstream once for each thing, and at once', async () => {
		serving = await startServing();
		serving.upstream.delay = 500;
		const ids = [
			'bikupan',
			'dufva',
			'hubben',
			'rudbeck',
			'elma',
			'haga',
			'jons',
			'livet',
			'nanna',
			'svarta',
			'glada',
			'jorpes',
			'omni',
			'delta',
			'street',
		];
		const answers = await Promise.all(
			Array.from({length: 50}, (_, index) => serving.get(`/menu/${ids[index % ids.length]}`)),
		);
		for (const answer of answers) expect(answer.status).toBe(200);
		expect(serving.upstream.requests).toHaveLength(1 + ids.length);
		expect(serving.upstream.mostAtOnce).toBe(ids.length);
	});

	test('is left alone when the client goes away', async () => {
		serving = await startServing();
		let isClosed = false;
		serving.upstream.mood = (request, response) => {
			response.on('close', () => {
				isClosed = !response.writableEnded;
			});
			return request.url !== '';
		};
		const abort = new AbortController();
		const request = serving.get('/slow', {signal: abort.signal}).catch(() => null);
		await poll('the upstream is asked', () => serving.upstream.requests.length === 1);
		abort.abort();
		await request;
		await poll('the request to the upstream ends', () => isClosed);
		expect(await figure('lunch_http_requests_total{route="/*",status="gone"}')).toBe(1);
	});
});

describe('too much', () => {
	test('load: 503 with Retry-After, and what is cached is still answered', async () => {
		serving = await startServing({limits: {maxWaiting: 10}, timeoutMs: 3000});
		await (await serving.get('/restaurant/bikupan')).text();
		serving.upstream.mood = moods.hanging;
		const answers = Array.from({length: 40}, (_, index) => serving.get(`/slow/${index}`));
		const first = await Promise.race(answers);
		expect(first.status).toBe(503);
		expect(Number(first.headers.get('retry-after'))).toBeGreaterThan(0);
		expect(await first.json()).toMatchObject({code: 'OVERLOADED'});
		expect((await serving.get('/restaurant/bikupan')).status).toBe(200);
		expect((await serving.get('/health')).status).toBe(200);
		expect((await serving.get('/ready')).status).toBe(503);
		const statuses = (await Promise.all(answers)).map(({status}) => status);
		expect(statuses.filter(status => status === 504)).toHaveLength(10);
		expect(statuses.filter(status => status === 503)).toHaveLength(30);
	});

	test('headers of 10 MB are refused at once', async () => {
		serving = await startServing();
		const connection = await rawConnection(serving.address);
		connection.write('GET /health HTTP/1.1\r\nHost: localhost\r\n');
		for (let sent = 0; sent < 160 && !connection.socket.destroyed; sent++)
			connection.write(`X-${sent}: ${'x'.repeat(64 * 1024)}\r\n`);
		expect(await connection.closed).toMatch(/^(?:HTTP\/1\.1 431 |$)/);
		expect((await serving.get('/health')).status).toBe(200);
	});

	test('bodies are not read: the connection is closed', async () => {
		serving = await startServing();
		const connection = await rawConnection(serving.address);
		connection.write(
			'POST /restaurant HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 10485760\r\n\r\n',
		);
		for (let sent = 0; sent < 160 && !connection.socket.destroyed; sent++) connection.write('x'.repeat(64 * 1024));
		expect(await connection.closed).toMatch(/^(?:HTTP\/1\.1 4\d\d |$)/);
		const get = await rawGet(serving.address, '/restaurant/bikupan', 'Content-Length: 3\r\n');
		expect(get.status).toBe(200);
	});

	test('slow headers get 408, and others do not wait for them', async () => {
		serving = await startServing({limits: {headersTimeout: 500, requestTimeout: 800}});
		const slow = await Promise.all(Array.from({length: 50}, () => rawConnection(serving.address)));
		for (const {write} of slow) write('GET /health HTTP/1.1\r\nX-A: ');
		const drip = setInterval(() => slow.map(({socket, write}) => socket.writable && write('a')), 100);
		expect((await serving.get('/health')).status).toBe(200);
		const ends = await Promise.all(slow.map(({closed}) => closed));
		clearInterval(drip);
		for (const end of ends) expect(end).toMatch(/^HTTP\/1\.1 408 /);
	});

	test('1,000 idle connections stay open and keep nobody else from an answer', async () => {
		serving = await startServing();
		const idle = await Promise.all(Array.from({length: 1000}, () => rawConnection(serving.address)));
		expect(await figure('lunch_http_connections')).toBeGreaterThanOrEqual(1000);
		for (let round = 0; round < 50; round++) expect((await serving.get('/restaurant/bikupan')).status).toBe(200);
		expect(idle.filter(({socket}) => socket.destroyed)).toEqual([]);
		for (const {socket} of idle) socket.destroy();
	});
});

describe('stopping', () => {
	test('finishes what is under way and takes nothing more', async () => {
		serving = await startServing();
		serving.upstream.delay = 600;
		const underWay = serving.get('/restaurant/bikupan');
		await poll('the upstream is asked', () => serving.upstream.requests.length === 1);
		const stopped = serving.server.stop();
		const answer = await underWay;
		expect(answer.status).toBe(200);
		expect(await answer.text()).toContain('Bikupan');
		await stopped;
		await expect(serving.get('/health')).rejects.toThrow();
	});
});
