import {request} from 'node:http';
import {afterEach, describe, expect, test} from 'vitest';
import {rawGet} from '../../../support/network/raw-http.ts';
import {type Serving, startServing} from '../../../support/serving/serving.ts';
import type {Mood} from '../../../support/upstream/fake-upstream.ts';

let serving: Serving;
afterEach(() => serving.close());

/** Answers with these lines of header fields, a body that counts, and 304 to what it gave before. */
function answering(status: number, lines: string[], body?: string): Mood {
	let count = 0;
	return (incoming, response) => {
		count++;
		const etag = lines[lines.indexOf('etag') + 1];
		if (lines.includes('etag') && incoming.headers['if-none-match'] === etag) response.writeHead(304, lines).end();
		else response.writeHead(status, lines).end(status === 204 || status === 304 ? undefined : (body ?? String(count)));
		return true;
	};
}

interface Answer {
	status: number;
	headers: Record<string, string | string[] | undefined>;
	lines: string[];
	body: string;
}

/** Asks without the fields that `fetch` adds. */
function get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const sent = request(`${serving.address}${path}`, {headers, agent: false}, async answer => {
			let body = '';
			for await (const chunk of answer) body += chunk;
			resolve({status: answer.statusCode ?? 0, headers: answer.headers, lines: answer.rawHeaders, body});
		});
		sent.on('error', reject);
		sent.end();
	});
}

describe('an answer is the same at first and again:', () => {
	test.each([
		['204', 204, ['cache-control', 'max-age=60']],
		['304 unasked', 304, ['etag', '"x"']],
		['999', 999, ['cache-control', 'max-age=60']],
		['a doubled type', 200, ['content-type', 'text/plain', 'content-type', 'text/html', 'cache-control', 'max-age=60']],
		['bytes beyond ASCII', 200, ['x-name', 'caf\xE9', 'cache-control', 'max-age=60']],
	])('%s', async (_, status, lines) => {
		serving = await startServing();
		serving.upstream.mood = answering(status, lines, 'text');
		const seen = [];
		for (let round = 0; round < 3; round++) {
			const {text} = await rawGet(serving.address, '/odd');
			seen.push(text.replaceAll(/^(?:age|date|cache-status|x-request-id|connection|keep-alive):.*\r\n/gim, ''));
		}
		expect(seen[0]).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
		expect(seen[1]).toBe(seen[0]);
		expect(seen[2]).toBe(seen[0]);
	});
});

describe('what is not for all', () => {
	test.each(['no-store', 'private, max-age=600'])('%s is given to nobody else, nor as public', async control => {
		serving = await startServing();
		serving.upstream.mood = answering(200, ['cache-control', control, 'content-type', 'text/plain']);
		for (const path of ['/x', '/restaurant/bikupan']) {
			const answers = await Promise.all([get(path), get(path), get(path)]);
			expect(new Set(answers.map(({body}) => body)).size, path).toBe(3);
			for (const {headers} of answers) expect(headers['cache-control']).toBe(control);
		}
	});

	test('what was asked with credentials is given to no other', async () => {
		serving = await startServing();
		serving.upstream.mood = answering(200, ['cache-control', 'max-age=600']);
		const own = await get('/x', {authorization: 'Basic eDp5'});
		expect(serving.upstream.lastHeaders.authorization).toBe('Basic eDp5');
		expect((await get('/x')).body).not.toBe(own.body);
		expect(serving.upstream.lastHeaders.authorization).toBeUndefined();
	});
});

describe('what one client does wrong', () => {
	test.each(['/x', '/restaurant/bikupan'])('is no error for others: %s', async path => {
		serving = await startServing();
		serving.upstream.mood = (incoming, response) => {
			if (incoming.headers.origin === undefined) return false;
			response.writeHead(403, {'content-type': 'text/plain'}).end('not from there');
			return true;
		};
		const headers = {origin: 'https://elsewhere.example'};
		const [wrong, right] = await Promise.all([get(path, headers), get(path)]);
		expect(wrong.status).toBe(403);
		expect(right.status).toBe(path === '/x' ? 404 : 200);
		expect((await get(path)).status).toBe(right.status);
	});
});

describe('variants', () => {
	test('are kept each, and the cached one is found again', async () => {
		serving = await startServing();
		serving.upstream.mood = (incoming, response) => {
			const language = incoming.headers['accept-language'] ?? 'none';
			response.writeHead(200, {vary: 'Accept-Language', 'cache-control': 'max-age=60'}).end(language);
			return true;
		};
		const languages = ['sv', 'en', 'sv', 'de'];
		const atOnce = await Promise.all(languages.map(language => get('/y', {'accept-language': language})));
		expect(atOnce.map(({body}) => body)).toEqual(languages);
		serving.upstream.requests.length = 0;
		for (let round = 0; round < 2; round++) {
			for (const language of ['sv', 'en']) expect((await get('/x', {'accept-language': language})).body).toBe(language);
			expect((await get('/x')).body).toBe('none');
		}
		expect((await get('/x', {'accept-language': ' SV '})).headers['cache-status']).toContain('lunch; hit');
		expect(serving.upstream.requests).toHaveLength(3);
	});
});

describe('a stale answer of another path', () => {
	test('is validated, and a 304 renews its fields', async () => {
		serving = await startServing();
		serving.upstream.mood = answering(200, ['etag', '"v1"', 'cache-control', 'max-age=0', 'x-test', 'old'], 'body');
		await get('/x');
		serving.upstream.mood = answering(200, ['etag', '"v1"', 'cache-control', 'max-age=60', 'x-test', 'new'], 'other');
		const renewed = await get('/x');
		expect(renewed).toMatchObject({status: 200, body: 'body'});
		expect(renewed.headers).toMatchObject({'x-test': 'new', etag: '"v1"', 'cache-control': 'max-age=60'});
		expect((await get('/x')).headers['cache-status']).toContain('lunch; hit');
	});

	test('is given where the upstream fails, but not where it forbade that', async () => {
		serving = await startServing();
		for (const [path, control, status] of [
			['/mild', 'max-age=0', 200],
			['/strict', 'max-age=0, must-revalidate', 503],
		] as const) {
			serving.upstream.mood = answering(200, ['cache-control', control], 'good');
			await get(path);
			serving.upstream.mood = answering(503, [], 'bad');
			expect((await get(path)).status, path).toBe(status);
		}
	});
});

describe('a request for what is kept', () => {
	test('of a part gets 206, 416 or the whole', async () => {
		serving = await startServing();
		const lines = ['cache-control', 'max-age=60', 'etag', '"v1"', 'content-type', 'text/plain'];
		serving.upstream.mood = answering(200, lines, '0123456789');
		await get('/x');
		const part = await get('/x', {range: 'bytes=2-4', 'if-range': '"v1"'});
		expect(part).toMatchObject({status: 206, body: '234'});
		expect(part.headers).toMatchObject({'content-range': 'bytes 2-4/10', 'content-length': '3', etag: '"v1"'});
		expect(await get('/x', {range: 'bytes=-3'})).toMatchObject({status: 206, body: '789'});
		expect(await get('/x', {range: 'bytes=20-'})).toMatchObject({
			status: 416,
			headers: expect.objectContaining({'content-range': 'bytes */10'}),
		});
		for (const headers of [{range: 'bytes=2-4', 'if-range': '"v0"'}, {range: 'bytes=4-2'}, {range: 'bytes=0-1,3-4'}])
			expect(await get('/x', headers)).toMatchObject({status: 200, body: '0123456789'});
		expect(serving.upstream.requests).toHaveLength(1);
	});

	test('of a newer date gets 304', async () => {
		serving = await startServing();
		const changed = 'Sat, 28 Nov 2026 10:00:00 GMT';
		serving.upstream.mood = answering(200, ['cache-control', 'max-age=60', 'last-modified', changed], 'text');
		await get('/x');
		expect((await get('/x', {'if-modified-since': changed})).status).toBe(304);
		expect((await get('/x', {'if-modified-since': 'Saturday, 28-Nov-26 10:00:01 GMT'})).status).toBe(304);
		expect((await get('/x', {'if-modified-since': 'Sat, 28 Nov 2026 09:59:59 GMT'})).status).toBe(200);
		// The entity tag counts before the date.
		expect((await get('/x', {'if-modified-since': changed, 'if-none-match': '"x"'})).status).toBe(200);
	});

	test('of nothing but that gets 504 where there is none', async () => {
		serving = await startServing();
		const answer = await get('/x', {'cache-control': 'only-if-cached'});
		expect(answer.status).toBe(504);
		expect(JSON.parse(answer.body)).toMatchObject({code: 'NOTHING_STORED', status: 504});
		expect(serving.upstream.requests).toEqual([]);
	});

	test('that is to be new asks the upstream, caches in front of it too', async () => {
		serving = await startServing();
		await get('/restaurant/bikupan');
		await get('/relay_anything/restaurant/bikupan');
		serving.upstream.mood = answering(
			200,
			['content-type', 'application/json'],
			'{"restaurant":{"menu":[{"dish":"New"}]}}',
		);
		await get('/restaurant/bikupan', {'cache-control': 'no-cache'});
		expect(serving.upstream.requests).toHaveLength(2);
		expect(serving.upstream.lastHeaders['cache-control']).toBe('no-cache');
		expect((await get('/relay_anything/restaurant/bikupan')).body).toContain('New');
	});
});

describe('a page of the upstream', () => {
	test('is in a sandbox, also where the upstream has a policy of its own', async () => {
		serving = await startServing();
		serving.upstream.mood = answering(200, [
			'content-type',
			'text/html',
			'content-security-policy',
			"default-src 'self'",
		]);
		expect((await get('/x')).headers).toMatchObject({
			'content-security-policy': "default-src 'self', sandbox",
			'x-content-type-options': 'nosniff',
		});
	});
});

describe('behind another cache', () => {
	test('age and Cache-Status go on from there', async () => {
		serving = await startServing();
		const lines = ['cache-control', 'max-age=600', 'age', '300', 'cache-status', 'cdn; hit; ttl=300'];
		serving.upstream.mood = answering(200, lines);
		const [first, second] = [await get('/x'), await get('/x')];
		expect(first.headers['cache-status']).toBe('cdn; hit; ttl=300, lunch; fwd=uri-miss; fwd-status=200; stored');
		expect(second.headers['cache-status']).toMatch(/^cdn; hit; ttl=300, lunch; hit; ttl=(?:300|29\d)$/);
		for (const {headers} of [first, second]) expect(Number(headers.age)).toBeGreaterThanOrEqual(300);
	});
});

describe('pages elsewhere', () => {
	test('may read menus that are made here, and relayed ones as the upstream has it', async () => {
		serving = await startServing();
		for (const path of ['/v1/restaurants', '/menu/bikupan', '/v1/restaurants/bikupan'])
			expect((await get(path)).headers['access-control-allow-origin'], path).toBe('*');
		expect((await get('/restaurant/bikupan')).headers['access-control-allow-origin']).toBeUndefined();
		serving.upstream.mood = answering(200, ['access-control-allow-origin', '*', 'cache-control', 'max-age=60']);
		for (let round = 0; round < 2; round++) expect((await get('/x')).headers['access-control-allow-origin']).toBe('*');
		expect((await get('/health')).headers['access-control-allow-origin']).toBeUndefined();
	});
});

describe('where the upstream fails', () => {
	test('a kept answer of another path is given at once the next time', async () => {
		serving = await startServing();
		serving.upstream.mood = answering(200, ['cache-control', 'max-age=0'], 'good');
		await get('/x');
		serving.upstream.mood = answering(503, [], 'bad');
		for (let round = 0; round < 3; round++) {
			const answer = await get('/x');
			expect(answer).toMatchObject({status: 200, body: 'good'});
			expect(answer.headers['cache-status']).toContain('detail=UPSTREAM_FAILED');
		}
		expect(serving.upstream.requests).toHaveLength(2);
	});
});
