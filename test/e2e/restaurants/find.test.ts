import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {errorDocumentSchema, listDocumentSchema, menuDocumentSchema} from '../../../source/relay/output/schema.ts';
import {dayIn} from '../../../source/shared/time/time-zone.ts';
import {type LunchHome, makeLunchHome} from '../../support/program/lunch-home.ts';
import {runInProcess} from '../../support/program/run-in-process.ts';
import {startServeProcess} from '../../support/program/serve-process.ts';
import {startFakeUpstream} from '../../support/upstream/fake-upstream.ts';
import {type JsonService, startJsonService} from '../../support/upstream/json-service.ts';

let mensas: JsonService;
let home: LunchHome;

const towns = ['Leipzig', 'Göttingen', 'Jena', 'Köln'];
const canteen = (id: number) => ({
	id,
	name: `Mensa ${id}`,
	city: towns[id % towns.length],
	address: `Straße ${id}`,
	coordinates: id % 5 === 4 ? null : [51 + id / 1000, 12],
});

beforeAll(async () => {
	mensas = await startJsonService(path => {
		if (path === '/canteens?per_page=1500') return {body: Array.from({length: 1300}, (_, index) => canteen(index + 1))};
		if (path === '/canteens?ids=62') return {body: [canteen(62)]};
		const date = dayIn('Europe/Berlin', new Date());
		if (path.startsWith('/canteens/63/meals')) {
			return {body: [{date, closed: false, meals: [{id: 1, name: 'Suppe', category: '', prices: {}, notes: []}]}]};
		}
		return path === '/canteens/63' ? {body: canteen(63)} : undefined;
	});
	home = makeLunchHome();
	await home.writeConfig(JSON.stringify({sources: [{openmensa: [62], url: mensas.address}]}));
});
afterAll(async () => {
	home.remove();
	await mensas.close();
});

const env = {LUNCH_UPSTREAM: undefined};
const find = (...args: string[]) => runInProcess(home, ['find', ...args], env);
async function idsOf(...args: string[]) {
	const {code, stdout} = await find(...args, '--json');
	return {code, restaurants: listDocumentSchema.parse(JSON.parse(stdout)).restaurants};
}

describe('lunch find', () => {
	test('searches all canteens of a source, also those that the configuration does not name', async () => {
		const {code, restaurants} = await idsOf('gottingen', 'mensa');
		expect(code).toBe(0);
		expect(restaurants).toHaveLength(325);
		expect(new Set(restaurants.map(({city}) => city))).toEqual(new Set(['Göttingen']));
	});

	test('gives ids as other commands take them', async () => {
		expect((await idsOf('mensa', '62')).restaurants[0]?.id).toBe('62');
		const [other] = (await idsOf('mensa', '63')).restaurants;
		expect(other?.id).toBe('openmensa:63');
		const {stdout} = await home.run([other?.id ?? '', '--json'], {env});
		expect(menuDocumentSchema.parse(JSON.parse(stdout)).menu.dishes).toMatchObject([{name: 'Suppe'}]);
	});

	test('the nearest first, without words too', async () => {
		const {restaurants} = await idsOf('--near', '51.100,12');
		expect(restaurants).toHaveLength(1300);
		expect(restaurants.slice(0, 3).map(({name, distanceMeters}) => [name, distanceMeters])).toEqual([
			['Mensa 100', 0],
			['Mensa 101', 111],
			['Mensa 98', 222],
		]);
		const {stdout} = await find('köln', '--near', '51.100,12');
		expect(stdout).toMatch(/^openmensa:103 +Mensa 103 · Köln · Straße 103 · 330 m\n/);
		expect(stdout).toContain(' more: add words');
	});

	test('asks for the list once', () => {
		expect(mensas.requests.filter(path => path.includes('per_page'))).toHaveLength(1);
	});

	test('nothing found', async () => {
		const {code, stdout, stderr} = await find('atlantis');
		expect({code, stdout}).toEqual({code: 1, stdout: ''});
		expect(stderr).toContain('none of 1300 canteens matches "atlantis"');
		expect(await idsOf('atlantis')).toEqual({code: 1, restaurants: []});
	});

	test.each([
		[[], 2, 'USAGE', /which canteen/],
		[['x', '--near', 'Leipzig'], 2, 'USAGE', /not a place/],
		[['x', '--source', 'openmens'], 2, 'USAGE', /no source "openmens"/],
		[['x', '--source', 'file'], 2, 'USAGE', /no source "file"/],
		[['x', '--source', 'compass'], 2, 'USAGE', /no list of its restaurants/],
		[['x', '--source', 'unicafe'], 3, 'UPSTREAM_UNREACHABLE', /unicafe\.fi/],
	])('%j fails with a reason', async (args, code, name, message) => {
		// Nothing outside this machine is asked.
		const run = await runInProcess(home, ['find', ...args, '--json'], {...env, HTTPS_PROXY: 'http://127.0.0.1:1'});
		expect(run.code).toBe(code);
		const {error} = errorDocumentSchema.parse(JSON.parse(run.stderr));
		expect(error.code).toBe(name);
		expect(error.message).toMatch(message);
	});

	test('with nothing configured, OpenMensa is searched beside the campuses', async () => {
		const other = makeLunchHome();
		const {code, stderr} = await other.run(['find', 'leipzig'], {env: {...env, HTTPS_PROXY: 'http://127.0.0.1:1'}});
		expect(code).toBe(3);
		expect(stderr).toMatch(/scilifelab|openmensa/);
		other.remove();
	});
});

describe('lunch find --server', () => {
	test('searches all canteens that the service knows, of all its sources', async () => {
		const campuses = await startFakeUpstream();
		const sources = JSON.stringify([{scilifelab: campuses.address}, {openmensa: [62], url: mensas.address}]);
		const service = await startServeProcess('', [], {LUNCH_SOURCES: sources, LUNCH_UPSTREAM: ''});
		const ask = (...args: string[]) => find(...args, '--server', service.address);
		try {
			const {code, stdout} = await home.run(['find', 'mensa', '63', '--server', service.address], {env});
			expect(code).toBe(0);
			expect(stdout).toMatch(/^openmensa:63 +Mensa 63 · /);
			expect(stdout).toContain(service.address);
			expect((await ask('bikupan')).stdout).toMatch(/^bikupan +Restaurang Bikupan · Uppsala/);
			const near = await ask('--near', '51.100,12', '--json');
			const [first, second] = listDocumentSchema.parse(JSON.parse(near.stdout)).restaurants;
			expect([first, second]).toMatchObject([
				{name: 'Mensa 100', distanceMeters: 0},
				{name: 'Mensa 101', distanceMeters: 111},
			]);
			expect((await ask('mensa', '63', '--source', 'openmensa')).code).toBe(0);
			const none = await ask('atlantis');
			expect(none).toMatchObject({code: 1, stdout: ''});
			expect(none.stderr).toContain(`${service.address} knows no canteen that matches "atlantis"`);
			const other = await ask('mensa', '--source', 'unicafe', '--json');
			expect(other.code).toBe(2);
			expect(errorDocumentSchema.parse(JSON.parse(other.stderr)).error.message).toContain('no source "unicafe"');
			expect((await ask('mensa', '--offline')).code).toBe(3);
		} finally {
			await service.close();
			await campuses.close();
		}
	});

	test('of what is not a service says so', async () => {
		const {code, stderr} = await home.run(['find', 'mensa', '--server', mensas.address], {env});
		expect(code).toBe(2);
		expect(stderr).toContain('finds no canteens: it is no `lunch serve`, or an older one (HTTP 404)');
	});
});
