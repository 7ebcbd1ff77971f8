import {afterEach, describe, expect, test} from 'vitest';
import {rawGet} from '../../../support/network/raw-http.ts';
import {poll} from '../../../support/poll.ts';
import {type Serving, startServing} from '../../../support/serving/serving.ts';
import {moods} from '../../../support/upstream/fake-upstream.ts';

let serving: Serving;
afterEach(() => serving.close());

describe('the relayed answer', () => {
	test('is the upstream’s status, content type and bytes', async () => {
		serving = await startServing();
		const direct = await fetch(`${serving.upstream.address}/restaurant/bikupan`);
		const bytes = Buffer.from(await direct.arrayBuffer());
		for (const path of ['/restaurant/bikupan', '/relay_anything/restaurant/bikupan', '/restaurant/bikupan']) {
			const relayed = await serving.get(path);
			expect(relayed.status).toBe(200);
			expect(relayed.headers.get('content-type')).toBe(direct.headers.get('content-type'));
			expect(Buffer.from(await relayed.arrayBuffer()).equals(bytes)).toBe(true);
		}
	});

	test('is asked for once, and then comes with hit, age and entity tag', async () => {
		serving = await startServing();
		const first = await serving.get('/restaurant/bikupan');
		expect(first.headers.get('cache-status')).toBe('lunch; fwd=uri-miss; fwd-status=200; stored');
		expect(first.headers.get('cache-control')).toBe('max-age=10800');
		await first.text();
		const second = await serving.get('/restaurant/bikupan');
		expect(second.headers.get('cache-status')).toMatch(/^lunch; hit; ttl=\d+$/);
		expect(second.headers.get('age')).toMatch(/^\d+$/);
		expect(second.headers.get('etag')).toBe(first.headers.get('etag'));
		expect(serving.upstream.requests).toEqual(['restaurant/bikupan']);
	});

	test('keeps query strings apart and passes them on', async () => {
		serving = await startServing();
		serving.upstream.mood = (request, response) => {
			response.writeHead(200, {'content-type': 'text/plain'}).end(request.url);
			return true;
		};
		expect(await (await serving.get('/x?a=1')).text()).toBe('/api/x?a=1');
		expect(await (await serving.get('/x?a=2')).text()).toBe('/api/x?a=2');
		expect(await (await serving.get('/x?a=1')).text()).toBe('/api/x?a=1');
		expect(serving.upstream.requests).toEqual(['x?a=1', 'x?a=2']);
	});

	test('of /restaurants is that of /restaurant', async () => {
		serving = await startServing();
		const list = await (await serving.get('/restaurants')).text();
		expect(await (await serving.get('/restaurant')).text()).toBe(list);
		expect(serving.upstream.requests).toEqual(['restaurants', 'restaurant']);
		expect((await serving.get('/relay_anything/restaurants')).status).toBe(404);
	});

	test('of /restaurants is the upstream’s own where it has one', async () => {
		serving = await startServing();
		serving.upstream.mood = (request, response) => {
			if (request.url !== '/api/restaurants?page=2') return false;
			response.writeHead(200, {'content-type': 'text/plain'}).end('its own');
			return true;
		};
		expect(await (await serving.get('/restaurants?page=2')).text()).toBe('its own');
		expect(serving.upstream.requests).toEqual(['restaurants?page=2']);
	});

	test('of /restaurants is the stored list where the upstream is gone', async () => {
		serving = await startServing();
		const list = await (await serving.get('/restaurant')).text();
		serving.upstream.mood = moods.droppingConnections;
		expect(await (await serving.get('/restaurants')).text()).toBe(list);
	});

	test('can be bytes that are not text', async () => {
		serving = await startServing();
		const bytes = Buffer.from(Array.from({length: 256}, (_, index) => index));
		serving.upstream.mood = (_request, response) => {
			response.writeHead(200, {'content-type': 'application/octet-stream'}).end(bytes);
			return true;
		};
		for (let round = 0; round < 2; round++) {
			const answer = await serving.get('/image');
			expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
		}
	});

	test('has its end-to-end header fields, no cookies and nothing hop by hop', async () => {
		serving = await startServing();
		serving.upstream.mood = (_request, response) => {
			response.writeHead(200, [
				...['set-cookie', 'a=b', 'x-powered-by', 'x', 'content-type', 'text/plain', 'connection', 'x-hop'],
				...['x-hop', '1', 'link', '<a>', 'link', '<b>', 'keep-alive', 'timeout=9', 'x-test', 'caf\xE9'],
			]);
			response.end('hello');
			return true;
		};
		for (let round = 0; round < 2; round++) {
			const answer = await serving.get('/x', {headers: {cookie: 'secret=1'}});
			for (const name of ['set-cookie', 'x-hop']) expect(answer.headers.get(name), name).toBeNull();
			expect(answer.headers.get('keep-alive')).not.toBe('timeout=9');
			expect(answer.headers.get('x-powered-by')).toBe('x');
			expect(answer.headers.get('link')).toBe('<a>, <b>');
			expect(answer.headers.get('x-test')).toBe('caf\xE9');
			expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
			expect(answer.headers.get('content-security-policy')).toBe('sandbox');
			await answer.text();
		}
		expect(serving.upstream.lastHeaders.cookie).toBeUndefined();
	});

	test('follows the upstream’s redirects inside', async () => {
		serving = await startServing();
		const answer = await serving.get('/restaurant/', {redirect: 'error'});
		expect(answer.status).toBe(200);
		expect(serving.upstream.requests).toEqual(['restaurant/', 'restaurant']);
	});

	test('never comes from another host', async () => {
		serving = await startServing();
		serving.upstream.mood = moods.status(302, {location: 'http://127.0.0.1:9/secret'});
		const answer = await serving.get('/x');
		expect(answer.status).toBe(502);
		expect(await answer.json()).toMatchObject({code: 'UPSTREAM_UNREADABLE'});
	});
});

describe('requests', () => {
	test('HEAD has the headers and no body', async () => {
		serving = await startServing();
		for (let round = 0; round < 2; round++) {
			const answer = await serving.get('/restaurant/bikupan', {method: 'HEAD'});
			expect(answer.status).toBe(200);
			expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(300);
			expect(await answer.text()).toBe('');
		}
		const {text} = await rawGet(serving.address, '/restaurant/bikupan');
		expect(text.split('\r\n\r\n')[1]).toContain('Restaurang Bikupan');
	});

	test('If-None-Match gets 304 from the router and from memory, and 200 when it does not match', async () => {
		serving = await startServing();
		const first = await serving.get('/restaurant/bikupan');
		const etag = first.headers.get('etag') ?? '';
		await first.text();
		for (const path of ['/restaurant/bikupan', '/relay_anything/restaurant/bikupan']) {
			for (const value of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
				const answer = await serving.get(path, {headers: {'if-none-match': value}});
				expect(answer.status, `${path} ${value}`).toBe(304);
				expect(answer.headers.get('etag')).toBe(etag);
				expect(answer.headers.get('cache-status')).toContain('lunch; hit');
				expect(await answer.text()).toBe('');
			}
			const other = await serving.get(path, {headers: {'if-none-match': '"other"'}});
			expect(other.status).toBe(200);
			await other.text();
		}
	});

	test.each(['POST', 'PUT', 'DELETE', 'PATCH'])('%s is not allowed', async method => {
		serving = await startServing();
		const answer = await serving.get('/restaurant', {method});
		expect(answer.status).toBe(405);
		expect(answer.headers.get('allow')).toBe('GET, HEAD');
		expect(answer.headers.get('content-type')).toContain('application/problem+json');
		expect(await answer.json()).toMatchObject({code: 'METHOD_NOT_ALLOWED', status: 405});
		expect(serving.upstream.requests).toEqual([]);
	});

	test('OPTIONS of pages elsewhere are answered, of public paths alone', async () => {
		serving = await startServing();
		const headers = {
			origin: 'https://elsewhere.example',
			'access-control-request-method': 'GET',
			'access-control-request-headers': 'if-none-match',
		};
		for (const path of ['/restaurant', '/restaurant/bikupan', '/menu/bikupan']) {
			const answer = await serving.get(path, {method: 'OPTIONS', headers});
			expect(answer.status, path).toBe(204);
			expect(answer.headers.get('access-control-allow-origin')).toBe('*');
			expect(answer.headers.get('access-control-allow-methods')).toBe('GET, HEAD');
			expect(answer.headers.get('access-control-allow-headers')).toBe('if-none-match');
		}
		for (const path of ['/job', '/jobs', '/workers', '/metrics']) {
			const answer = await serving.get(path, {method: 'OPTIONS', headers});
			expect(answer.headers.get('access-control-allow-origin'), path).toBeNull();
		}
		expect(serving.upstream.requests).toEqual([]);
	});

	test('with two hosts go nowhere: 400', async () => {
		serving = await startServing();
		await (await serving.get('/restaurant')).text();
		for (const path of ['/restaurant', '/health', '/restaurant/bikupan']) {
			const {status} = await rawGet(serving.address, path, 'Host: elsewhere.example\r\n');
			expect(status, path).toBe(400);
		}
		expect(serving.upstream.requests).toEqual(['restaurant']);
	});

	test.each([
		'//127.0.0.1:9/x',
		'/a/../b',
		'/relay_anything//host',
		'/relay_anything/../x',
		'/a%2fb',
		'/%00',
		'/%zz',
		'/a/..;/b',
		'/a/..;x=1/b',
		'/a/..%3b/b',
		'/a/.;/b',
	])('%s goes nowhere: 400', async target => {
		serving = await startServing();
		const {status, text} = await rawGet(serving.address, target);
		expect(status).toBe(400);
		expect(text).toContain('application/problem+json');
		expect(text).toContain('"code":"USAGE"');
		expect(serving.upstream.requests).toEqual([]);
	});
});

describe('a request for a whole address', () => {
	test.each(['http://127.0.0.1:9/x', 'http://evil.example/x', 'HTTP://evil.example', 'https://[::2]/x?y'])(
		'%s is for another server: 421',
		async target => {
			serving = await startServing();
			const {status, text} = await rawGet(serving.address, target);
			expect(status).toBe(421);
			expect(text).toContain('"code":"MISDIRECTED"');
			expect(serving.upstream.requests).toEqual([]);
		},
	);

	test('of this server is one for its path', async () => {
		serving = await startServing();
		const {port} = new URL(serving.address);
		for (const host of ['localhost', '127.0.0.1', 'LOCALHOST']) {
			const {status, text} = await rawGet(serving.address, `http://${host}:${port}/restaurant/bikupan`);
			expect([host, status]).toEqual([host, 200]);
			expect(text).toContain('Pannbiff');
		}
		expect(serving.upstream.requests).toEqual(['restaurant/bikupan']);
	});
});

describe('errors of the upstream', () => {
	test('are relayed as they are, and remembered for two seconds', async () => {
		serving = await startServing();
		serving.upstream.mood = moods.status(500, {'content-type': 'text/html'}, '<h1>Oops</h1>');
		const first = await serving.get('/x');
		expect(first.status).toBe(500);
		expect(first.headers.get('cache-control')).toBe('no-store');
		expect(await first.text()).toBe('<h1>Oops</h1>');
		const second = await serving.get('/x');
		expect(second.status).toBe(500);
		await second.text();
		expect(serving.upstream.requests).toHaveLength(1);
		serving.upstream.mood = moods.status(200, {'content-type': 'text/plain'}, 'well again');
		await poll('the upstream is asked again', async () => (await (await serving.get('/x')).text()) === 'well again');
	});

	test('404 is kept for a minute', async () => {
		serving = await startServing();
		const first = await serving.get('/restaurant/nope');
		expect(first.status).toBe(404);
		// Shorter in the last minute of a day.
		expect(first.headers.get('cache-control')).toMatch(/^public, max-age=(?:60|[1-5]?\d)$/);
		await first.text();
		const second = await serving.get('/restaurant/nope');
		expect(second.status).toBe(404);
		expect(second.headers.get('cache-status')).toMatch(/^lunch; hit; ttl=(?:60|[1-5]?\d)$/);
		expect(serving.upstream.requests).toHaveLength(1);
	});

	test('do not take the place of a good answer', async () => {
		serving = await startServing({ttl: 0.3});
		const good = await (await serving.get('/restaurant/bikupan')).text();
		serving.upstream.mood = moods.status(500, {}, 'broken');
		await poll('the good answer is stale', async () => {
			const answer = await serving.get('/restaurant/bikupan');
			expect(answer.status).toBe(200);
			expect(await answer.text()).toBe(good);
			return answer.headers.get('cache-status')?.includes('fwd=stale; ') ?? false;
		});
		await poll('the reason is known', async () => {
			const answer = await serving.get('/restaurant/bikupan');
			expect(await answer.text()).toBe(good);
			return answer.headers.get('cache-status')?.endsWith('detail=UPSTREAM_FAILED') ?? false;
		});
	});

	test('an unreachable upstream: the stored answer, or 502', async () => {
		serving = await startServing({ttl: 0.3});
		await (await serving.get('/restaurant/bikupan')).text();
		await serving.upstream.close();
		await poll('the answer is stale', async () => {
			const answer = await serving.get('/restaurant/bikupan');
			expect(answer.status).toBe(200);
			return answer.headers.get('cache-status')?.includes('fwd=stale') ?? false;
		});
		const other = await serving.get('/restaurant/hubben');
		expect(other.status).toBe(502);
		expect(other.headers.get('content-type')).toContain('application/problem+json');
		expect(await other.json()).toMatchObject({code: 'UPSTREAM_UNREACHABLE', status: 502});
	});

	test('an upstream that hangs: 504 after the time limit', async () => {
		serving = await startServing({timeoutMs: 300});
		serving.upstream.mood = moods.hanging;
		const answer = await serving.get('/restaurant/bikupan');
		expect(answer.status).toBe(504);
		expect(await answer.json()).toMatchObject({code: 'UPSTREAM_TIMEOUT'});
	});
});

describe('freshness', () => {
	test('a stale answer is given at once and renewed behind the client’s back', async () => {
		serving = await startServing({ttl: 1});
		serving.upstream.mood = moods.status(200, {'content-type': 'text/plain'}, 'old');
		await (await serving.get('/x')).text();
		const answer = Promise.withResolvers<void>();
		serving.upstream.mood = async (request, response) => {
			await answer.promise;
			return moods.status(200, {'content-type': 'text/plain'}, 'new')(request, response);
		};
		const status = await poll('it is stale', async () => {
			const stale = await serving.get('/x');
			expect(await stale.text()).toBe('old');
			return stale.headers.get('cache-status')?.includes('fwd=stale') && stale.headers.get('cache-status');
		});
		expect(status).toContain('detail=renewing');
		answer.resolve();
		await poll('the new answer came', async () => (await (await serving.get('/x')).text()) === 'new');
		expect(serving.upstream.requests).toHaveLength(2);
	});

	test('--ttl 1 for everything: one request to the upstream each time it runs out', async () => {
		serving = await startServing({ttl: 1});
		const since = performance.now();
		while (serving.upstream.requests.length < 3) await (await serving.get('/restaurant/bikupan')).text();
		expect(performance.now() - since).toBeGreaterThanOrEqual(2000);
	});
});
