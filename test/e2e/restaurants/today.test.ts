import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {todayDocumentSchema} from '../../../source/relay/output/schema.ts';
import {type LunchHome, makeLunchHome} from '../../support/program/lunch-home.ts';
import {type FakeUpstream, startFakeUpstream} from '../../support/upstream/fake-upstream.ts';

let upstream: FakeUpstream;
let home: LunchHome;

beforeAll(async () => {
	upstream = await startFakeUpstream();
	home = makeLunchHome(upstream.address);
	const folder = join(home.folder, 'data', 'lunch');
	mkdirSync(folder, {recursive: true});
	writeFileSync(join(folder, 'app.json'), JSON.stringify({favourites: ['jons'], words: ['pannbiff'], diet: null}));
});
afterAll(async () => {
	home.remove();
	await upstream.close();
});

test('the restaurants are ranked by what the app remembers, with the reasons', async () => {
	const {code, stdout, stderr} = await home.run(['today', '--json']);
	expect({code, stderr}).toEqual({code: 0, stderr: ''});
	const {restaurants} = todayDocumentSchema.parse(JSON.parse(stdout));
	expect(restaurants).toHaveLength(18);
	expect(restaurants[0]?.reasons[0]).toEqual({kind: 'favourite-dish', text: 'has pannbiff'});
	const favourite = restaurants.find(({restaurant}) => restaurant.id === 'jons');
	expect(favourite?.reasons.map(({kind}) => kind)).toContain('favourite-restaurant');
});

test('as text, from the cache: dishes of the best first, restaurants without dishes last', async () => {
	const before = upstream.requests.length;
	const {stdout} = await home.run(['today']);
	expect(upstream.requests).toHaveLength(before);
	const lines = stdout.split('\n');
	expect(lines.findIndex(line => line.startsWith('has pannbiff'))).toBeLessThan(5);
	expect(stdout).toMatch(/ {2}• .*[Pp]annbiff/);
	expect(stdout).toMatch(/\n\S.* {2}no menu published\n/);
	expect(stdout).toContain('from http://127.0.0.1:');
});

test('nothing stored and nobody to ask', async () => {
	const other = makeLunchHome();
	const {code, stdout, stderr} = await other.run(['today']);
	other.remove();
	expect({code, stdout}).toEqual({code: 3, stdout: ''});
	expect(stderr).toContain('--demo');
});
