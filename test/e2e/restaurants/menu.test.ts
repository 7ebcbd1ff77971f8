import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {errorDocumentSchema, menuDocumentSchema} from '../../../source/relay/output/schema.ts';
import {dayIn, STOCKHOLM} from '../../../source/shared/time/time-zone.ts';
import {type LunchHome, makeLunchHome} from '../../support/program/lunch-home.ts';
import {runInProcess} from '../../support/program/run-in-process.ts';
import {type FakeUpstream, moods, startFakeUpstream} from '../../support/upstream/fake-upstream.ts';
import {keepAnswer, listBody, menuBody} from '../../support/upstream/stored-answers.ts';

let upstream: FakeUpstream;
let home: LunchHome;

beforeAll(async () => {
	upstream = await startFakeUpstream();
	home = makeLunchHome(upstream.address);
});
afterAll(async () => {
	home.remove();
	await upstream.close();
});

describe('a menu', () => {
	test('as a person reads it', async () => {
		const {code, stdout, stderr} = await home.run(['bikupan']);
		expect(stderr).toBe('');
		expect(code).toBe(0);
		const lines = stdout.split('\n');
		expect(lines[0]).toBe('Restaurang Bikupan · Uppsala');
		expect(lines[1]).toMatch(/^\w+day \d{1,2} \w+ 20\d\d$/);
		expect(lines).toContain('  • Kött: Pannbiff med lök, gräddsås & lingon');
		expect(lines).toContain('Homepage  https://www.hors.se/uppsala/17/3/restaurang-bikupan/');
		expect(stdout).toMatch(/\nFetched just now \(\d\d:\d\d\) from http:\/\/127\.0\.0\.1:\d+\/api\.\n$/);
	});

	test('as JSON', async () => {
		const {code, stdout, stderr} = await home.run(['bikupan', '--json']);
		expect(stderr).toBe('');
		expect(code).toBe(0);
		expect(stdout.indexOf('\n')).toBe(stdout.length - 1);
		const document = menuDocumentSchema.parse(JSON.parse(stdout));
		expect(document.restaurant).toMatchObject({id: 'bikupan', region: 'Uppsala'});
		expect(document.menu).toMatchObject({date: dayIn(STOCKHOLM, new Date()), state: 'served'});
		expect(document.source).toMatchObject({upstream: upstream.address, state: 'fresh'});
	});

	test('without dishes is unpublished, not closed', async () => {
		const {stdout} = await runInProcess(home, ['haga', '--json']);
		expect(menuDocumentSchema.parse(JSON.parse(stdout)).menu).toMatchObject({state: 'unpublished', dishes: []});
		expect((await home.run(['haga'])).stdout).toContain('No menu published');
	});

	test('is said to be cut where it is', async () => {
		const dishes = Array.from({length: 2001}, (_, index) => ({dish: `Dish ${index}`}));
		upstream.mood = moods.body(JSON.stringify({restaurant: {title: 'Long', menu: dishes}}));
		const {stdout, stderr} = await home.run(['show', 'jons', '--json']);
		upstream.mood = null;
		expect(menuDocumentSchema.parse(JSON.parse(stdout)).menu.dishes).toHaveLength(2000);
		expect(stderr).toBe('lunch: the upstream gave 1 dish more than are shown\n');
	});

	test('comes from the cache the second time', async () => {
		await runInProcess(home, ['elma']);
		const before = upstream.requests.length;
		expect((await runInProcess(home, ['elma'])).code).toBe(0);
		expect(upstream.requests.length).toBe(before);
	});
});

describe('finding the restaurant', () => {
	test.each([
		[['jons'], 'jons'],
		[['jöns jacob'], 'jons'],
		[[' JONS', 'JACOB '], 'jons'],
		[['Restaurang Bikupan'], 'bikupan'],
		[['bik'], 'bikupan'],
		[['sven d'], 'dufva'],
		[['kraem'], 'kraemer'],
		[['räfven'], 'svarta'],
		[['von', 'kraemer', 'hotel'], 'kraemer'],
		[['--', 'bikupan'], 'bikupan'],
	])('%j is %s', async (words, id) => {
		const {stdout, code} = await runInProcess(home, ['show', '--json', '--demo', ...words]);
		expect(code).toBe(0);
		expect(menuDocumentSchema.parse(JSON.parse(stdout)).restaurant.id).toBe(id);
	});

	test.each([
		[['bikupn'], 'RESTAURANT_NOT_FOUND', ['bikupan']],
		[['zzzzzz'], 'RESTAURANT_NOT_FOUND', []],
		[['restaurang'], 'RESTAURANT_AMBIGUOUS', ['bikupan', 'hubben', 'nanna', 'omni']],
	])('%j is %s in both forms', async (words, code, suggestions) => {
		const asText = await home.run(words);
		expect(asText).toMatchObject({code: 4, stdout: ''});
		expect(asText.stderr).toMatch(/^lunch: .*\n/);
		for (const suggestion of suggestions) expect(asText.stderr).toContain(suggestion);

		const asJson = await runInProcess(home, [...words, '--json']);
		expect(asJson).toMatchObject({code: 4, stdout: ''});
		expect(asJson.stderr.indexOf('\n')).toBe(asJson.stderr.length - 1);
		const {error} = errorDocumentSchema.parse(JSON.parse(asJson.stderr));
		expect(error.code).toBe(code);
		expect(error.suggestions.toSorted()).toEqual(suggestions);
	});

	test('a mistyped command is told from a restaurant', async () => {
		expect((await home.run(['serach', 'fisk'])).stderr).toContain('`lunch search`');
	});

	test('a restaurant called as a command is found with `show`', async () => {
		const own = makeLunchHome(upstream.address);
		const kept = {upstream: upstream.address, age: 1000, freshFor: 60_000};
		const day = dayIn(STOCKHOLM, new Date());
		await keepAnswer(own.cacheFile, {
			...kept,
			path: 'restaurant',
			day: null,
			body: listBody([{id: 'list', name: 'The List'}]),
		});
		await keepAnswer(own.cacheFile, {...kept, path: 'restaurant/list', day, body: menuBody('list', ['Ärtsoppa'])});
		expect((await runInProcess(own, ['list', '--offline'])).stdout).toContain('list  The List');
		expect((await runInProcess(own, ['show', 'list', '--offline'])).stdout).toContain('Ärtsoppa');
		own.remove();
	});
});

describe('wrong usage', () => {
	test.each([
		[['--jsno', 'bikupan'], 'Did you mean --json?'],
		[['bikupan', '-x'], 'Unknown flag -x.'],
		[['show'], 'Which restaurant?'],
		[['bikupan', '--timeout', 'soon'], '--timeout: expected seconds'],
		[['bikupan', '--upstream', 'ftp://example.org'], '--upstream: expected an http or https address'],
		[['bikupan', '--offline', '--refresh'], 'contradict'],
	])('%j', async (args, message) => {
		const asText = await home.run(args);
		expect(asText).toMatchObject({code: 2, stdout: ''});
		expect(asText.stderr).toContain(message);
		expect(asText.stderr.match(/Did you mean/g)?.length ?? 0).toBeLessThanOrEqual(1);

		const asJson = await home.run([...args, '--json']);
		expect(asJson).toMatchObject({code: 2, stdout: ''});
		expect(errorDocumentSchema.parse(JSON.parse(asJson.stderr)).error.code).toBe('USAGE');
		expect(asJson.stderr.indexOf('\n')).toBe(asJson.stderr.length - 1);
	});
});

describe('the sample', () => {
	test('is marked and dated, and asks nobody', async () => {
		const before = upstream.requests.length;
		const {code, stdout, stderr} = await home.run(['bikupan', '--demo']);
		expect(code).toBe(0);
		expect(stderr).toMatch(/^lunch: SAMPLE of \w+ \d{1,2} \w+ 20\d\d/);
		expect(stdout).not.toContain('SAMPLE');
		const {source} = menuDocumentSchema.parse(JSON.parse((await home.run(['bikupan', '--demo', '--json'])).stdout));
		expect(source.upstream).toMatch(/^sample:20\d\d-\d\d-\d\d$/);
		expect(upstream.requests.length).toBe(before);
	});

	test('is there offline too', async () => {
		expect((await runInProcess(home, ['bikupan', '--demo', '--offline'])).code).toBe(0);
		expect((await runInProcess(home, ['bikupan', '--demo', '--refresh'])).code).toBe(0);
	});
});

test('--version and --help', async () => {
	expect((await home.run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
	expect(JSON.parse((await home.run(['--version', '--json'])).stdout)).toEqual({
		schemaVersion: 1,
		version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
	});
	const help = await home.run(['--help']);
	expect(help.code).toBe(0);
	for (const word of ['search', 'doctor', '--offline', '--json']) expect(help.stdout).toContain(word);
	expect(help.stdout).not.toContain('__');
	expect((await home.run(['list', '--help'])).stdout).toContain('--region');
});
