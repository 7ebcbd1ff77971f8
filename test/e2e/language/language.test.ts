import {mkdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type LunchHome, makeLunchHome} from '../../support/program/lunch-home.ts';
import {runInProcess} from '../../support/program/run-in-process.ts';

let home: LunchHome;

beforeAll(() => {
	home = makeLunchHome();
});
afterAll(() => home.remove());

const SWEDISH = {LC_ALL: undefined, LC_MESSAGES: undefined, LANG: 'sv_SE.UTF-8'};
const inSwedish = (args: readonly string[], env = {}) => runInProcess(home, args, {...SWEDISH, ...env});
/** The program itself, whose words are those of its commands: its locale, its flags and its configuration count. */
const program = (args: readonly string[], env = {}) => home.run(args, {env: {...SWEDISH, ...env}});

describe('where the locale is Swedish', () => {
	test('a menu, the list, a search and a week are Swedish', async () => {
		const menu = await program(['bikupan', '--demo']);
		expect(await inSwedish(['bikupan', '--demo'])).toEqual(menu);
		expect(menu.stdout).toContain('torsdag 4 april 2024');
		expect(menu.stdout).toContain('Webbplats');
		expect(menu.stderr).toContain('EXEMPEL från torsdag 4 april 2024');
		expect((await inSwedish(['list', '--demo'])).stdout).toContain('(exempel)');
		expect((await inSwedish(['search', 'finns-inte', '--demo'])).stderr).toContain('inget på dagens menyer matchar');
		expect((await inSwedish(['week', 'bikupan', '--demo'])).stdout).toContain('torsdag 4 april 2024');
	});

	test('an error is Swedish, with what was probably meant', async () => {
		const {stderr, code} = await program(['bikupn', '--demo']);
		expect(code).toBe(4);
		expect(stderr).toBe('lunch: Det finns ingen restaurang "bikupn".\nMenade du bikupan?\nSe alla med `lunch list`.\n');
		const unreachable = await inSwedish(['bikupan', '--upstream', 'http://127.0.0.1:9']);
		expect(unreachable.stderr).toContain('http://127.0.0.1:9 gick inte att nå');
		expect(unreachable.stderr).toContain('`--demo` visar ett medföljande exempel.');
	});

	test('--lang en, or the variable, wins over it', async () => {
		const flag = await program(['bikupan', '--demo', '--lang', 'en']);
		expect(flag.stdout).toContain('Thursday 4 April 2024');
		const variable = await inSwedish(['bikupan', '--demo'], {LUNCH_LANG: 'en'});
		expect(variable.stdout).toBe(flag.stdout);
	});

	test('the configuration wins over it, too', async () => {
		const own = makeLunchHome();
		try {
			await own.writeConfig(JSON.stringify({lang: 'en'}));
			const {stdout} = await own.run(['bikupan', '--demo'], {env: SWEDISH});
			expect(stdout).toContain('Thursday 4 April 2024');
		} finally {
			own.remove();
		}
	});

	test('what programs read is the same', async () => {
		const commands = [
			['bikupan', '--demo'],
			['list', '--demo'],
			['search', 'soppa', '--demo'],
			['nowhere', '--demo'],
		];
		const [first = []] = commands;
		expect(await program([...first, '--json'])).toEqual(await home.run([...first, '--json']));
		for (const words of commands) {
			expect(await inSwedish([...words, '--json'])).toEqual(await runInProcess(home, [...words, '--json']));
		}
	});
});

test('a language that there is none of is an error that says which there are', async () => {
	const {code, stderr} = await runInProcess(home, ['list', '--demo', '--lang', 'fi']);
	expect(code).toBe(2);
	expect(stderr).toContain('--lang: expected en or sv, got "fi"');
});

test('--price-for shows the price of one role', async () => {
	const own = makeLunchHome();
	try {
		const folder = join(own.folder, 'menus');
		await mkdir(join(folder, 'restaurants'), {recursive: true});
		const restaurant = {id: 'egen', name: 'Egen kantin', region: 'Hemma'};
		const price = {students: 65, others: 95, currency: 'SEK'};
		const days = [{date: '2026-11-30', state: 'served', dishes: [{name: 'Ärtsoppa', price}]}];
		await writeFile(join(folder, 'restaurants.json'), JSON.stringify({schemaVersion: 1, restaurants: [restaurant]}));
		await writeFile(join(folder, 'restaurants', 'egen.json'), JSON.stringify({schemaVersion: 1, restaurant, days}));
		await own.writeConfig(JSON.stringify({sources: [{file: folder}]}));
		const menu = (...flags: string[]) =>
			runInProcess(own, ['egen', '2026-11-30', ...flags], {...SWEDISH, LUNCH_UPSTREAM: undefined});
		expect((await menu()).stdout).toContain('Ärtsoppa · 65 / 95\u00A0kr');
		expect((await menu('--price-for', 'students')).stdout).toContain('Ärtsoppa · 65\u00A0kr');
		expect((await menu('--price-for', 'pupils')).stdout).toContain('Ärtsoppa · 95\u00A0kr');
		expect((await menu('--price-for', 'nobody')).stderr).toContain('något av students, graduates');
	} finally {
		own.remove();
	}
});
