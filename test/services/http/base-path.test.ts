import {afterEach, describe, expect, test} from 'vitest';
import {poll} from '../../support/poll.ts';
import {startJobServing} from '../../support/serving/job-serving.ts';
import type {Serving} from '../../support/serving/serving.ts';

let serving: Serving;
afterEach(() => serving.close());

async function post(path: string, headers: Record<string, string> = {}): Promise<Response> {
	const init = {method: 'POST', body: '{"digits": 10}', headers: {'content-type': 'application/json', ...headers}};
	return serving.get(path, init);
}

/** Every address of the page that a browser would load. */
async function addressesIn(page: Response): Promise<string[]> {
	return [...(await page.text()).matchAll(/(?:href|src)="([^"]+)"/g)].map(([, address]) => address ?? '');
}

describe('--base-path', () => {
	test.each(['/lunch', ''])('is taken off where the proxy left it (%j), and part of every link', async left => {
		serving = await startJobServing({}, {basePath: '/lunch'});
		for (const path of ['/restaurant/bikupan', '/restaurant/bikupan', '/v1/restaurants', '/menu/bikupan', '/health']) {
			expect([path, (await serving.get(left + path)).status]).toEqual([path, 200]);
		}
		const submitted = await post(`${left}/job`);
		expect(submitted.headers.get('location')).toMatch(/^\/lunch\/job\/[\da-f-]{36}$/);
		expect((await serving.get(submitted.headers.get('location') ?? '')).status).toBe(200);
		const events = await serving.get(`${submitted.headers.get('location')}/events`);
		expect(events.headers.get('content-type')).toMatch(/event-stream/);
		await events.body?.cancel();
		const addresses = await addressesIn(await serving.get(`${left}/docs`));
		expect(addresses.length).toBeGreaterThan(3);
		for (const address of addresses) {
			expect(address).toMatch(/^\/lunch\//);
			expect([address, (await serving.get(address)).status]).toEqual([address, 200]);
		}
		expect(await (await serving.get(`${left}/docs/start.js`)).text()).toContain("'/lunch/openapi.json'");
		expect(await (await serving.get(`${left}/openapi.json`)).json()).toMatchObject({servers: [{url: '/lunch'}]});
		const redirect = await serving.get(`${left}/docs/`, {redirect: 'manual'});
		expect(redirect.headers.get('location')).toBe('/lunch/docs');
	});

	test('leaves alone what only begins like it', async () => {
		serving = await startJobServing({}, {basePath: '/rest'});
		expect((await serving.get('/restaurant/bikupan')).status).toBe(200);
	});
});

test('X-Forwarded-Prefix says what a proxy took off; what is not a path of this host is not repeated', async () => {
	serving = await startJobServing();
	const location = async (prefix: string) =>
		(await post('/job', {'x-forwarded-prefix': prefix})).headers.get('location')?.replace(/[\da-f-]{36}$/, 'ID');
	expect(await location('/a/b/')).toBe('/a/b/job/ID');
	for (const prefix of ['//evil.example', 'https://evil.example', '/a/../..', '/"><script>', '/a,/b']) {
		expect([prefix, await location(prefix)]).toEqual([prefix, '/job/ID']);
	}
});

describe('the address of a client in the log', () => {
	const spoofed = {'x-forwarded-for': '203.0.113.7, 198.51.100.4'};

	test('is that of the connection', async () => {
		serving = await startJobServing();
		await serving.get('/jobs', {headers: spoofed});
		expect(serving.log.find(({url}) => url === '/jobs')).toMatchObject({client: '127.0.0.1'});
	});

	test('is what the proxy in front says with --trust-proxy, and not what the client says', async () => {
		serving = await startJobServing({}, {trustProxy: true});
		await serving.get('/jobs', {headers: spoofed});
		expect(serving.log.find(({url}) => url === '/jobs')).toMatchObject({client: '198.51.100.4'});
	});
});

test('answers out of memory are logged at debug alone', async () => {
	serving = await startJobServing();
	const paths = ['/restaurant/bikupan', '/v1/restaurants/bikupan', '/v1/restaurants', '/menu/bikupan'];
	for (const path of paths) await (await serving.get(path)).text();
	const before = serving.log.length;
	for (let round = 0; round < 5; round++) for (const path of paths) await (await serving.get(path)).text();
	expect(serving.log.slice(before).filter(({message}) => message === 'request')).toEqual([]);
});

test('the request that submits a job is logged with its id', async () => {
	serving = await startJobServing();
	const {job} = (await (await post('/job', {'x-request-id': 'order-1'})).json()) as {job: {id: string}};
	await poll('the job has ended', () => serving.log.some(({message}) => message === 'job ended'));
	expect(serving.log).toContainEqual(expect.objectContaining({message: 'request', requestId: 'order-1', job: job.id}));
	expect(serving.log).toContainEqual(expect.objectContaining({message: 'job ended', job: job.id}));
});
