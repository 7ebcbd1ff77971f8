import {readFileSync} from 'node:fs';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {sourcesDocumentSchema} from '../../../source/relay/output/schema.ts';
import {type LunchHome, makeLunchHome, NOWHERE} from '../../support/program/lunch-home.ts';
import {runInProcess} from '../../support/program/run-in-process.ts';
import {type JsonService, startJsonService} from '../../support/upstream/json-service.ts';

let mensas: JsonService;
let home: LunchHome;

beforeAll(async () => {
	mensas = await startJsonService(path => {
		if (/^\/canteens\/6[0-9]\/meals/.test(path)) return {body: []};
		return path.startsWith('/canteens?ids=')
			? {body: [{id: 62, name: 'Mensa', city: 'Leipzig', address: '', coordinates: null}]}
			: undefined;
	});
	home = makeLunchHome();
});
afterAll(async () => {
	home.remove();
	await mensas.close();
});
const config = (sources: unknown) => JSON.stringify({sources, timeout: 5}, null, 2);
const openmensa = (...ids: number[]) => ({openmensa: ids.map(String), url: mensas.address});
const env = {LUNCH_UPSTREAM: undefined, HTTPS_PROXY: 'http://127.0.0.1:1'};
const run = (...args: string[]) => runInProcess(home, ['sources', ...args], env);
const written = () => JSON.parse(readFileSync(home.configFile, 'utf8'));
beforeEach(() => home.writeConfig(config(['scilifelab', {...openmensa(62), openmensa: 62}])));

describe('lunch sources', () => {
	test('says of each what it offers, and how it is doing', async () => {
		const {code, stdout} = await home.run(['sources', 'list', '--json'], {env});
		expect(code).toBe(0);
		const {sources} = sourcesDocumentSchema.parse(JSON.parse(stdout));
		expect(sources).toMatchObject([
			{name: 'scilifelab', prefix: null, restaurants: null, daysAhead: 0, state: 'failed', fetchedAt: null},
			{
				name: 'openmensa',
				prefix: 'openmensa',
				restaurants: ['62'],
				upstream: mensas.address,
				state: 'fresh',
				revalidation: null,
			},
		]);
		expect(sources[0]?.revalidation).toContain('scilifelab');
		const text = (await run()).stdout;
		expect(text).toContain('never answered; now: ');
		expect(text).toContain('answered just now');
	});

	test('calls those experimental that no answer confirms', async () => {
		await home.writeConfig(config(['unicafe']));
		expect((await run()).stdout).toMatch(/^unicafe · Unicafe.* · experimental\n/);
	});

	test('adds restaurants to a source that is there, and what is there already is left alone', async () => {
		const {code} = await run('add', 'openmensa:63,62');
		expect(code).toBe(0);
		expect(written()).toEqual({sources: ['scilifelab', openmensa(62, 63)], timeout: 5});
		const again = await run('add', 'openmensa:63');
		expect(again.stderr).toContain('there already');
	});

	test('a restaurant that is not there is not added', async () => {
		const {code, stderr} = await run('add', JSON.stringify(openmensa(7)));
		expect(code).toBe(4);
		expect(stderr).toContain('lunch find');
		expect(written().sources).toHaveLength(2);
	});

	test.each([
		['unicafe', 'unicafe'],
		['compass:0436', {compass: ['0436']}],
		['{"sodexo": ["152"]}', {sodexo: ['152']}],
		['file:https://menus.example/lunch', {file: 'https://menus.example/lunch'}],
	])('adds %s though it can’t be asked now', async (source, entry) => {
		const {code, stderr} = await run('add', source);
		expect(code).toBe(0);
		expect(stderr).toContain('added unseen');
		expect(written().sources.at(-1)).toEqual(entry);
		expect((await run('remove', source)).code).toBe(0);
		// An entry that was not touched is as it was written.
		expect(written().sources).toEqual(['scilifelab', {openmensa: 62, url: mensas.address}]);
	});

	test('keeps the campuses where nothing was configured', async () => {
		const other = makeLunchHome();
		await other.run(['sources', 'add', 'openmensa:62', '--offline'], {env});
		expect(JSON.parse(readFileSync(other.configFile, 'utf8'))).toEqual({sources: ['scilifelab', {openmensa: ['62']}]});
		await other.run(['config', 'unset', 'sources'], {env});
		await other.run(['sources', 'add', 'unicafe', '--offline'], {env: {...env, LUNCH_UPSTREAM: NOWHERE}});
		expect(JSON.parse(readFileSync(other.configFile, 'utf8'))).toEqual({sources: [{scilifelab: NOWHERE}, 'unicafe']});
		other.remove();
	});

	test('removes restaurants and sources, but not the last one', async () => {
		await home.writeConfig(config([openmensa(62, 63), 'unicafe']));
		await run('remove', 'openmensa:62');
		expect(written().sources).toEqual([openmensa(63), 'unicafe']);
		await run('remove', 'unicafe');
		const {code, stderr} = await run('remove', 'openmensa');
		expect(code).toBe(2);
		expect(stderr).toContain('only source');
		expect((await run('remove', 'sodexo:1')).code).toBe(2);
	});

	test.each([
		[['add'], /needs a source/],
		[['add', 'openmens:62'], /no source "openmens"/i],
		[['add', 'compass'], /no list of its restaurants/],
		[['add', '{"openmensa": '], /JSON|Unexpected|Expected/],
		[['list', 'x'], /takes no "x"/],
	])('%j is refused', async (args, message) => {
		const {code, stderr} = await run(...args);
		expect(code).toBe(2);
		expect(stderr).toMatch(message);
	});

	test('does not write where a variable decides', async () => {
		const {code, stderr} = await home.run(['sources', 'add', 'unicafe'], {env: {...env, LUNCH_SOURCES: 'unicafe'}});
		expect(code).toBe(2);
		expect(stderr).toContain('LUNCH_SOURCES is set');
	});
});
