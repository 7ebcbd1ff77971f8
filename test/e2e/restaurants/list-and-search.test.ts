import {afterAll, afterEach, beforeAll, describe, expect, test} from 'vitest';
import {errorDocumentSchema, listDocumentSchema, searchDocumentSchema} from '../../../source/relay/output/schema.ts';
import {poll} from '../../support/poll.ts';
import {type LunchHome, makeLunchHome} from '../../support/program/lunch-home.ts';
import {runInProcess} from '../../support/program/run-in-process.ts';
import {type FakeUpstream, moods, startFakeUpstream} from '../../support/upstream/fake-upstream.ts';

let upstream: FakeUpstream;
let home: LunchHome;

beforeAll(async () => {
	upstream = await startFakeUpstream();
	home = makeLunchHome(upstream.address);
});
afterEach(() => {
	upstream.delay = 0;
	upstream.mood = null;
});
afterAll(async () => {
	home.remove();
	await upstream.close();
});

describe('the list', () => {
	test('is grouped by region', async () => {
		const {code, stdout, stderr} = await home.run(['list']);
		expect({code, stderr}).toEqual({code: 0, stderr: ''});
		const lines = stdout.split('\n');
		expect(lines[0]).toBe('Solna');
		expect(lines).toContain('Uppsala');
		expect(lines).toContain('  jons        Jöns Jacob');
		expect(stdout).toContain('from http://127.0.0.1:');
	});

	test('as JSON, of one region, and as plain `lunch` at a pipe', async () => {
		const all = listDocumentSchema.parse(JSON.parse((await home.run(['list', '--json'])).stdout));
		expect(all.restaurants).toHaveLength(18);
		const some = listDocumentSchema.parse(
			JSON.parse((await home.run(['list', '--json', '--region', 'uppsala'])).stdout),
		);
		expect(new Set(some.restaurants.map(({region}) => region))).toEqual(new Set(['Uppsala']));
		expect(listDocumentSchema.parse(JSON.parse((await home.run(['--json'])).stdout)).restaurants).toHaveLength(18);
		expect((await home.run([])).stdout).toMatch(/^Solna\n/);
	});

	test.each([['list'], ['bikupan'], ['search', 'soppa']])(
		'of an address that is not a lunch-menu API: %s',
		async (...words) => {
			const other = makeLunchHome(upstream.address.replace(/\/api$/, ''));
			const {code, stdout, stderr} = await runInProcess(other, [...words, '--json']);
			other.remove();
			expect({code, stdout}).toEqual({code: 2, stdout: ''});
			expect(errorDocumentSchema.parse(JSON.parse(stderr)).error).toMatchObject({
				code: 'UPSTREAM_NO_MENU_API',
				message: expect.stringMatching(/is not a lunch-menu API/),
				hint: expect.stringMatching(/--upstream/),
			});
		},
	);

	test('of a region that is not there', async () => {
		const {code, stdout, stderr} = await runInProcess(home, ['list', '--region', 'Kiruna', '--json']);
		expect({code, stdout}).toEqual({code: 4, stdout: ''});
		expect(errorDocumentSchema.parse(JSON.parse(stderr)).error.suggestions).toEqual(['Solna', 'Uppsala']);
	});
});

describe('search', () => {
	test('asks for at most four menus at once, and says what it does after half a second', async () => {
		const own = makeLunchHome(upstream.address);
		const first = upstream.requests.length;
		upstream.delay = 200;
		const {code, stdout, stderr} = await own.run(['search', 'kott']);
		expect(code).toBe(0);
		expect(stdout).toContain('Kött: Pannbiff');
		expect(upstream.mostAtOnce).toBeGreaterThan(1);
		expect(upstream.mostAtOnce).toBeLessThanOrEqual(4);
		expect(upstream.requests.length - first).toBe(19);
		expect(stderr).toMatch(/^lunch: Reading .* …\n$/);
		own.remove();
	});

	test('says that it is at work also when nothing has come yet', async () => {
		const own = makeLunchHome(upstream.address);
		upstream.mood = moods.hanging;
		const started = performance.now();
		const run = own.start(['search', 'kött']);
		await poll('a word of progress', () => run.stderr().includes('Reading'));
		expect(performance.now() - started).toBeGreaterThan(500);
		run.child.kill('SIGINT');
		expect((await run.ended).code).toBe(130);
		own.remove();
	});

	test('is silent when it is quick, and with --json', async () => {
		await home.run(['search', 'x']);
		expect((await home.run(['search', 'kött'])).stderr).toBe('');
		upstream.delay = 150;
		const {stdout, stderr} = await home.run(['search', 'kött', '--json', '--refresh']);
		expect(stderr).toBe('');
		const {query, matches} = searchDocumentSchema.parse(JSON.parse(stdout));
		expect(query).toBe('kött');
		expect(matches.map(({restaurant}) => restaurant.id)).toEqual(expect.arrayContaining(['bikupan', 'rudbeck']));
	});

	test.each([
		['KOTT pann', ['bikupan']],
		['kött lök gräddsås', ['bikupan']],
		['GRADDSAS', ['bikupan']],
	])('%s: all words match, case and accents aside', async (query, ids) => {
		const {stdout} = await runInProcess(home, ['search', '--json', '--demo', ...query.split(' ')]);
		const {matches} = searchDocumentSchema.parse(JSON.parse(stdout));
		expect(matches.map(({restaurant}) => restaurant.id)).toEqual(ids);
	});

	test('without a match is exit code 1, and still a document', async () => {
		const {code, stdout} = await runInProcess(home, ['search', 'unobtainium', '--json', '--demo']);
		expect(code).toBe(1);
		expect(searchDocumentSchema.parse(JSON.parse(stdout)).matches).toEqual([]);
		const asText = await home.run(['search', 'unobtainium', '--demo']);
		expect(asText.code).toBe(1);
		expect(asText.stdout).toBe('');
		expect(asText.stderr).toContain('matches "unobtainium"');
	});

	test('for no word at all is wrong usage', async () => {
		expect((await runInProcess(home, ['search', '!!'])).code).toBe(2);
		expect((await runInProcess(home, ['search'])).code).toBe(2);
	});

	test('for an escape sequence writes none', async () => {
		const {stderr} = await runInProcess(home, ['search', 'x\u001b[31my\u202e', '--demo']);
		expect(stderr).toContain('matches "xy"');
	});

	test('goes on when some menus are not to be had', async () => {
		const own = makeLunchHome(upstream.address);
		upstream.mood = (request, response) =>
			request.url?.endsWith('/omni') ? moods.status(404)(request, response) : false;
		const {code, stdout, stderr} = await own.run(['search', 'kött']);
		expect(code).toBe(0);
		expect(stdout).toContain('Kött: Pannbiff');
		expect(stderr).toContain('no menu of Restaurang Omni');
		own.remove();
	});
});
