import {mkdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {listDocumentSchema, menuDocumentSchema, weekDocumentSchema} from '../../../source/relay/output/schema.ts';
import {addDays, weekOf} from '../../../source/shared/time/calendar.ts';
import {dayIn, STOCKHOLM} from '../../../source/shared/time/time-zone.ts';
import {type LunchHome, makeLunchHome} from '../../support/program/lunch-home.ts';
import {runInProcess} from '../../support/program/run-in-process.ts';
import {startFakeUpstream} from '../../support/upstream/fake-upstream.ts';
import {type JsonService, startJsonService} from '../../support/upstream/json-service.ts';

let mensas: JsonService;
let home: LunchHome;
let isDown = false;

const canteen = (id: number) => ({id, name: `Mensa ${id}`, city: 'Leipzig', address: null, coordinates: [51.3, 12.4]});
const meal = (name: string) => ({
	id: 1,
	name,
	category: 'Essen',
	prices: {students: 2.3, others: null},
	notes: ['vegan'],
});

beforeAll(async () => {
	mensas = await startJsonService(path => {
		if (isDown) return {status: 500, body: ''};
		if (path.startsWith('/canteens?')) return {body: [canteen(62), canteen(69)]};
		const [, id, monday] = /^\/canteens\/(62|69)\/meals\?start=(.+)$/.exec(path) ?? [];
		if (monday === undefined) return undefined;
		// A meal for every day, named by it.
		const days = weekOf(monday).map(date => ({date, closed: false, meals: [meal(`Suppe ${id} ${date}`)]}));
		return {body: days.toReversed()};
	});
	home = makeLunchHome();
	const folder = join(home.folder, 'menus');
	await mkdir(join(folder, 'restaurants'), {recursive: true});
	const restaurant = {id: 'egen', name: 'Egen kantin', region: 'Hemma'};
	const days = [
		{date: '2026-11-30', state: 'served', dishes: [{name: 'Ärtsoppa', price: {others: 95, currency: 'SEK'}}]},
	];
	await writeFile(join(folder, 'restaurants.json'), JSON.stringify({schemaVersion: 1, restaurants: [restaurant]}));
	await writeFile(join(folder, 'restaurants', 'egen.json'), JSON.stringify({schemaVersion: 1, restaurant, days}));
	await home.writeConfig(JSON.stringify({sources: [{openmensa: [62, 69], url: mensas.address}, {file: folder}]}));
});
afterAll(async () => {
	home.remove();
	await mensas.close();
});

const env = {LUNCH_UPSTREAM: undefined};
const run = (args: readonly string[]) => runInProcess(home, args, env);
const today = () => dayIn(STOCKHOLM, new Date());

describe('several sources in the configuration', () => {
	test('are one list', async () => {
		const {stdout, stderr} = await home.run(['list', '--json'], {env});
		expect(stderr).toBe('');
		const {restaurants} = listDocumentSchema.parse(JSON.parse(stdout));
		expect(restaurants.map(({id, source}) => [id, source])).toEqual([
			['62', 'openmensa'],
			['69', 'openmensa'],
			['file:egen', 'file'],
		]);
	});

	test.each([[['62']], [['openmensa:62']], [['mensa', '62', 'today']]])('%j is a menu of today', async words => {
		const {stdout} = await run([...words, '--json']);
		const {menu} = menuDocumentSchema.parse(JSON.parse(stdout));
		expect(menu).toMatchObject({date: today(), dishes: [{name: `Suppe 62 ${today()}`, price: {students: 2.3}}]});
	});

	test.each([
		[['69', 'tomorrow'], 1],
		[['69', 'imorgon'], 1],
		[['69', '+2'], 2],
		[['69', '--date', '+2'], 2],
		[['show', '69', '-1'], -1],
	])('%j is another day', async (words, days) => {
		const date = addDays(today(), days);
		const {stdout} = await run([...words, '--json']);
		expect(menuDocumentSchema.parse(JSON.parse(stdout)).menu).toMatchObject({
			date,
			dishes: [{name: `Suppe 69 ${date}`}],
		});
		expect((await run(words)).stdout).not.toContain('This is not');
	});

	test('a week', async () => {
		const {stdout} = await run(['week', '62', '--json']);
		const {days} = weekDocumentSchema.parse(JSON.parse(stdout));
		expect(days.map(({date}) => date)).toEqual(weekOf(today()));
		expect((await run(['week', '62'])).stdout.match(/Suppe 62/g)).toHaveLength(7);
	});

	test('all of these were two requests a canteen at most: this week and the next', async () => {
		expect(new Set(mensas.requests.filter(path => path.includes('start='))).size).toBe(
			mensas.requests.filter(path => path.includes('start=')).length,
		);
	});

	test('a folder of documents', async () => {
		const {stdout} = await home.run(['egen', '2026-11-30', '--json'], {env});
		expect(menuDocumentSchema.parse(JSON.parse(stdout)).menu.dishes).toEqual([
			{name: 'Ärtsoppa', diets: [], price: {others: 95, currency: 'SEK'}},
		]);
	});

	test('a source that is down takes nothing else with it', async () => {
		isDown = true;
		await run(['cache', 'clear']);
		const {code, stdout} = await run(['list', '--json']);
		isDown = false;
		expect(code).toBe(0);
		expect(listDocumentSchema.parse(JSON.parse(stdout)).restaurants.map(({id}) => id)).toEqual(['file:egen']);
	});

	test('an address that is named counts more', async () => {
		const {code, stderr} = await run(['list', '--upstream', 'http://127.0.0.1:1/api']);
		expect(code).toBe(3);
		expect(stderr).toContain('http://127.0.0.1:1/api');
	});
});

test.each([
	[['bikupan', '--date', 'someday', '--demo'], 2, '"someday" is not a day.'],
	[['bikupan', 'someday', '--demo'], 4, 'There is no restaurant "bikupan someday".'],
	[['week', '--demo'], 2, 'There are no favourites'],
])('%j', async (args, code, message) => {
	const result = await run(args);
	expect(result.code).toBe(code);
	expect(result.stderr).toContain(message);
});

test('a source of today alone says so of tomorrow', async () => {
	const campuses = await startFakeUpstream();
	const own = makeLunchHome(campuses.address);
	try {
		const {code, stdout} = await own.run(['bikupan', 'imorgon']);
		expect(code).toBe(0);
		expect(stdout).toContain('Not published ahead');
	} finally {
		own.remove();
		await campuses.close();
	}
});

test('the sample has a week in which nearly all restaurants serve', async () => {
	const own = makeLunchHome();
	try {
		const {stdout} = await own.run(['list', '--demo', '--json']);
		const {restaurants} = listDocumentSchema.parse(JSON.parse(stdout));
		const states = [];
		for (const {id} of restaurants) {
			const week = await runInProcess(own, ['week', id, '--demo', '--json']);
			states.push(weekDocumentSchema.parse(JSON.parse(week.stdout)).days.map(({state}) => state));
		}
		const serving = states.filter(days => days.slice(1, 5).every(state => state === 'served'));
		expect(serving.length).toBeGreaterThanOrEqual(restaurants.length - 1);
		// Easter Monday, and the weekend.
		expect(states.every(days => days[0] === 'closed' && days[5] === 'unpublished')).toBe(true);
		expect((await own.run(['search', 'ugnspannkaka', '--week', '--demo'])).stdout).toContain('Sven Dufva');
	} finally {
		own.remove();
	}
});
