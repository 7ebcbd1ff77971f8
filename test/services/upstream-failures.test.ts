import {setTimeout as delay} from 'node:timers/promises';
import {describe, expect, test} from 'vitest';
import {poll} from '../support/poll.ts';
import {startServeProcess} from '../support/program/serve-process.ts';
import {startServing} from '../support/serving/serving.ts';
import {type FakeUpstream, type Mood, moods, startFakeUpstream} from '../support/upstream/fake-upstream.ts';

const FRESH_MS = 1000;
const paths = [
	'/restaurant',
	'/restaurant/bikupan',
	'/other',
	'/menu/bikupan',
	'/v1/restaurants',
	'/v1/restaurants/bikupan',
	'/v1/dishes?q=soppa',
];

const failures: [string, Mood][] = [
	['404', moods.status(404, {'content-type': 'text/plain'}, '404 page not found\n')],
	['a reset', moods.droppingConnections],
	['silence', moods.hanging],
	['500', moods.status(500)],
	['429', moods.status(429, {'retry-after': '1'})],
	['an odd status', moods.status(299)],
	['304 unasked', moods.status(304)],
	['garbage', moods.body('{"restaurants":7}')],
	['cut JSON', moods.truncated],
	['an empty list and menus', moods.body('{"restaurants":[],"restaurant":{"title":"A","menu":[]}}')],
	['a page', moods.body('<!doctype html>', 'text/html')],
	['an endless answer', moods.neverEnding],
	[
		'a loop of redirects',
		(request, response) => {
			response.writeHead(302, {location: request.url}).end();
			return true;
		},
	],
	[
		'what is not HTTP',
		request => {
			request.socket.end('220 smtp ready\r\n');
			return true;
		},
	],
];

const fresh = FRESH_MS / 1000;
const ttl = {list: fresh, menu: fresh, empty: fresh, missing: fresh};
const TIMEOUT_MS = 2000;

/** Has what is stored grow stale, and the upstream fail while it is renewed. */
async function expectToStayUp(address: string, upstream: FakeUpstream, mood: Mood): Promise<void> {
	const askAll = () => Promise.all(paths.map(path => fetch(address + path).then(answer => answer.status)));
	upstream.mood = other;
	await poll('all answers', async () => (await askAll()).every(status => status === 200));
	await delay(FRESH_MS + 50);
	upstream.mood = mood;
	const statuses = await askAll();
	expect(statuses.filter(status => status >= 500)).toEqual([]);
	// The last of what goes on in the background has its answer by then.
	await delay(TIMEOUT_MS + 500);
	upstream.mood = other;
	expect((await askAll()).filter(status => status !== 200)).toEqual([]);
}

// A rejection that nobody hears, and an exception that nobody catches, fail the run of these tests itself.
describe.concurrent('a service stays up while it renews what is stale', () => {
	test.each(failures)('and the upstream answers with %s', {timeout: 120_000}, async (_, mood) => {
		const serving = await startServing({ttl, timeoutMs: TIMEOUT_MS});
		await expectToStayUp(serving.address, serving.upstream, mood).finally(() => serving.close());
	});
});

// Each of several processes does the same: the first few tell.
describe.concurrent('a service of two processes stays up while it renews what is stale', () => {
	const times = Object.entries(ttl).map(([kind, seconds]) => `${kind}=${seconds}`);
	const flags = ['--ttl', times.join(), '--timeout', String(TIMEOUT_MS / 1000), '--jobs', '0', '--workers', '2'];

	test.each(failures.slice(0, 3))('and the upstream answers with %s', {timeout: 120_000}, async (_, mood) => {
		const upstream = await startFakeUpstream();
		const service = await startServeProcess(upstream.address, flags);
		try {
			const pids = await service.workerPids();
			await expectToStayUp(service.address, upstream, mood);
			expect(service.process.exitCode, service.log).toBeNull();
			expect(await service.workerPids()).toEqual(pids);
			expect(await service.figure('lunch_unhandled_rejections_total')).toBe(0);
		} finally {
			await service.close();
			await upstream.close();
		}
	});
});

/** A path that the API does not have, too. */
const other: Mood = (request, response) => {
	if (request.url !== '/api/other') return false;
	response.writeHead(200, {'content-type': 'text/plain'}).end('something else');
	return true;
};
