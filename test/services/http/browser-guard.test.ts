import {afterEach, describe, expect, test} from 'vitest';
import {problemSchema} from '../../../source/services/http/problem.ts';
import {rawConnection} from '../../support/network/raw-http.ts';
import {startJobServing} from '../../support/serving/job-serving.ts';
import type {Serving} from '../../support/serving/serving.ts';

let serving: Serving;
afterEach(() => serving.close());

/** One request with exactly these headers; resolves with its status, and the whole answer. */
async function ask(line: string, headers: readonly string[], body = ''): Promise<{status: number; text: string}> {
	const connection = await rawConnection(serving.address);
	const length = body === '' ? [] : ['Content-Type: application/json', `Content-Length: ${body.length}`];
	connection.write([`${line} HTTP/1.1`, ...headers, ...length, 'Connection: close', '', body].join('\r\n'));
	const text = await connection.closed;
	return {status: Number(text.split(' ')[1]), text};
}

function problemIn({text}: {text: string}) {
	return problemSchema.parse(JSON.parse(text.split('\r\n\r\n')[1] ?? ''));
}

const guarded = ['/jobs', '/workers', '/metrics', '/ready', '/docs', '/openapi.json'];

describe('a service on loopback without a token', () => {
	test.each(guarded)('answers %s under its own names alone', async path => {
		serving = await startJobServing();
		for (const host of ['evil.example', 'evil.example:8080', 'localhost.evil.example', '127.0.0.1.nip.io', '']) {
			const refused = await ask(`GET ${path}`, [`Host: ${host}`]);
			expect([host, refused.status]).toEqual([host, 421]);
			expect(problemIn(refused)).toMatchObject({code: 'MISDIRECTED', status: 421});
		}
		for (const host of ['localhost', 'LOCALHOST:1', '127.0.0.1:8080', '[::1]:8080', 'app.localhost']) {
			expect([host, (await ask(`GET ${path}`, [`Host: ${host}`])).status]).toEqual([host, 200]);
		}
	});

	test('goes by the host of a whole address, not by what Host says (RFC 9112, 3.2.2)', async () => {
		serving = await startJobServing();
		const {port} = new URL(serving.address);
		for (const target of ['http://evil.example/jobs', `http://evil.example:${port}/jobs`, 'http://a@localhost/jobs']) {
			const refused = await ask(`GET ${target}`, ['Host: localhost']);
			expect([target, refused.status]).toEqual([target, 421]);
			expect(problemIn(refused).code).toBe('MISDIRECTED');
		}
		expect((await ask(`GET http://localhost:${port}/jobs`, ['Host: evil.example'])).status).toBe(200);
		const origin = ['Host: evil.example', `Origin: http://localhost:${port}`];
		expect((await ask(`POST http://localhost:${port}/job`, origin, '{"digits": 10}')).status).toBe(202);
	});

	test('takes no job from a page that a name of its own points here', async () => {
		serving = await startJobServing();
		const submitted = await ask('POST /job', ['Host: evil.example', 'Origin: http://evil.example'], '{"digits": 10}');
		expect(submitted.status).toBe(421);
		expect(await (await serving.get('/jobs')).json()).toMatchObject({jobs: []});
	});

	test('takes no request from a foreign page, but from its own', async () => {
		serving = await startJobServing();
		for (const origin of ['https://evil.example', 'null', 'http://localhost:1']) {
			const refused = await ask('POST /job', ['Host: localhost:8080', `Origin: ${origin}`], '{"digits": 10}');
			expect([origin, refused.status]).toEqual([origin, 403]);
			expect(problemIn(refused).code).toBe('ORIGIN_REFUSED');
			expect((await ask('DELETE /job/x', ['Host: localhost:8080', `Origin: ${origin}`])).status).toBe(403);
		}
		const own = await ask('POST /job', ['Host: localhost:8080', 'Origin: http://localhost:8080'], '{"digits": 10}');
		expect(own.status).toBe(202);
	});

	test('gives menus to every page', async () => {
		serving = await startJobServing();
		for (const path of ['/restaurant/bikupan', '/restaurant/bikupan', '/v1/restaurants', '/menu/bikupan']) {
			const answer = await ask(`GET ${path}`, ['Host: lunch.example', 'Origin: https://page.example']);
			expect([path, answer.status]).toEqual([path, 200]);
		}
	});

	test('lets in the pages of --allow-origin, and says so to browsers that ask before', async () => {
		serving = await startJobServing({}, {allowOrigin: ['https://app.example']});
		const headers = ['Host: localhost', 'Origin: https://app.example'];
		const before = await ask('OPTIONS /job', [...headers, 'Access-Control-Request-Method: POST']);
		expect(before.status).toBe(204);
		expect(before.text).toMatch(/access-control-allow-origin: https:\/\/app\.example\r\n/);
		expect(before.text).toMatch(/access-control-allow-methods: .*POST/);
		const submitted = await ask('POST /job', headers, '{"digits": 10}');
		expect(submitted.status).toBe(202);
		expect(submitted.text).toMatch(/access-control-allow-origin: https:\/\/app\.example\r\n/);
		expect(submitted.text).toMatch(/vary: origin\r\n/);
		// The host of such an origin is a name of the service too: that of a proxy in front.
		expect((await ask('GET /jobs', ['Host: app.example'])).status).toBe(200);
		const other = ['Host: localhost', 'Origin: https://app.example.evil.example'];
		expect((await ask('OPTIONS /job', [...other, 'Access-Control-Request-Method: POST'])).status).not.toBe(204);
		expect((await ask('GET /jobs', other)).status).toBe(403);
	});
});

test('a service on every address answers under addresses and names of its network, not under public ones', async () => {
	serving = await startJobServing({}, {host: '0.0.0.0'});
	for (const host of ['192.168.1.5:8080', 'relay:8080', 'kitchen.local', '[fd00::1]', '0.0.0.0']) {
		expect([host, (await ask('GET /jobs', [`Host: ${host}`])).status]).toEqual([host, 200]);
	}
	expect((await ask('GET /jobs', ['Host: rebound.evil.example'])).status).toBe(421);
});
