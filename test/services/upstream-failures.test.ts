import {setTimeout as delay} from 'node:timers/promises';
import {describe, expect, test} from 'vitest';
import {type FakeUpstream, type Mood, moods, startFakeUpstream} from '../support/fake-upstream.ts';
import {poll} from '../support/poll.ts';
import {type ServeProcess, startServeProcess} from '../support/serve-process.ts';

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
		'what is no HTTP',
		request => {
			request.socket.end('220 smtp ready\r\n');
			return true;
		},
	],
];

const ttl = FRESH_MS / 1000;
const times = ['--ttl', `list=${ttl},menu=${ttl},empty=${ttl},missing=${ttl}`, '--timeout', '2'];

const askAll = ({address}: ServeProcess) =>
	Promise.all(paths.map(path => fetch(address + path).then(answer => answer.status)));

async function withService(workers: number, work: (service: ServeProcess, upstream: FakeUpstream) => Promise<void>) {
	const upstream = await startFakeUpstream();
	upstream.mood = other;
	const service = await startServeProcess(upstream.address, [...times, '--jobs', '0', '--workers', String(workers)]);
	try {
		await work(service, upstream);
	} finally {
		await service.close();
		await upstream.close();
	}
}

// Each of several processes does the same: the first few tell.
describe.concurrent.each([
	[1, failures],
	[2, failures.slice(0, 3)],
] as const)('a service of %d processes stays up while it renews what is stale', (workers, all) => {
	test.each(all)('and the upstream answers with %s', {timeout: 120_000}, async (_, mood) => {
		await withService(workers, async (service, upstream) => {
			await poll('all answers', async () => (await askAll(service)).every(status => status === 200), 60_000);
			const pids = await service.workerPids();
			await delay(FRESH_MS + 50);
			upstream.mood = mood;
			const statuses = await askAll(service);
			expect(statuses.filter(status => status >= 500)).toEqual([]);
			// The last of what goes on in the background has its answer by then.
			await delay(2500);
			expect(service.process.exitCode, service.log).toBeNull();
			expect(await service.workerPids()).toEqual(pids);
			expect(await service.figure('lunch_unhandled_rejections_total')).toBe(0);
			upstream.mood = other;
			expect((await askAll(service)).filter(status => status !== 200)).toEqual([]);
		});
	});
});

/** A path that the API does not have, too. */
const other: Mood = (request, response) => {
	if (request.url !== '/api/other') return false;
	response.writeHead(200, {'content-type': 'text/plain'}).end('something else');
	return true;
};
