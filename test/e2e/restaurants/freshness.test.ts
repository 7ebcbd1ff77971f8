import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {errorDocumentSchema, listDocumentSchema, menuDocumentSchema} from '../../../source/relay/output/schema.ts';
import {addDays, dayInWords} from '../../../source/shared/time/calendar.ts';
import {dayIn, STOCKHOLM} from '../../../source/shared/time/time-zone.ts';
import {poll} from '../../support/poll.ts';
import {type LunchHome, makeLunchHome, NOWHERE} from '../../support/program/lunch-home.ts';
import {runInProcess} from '../../support/program/run-in-process.ts';
import {type FakeUpstream, moods, startFakeUpstream} from '../../support/upstream/fake-upstream.ts';
import {keepAnswer, listBody, menuBody} from '../../support/upstream/stored-answers.ts';

const HOUR = 3_600_000;

let upstream: FakeUpstream;
let home: LunchHome;
let today: string;

beforeEach(async () => {
	upstream = await startFakeUpstream();
	home = makeLunchHome(upstream.address);
	today = dayIn(STOCKHOLM, new Date());
});
afterEach(async () => {
	await upstream.close();
	home.remove();
});

async function menuOf(...args: string[]) {
	const {stdout, stderr} = await runInProcess(home, [...args, '--json']);
	expect(stdout, stderr).not.toBe('');
	return menuDocumentSchema.parse(JSON.parse(stdout));
}

/** A list and a menu of bikupan that an earlier run has left. */
async function keep({
	address = upstream.address,
	menuDay = today,
	freshFor = HOUR,
	listFreshFor = HOUR,
	dishes = ['Gammal ärtsoppa'],
} = {}) {
	const kept = {upstream: address, age: 2 * HOUR};
	const body = listBody([{id: 'bikupan', name: 'Restaurang Bikupan'}]);
	await keepAnswer(home.cacheFile, {...kept, path: 'restaurant', day: null, body, freshFor: listFreshFor});
	const menu = menuBody('bikupan', dishes);
	await keepAnswer(home.cacheFile, {...kept, path: 'restaurant/bikupan', day: menuDay, body: menu, freshFor});
}

describe('a stale menu', () => {
	test('is shown at once and renewed by a process of its own', async () => {
		await keep({freshFor: -1000});
		const shown = Promise.withResolvers<void>();
		upstream.mood = async () => {
			await shown.promise;
			return false;
		};
		const {code, stdout} = await home.run(['bikupan']);
		shown.resolve();
		expect(code).toBe(0);
		expect(stdout).toContain('Gammal ärtsoppa');
		expect(stdout).toContain('Fetched 2 h ago');
		expect(stdout).toContain('being renewed for the next time');

		await poll('the revalidation', () => upstream.requests.includes('restaurant/bikupan'));
		const renewed = await poll('the renewed menu', async () => {
			const document = await menuOf('bikupan', '--offline');
			return document.source.state === 'fresh' && document;
		});
		expect(renewed.menu.dishes[0]?.name).toContain('Pannbiff');
		expect(upstream.requests).toEqual(['restaurant/bikupan']);
	});

	test('says so in JSON', async () => {
		await keep({freshFor: -1000});
		expect((await menuOf('bikupan')).source.state).toBe('stale');
	});

	test('is not asked for with --offline', async () => {
		await keep({freshFor: -1000});
		expect((await menuOf('bikupan', '--offline')).source.state).toBe('offline');
		expect((await runInProcess(home, ['bikupan', '--offline'])).stdout).toContain('as asked (--offline)');
		expect(upstream.requests).toEqual([]);
	});

	test('is renewed first with --refresh', async () => {
		await keep();
		const {source, menu} = await menuOf('bikupan', '--refresh');
		expect(source.state).toBe('fresh');
		expect(menu.dishes[0]?.name).toContain('Pannbiff');
	});
});

describe('a stale list', () => {
	test('is renewed by looking at a fresh menu', async () => {
		await keep({listFreshFor: -1000});
		expect((await menuOf('bikupan')).source.state).toBe('fresh');
		await poll('the revalidation of the list', () => upstream.requests.includes('restaurant'));
	});

	test('does not hide a restaurant that is new', async () => {
		await keep({listFreshFor: -1000});
		expect((await menuOf('elma')).restaurant.id).toBe('elma');
		expect((await home.run(['bikupn'])).code).toBe(4);
	});

	test('is shown at once', async () => {
		await keep({listFreshFor: -1000});
		const {stdout} = await home.run(['list', '--json']);
		expect(listDocumentSchema.parse(JSON.parse(stdout)).source.state).toBe('stale');
		await poll('the revalidation', () => upstream.requests.includes('restaurant'));
	});
});

describe('an upstream that is down', () => {
	test('leaves what is stored, marked as offline', async () => {
		await keep({address: NOWHERE, freshFor: -1000});
		const options = {upstream: NOWHERE};
		// A stale menu is shown as it is; one that was asked for anew says why it is not new.
		const refreshed = await home.run(['bikupan', '--refresh', '--json'], options);
		expect(menuDocumentSchema.parse(JSON.parse(refreshed.stdout)).source.state).toBe('offline');
		const {stdout, code} = await home.run(['bikupan', '--refresh'], options);
		expect(code).toBe(0);
		expect(stdout).toContain('Gammal ärtsoppa');
		expect(stdout).toMatch(/not renewed:\s+http:\/\/127\.0\.0\.1:1\/api could not be reached/);
	});

	test.each([
		['dropped connections', moods.droppingConnections],
		['HTTP 500', moods.status(500)],
		['an HTML page', moods.body('<html>portal</html>', 'text/html')],
		['truncated JSON', moods.truncated],
	])('%s: the same', async (_what, mood) => {
		await keep();
		upstream.mood = mood;
		const {source, menu} = await menuOf('bikupan', '--refresh');
		expect(source.state).toBe('offline');
		expect(menu.dishes[0]?.name).toBe('Gammal ärtsoppa');
	});
});

describe("an earlier day's menu", () => {
	test('is shown with its own day, and said to be one', async () => {
		const earlier = addDays(today, -2);
		await keep({menuDay: earlier});
		upstream.mood = moods.droppingConnections;
		const {menu, source} = await menuOf('bikupan');
		expect(menu.date).toBe(earlier);
		expect(source.state).toBe('offline');
		const {stdout, code} = await home.run(['bikupan']);
		expect(code).toBe(0);
		expect(stdout).toContain(dayInWords(earlier));
		expect(stdout).toContain("This is not today's menu, which could not be had.");
		expect(stdout).not.toContain(dayInWords(today));
	});

	test('is never found by a search of today', async () => {
		await keep({menuDay: addDays(today, -1)});
		const {code, stdout, stderr} = await home.run(['search', 'ärtsoppa', '--offline', '--json']);
		expect({code, stdout}).toEqual({code: 3, stdout: ''});
		expect(errorDocumentSchema.parse(JSON.parse(stderr)).error.code).toBe('NOTHING_STORED');
	});

	test('is not shown while the upstream has one of today', async () => {
		await keep({menuDay: addDays(today, -1)});
		const {menu, source} = await menuOf('bikupan');
		expect(menu.date).toBe(today);
		expect(source.state).toBe('fresh');
	});
});

describe('the first run without network', () => {
	test.each([[['bikupan']], [['list']], [['search', 'fisk']], [[]]])(
		'%j ends with 3, what was tried, and what to do',
		async words => {
			const options = {upstream: NOWHERE};
			const [asText, asJson] = await Promise.all([home.run(words, options), home.run([...words, '--json'], options)]);
			expect(asText).toMatchObject({code: 3, stdout: ''});
			expect(asText.stderr).toContain(NOWHERE);
			expect(asText.stderr).toContain('--demo');
			expect(asText.stderr).toContain('lunch doctor');
			expect(asText.stderr).not.toContain('SAMPLE');

			expect(asJson).toMatchObject({code: 3, stdout: ''});
			expect(errorDocumentSchema.parse(JSON.parse(asJson.stderr)).error.code).toBe('UPSTREAM_UNREACHABLE');
			expect(asJson.stderr.indexOf('\n')).toBe(asJson.stderr.length - 1);
		},
	);

	test('with --offline says that nothing is stored', async () => {
		const {code, stderr, stdout} = await home.run(['bikupan', '--offline', '--json']);
		expect({code, stdout}).toEqual({code: 3, stdout: ''});
		expect(errorDocumentSchema.parse(JSON.parse(stderr)).error.code).toBe('NOTHING_STORED');
		expect(upstream.requests).toEqual([]);
	});

	test.each([[['list']], [['bikupan']], [['search', 'fisk']], [[]]])('--demo %j works', async words => {
		const {code, stdout, stderr} = await home.run([...words, '--demo'], {upstream: NOWHERE});
		expect(code).toBe(0);
		expect(stderr).toMatch(/^lunch: SAMPLE of .*\n$/);
		expect(stdout).not.toBe('');
	});
});

describe('limits', () => {
	test.each([
		[['bikupan'], moods.hanging],
		[['list'], moods.neverEnding],
		[['search', 'fisk'], moods.hanging],
	])('%j: --timeout ends it with 124', async (words, mood) => {
		upstream.mood = mood;
		const {code, stdout, stderr} = await home.run([...words, '--timeout', '0.4', '--json']);
		expect({code, stdout}).toEqual({code: 124, stdout: ''});
		const {error} = errorDocumentSchema.parse(JSON.parse(stderr));
		expect(error.code).toMatch(/TIMEOUT|TIMED_OUT/);
		expect(error.message).toContain('within 0.4 seconds');
	});

	test('a time limit falls back to what is stored', async () => {
		await keep();
		upstream.mood = moods.hanging;
		expect((await menuOf('bikupan', '--refresh', '--timeout', '0.4')).source.state).toBe('offline');
	});

	test('a rate limit is kept by the next run too', async () => {
		upstream.mood = moods.status(429, {'retry-after': '60'});
		expect((await home.run(['list'])).code).toBe(3);
		const asked = upstream.requests.length;
		const {code, stderr} = await home.run(['list', '--json']);
		expect(code).toBe(3);
		expect(errorDocumentSchema.parse(JSON.parse(stderr)).error.code).toBe('UPSTREAM_RATE_LIMITED');
		expect(upstream.requests.length).toBe(asked);
	});
});

describe('whom to ask', () => {
	test('--server stands in for the upstream, --upstream stands above it', async () => {
		const server = await startFakeUpstream('2022-02-weekday');
		const viaServer = await home.run(['bikupan', '--json', '--server', server.address], {upstream: NOWHERE});
		expect(menuDocumentSchema.parse(JSON.parse(viaServer.stdout)).source.upstream).toBe(server.address);
		const direct = await home.run(['list', '--json', '--upstream', upstream.address], {
			env: {LUNCH_SERVER: server.address},
		});
		expect(listDocumentSchema.parse(JSON.parse(direct.stdout)).source.upstream).toBe(upstream.address);
		await server.close();
	});

	test('the API of 2021, with its redirects, is understood', async () => {
		const old = await startFakeUpstream('2021-04-weekday');
		const {stdout, code} = await home.run(['jons', '--json'], {upstream: old.address});
		expect(code).toBe(0);
		expect(menuDocumentSchema.parse(JSON.parse(stdout)).menu.state).toBe('served');
		await old.close();
	});
});
