import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {type FakeUpstream, moods, startFakeUpstream} from '../support/fake-upstream.ts';
import {keys, openTerminal, type TerminalOptions, type TerminalScreen} from '../support/terminal-screen.ts';

let upstream: FakeUpstream;
const open: TerminalScreen[] = [];

beforeEach(async () => {
	upstream = await startFakeUpstream();
});

afterEach(async () => {
	for (const screen of open.splice(0)) screen.close();
	await upstream.close();
});

function start(words: readonly string[] = [], options: TerminalOptions = {}): TerminalScreen {
	const screen = openTerminal(['--upstream', upstream.address, ...words], options);
	open.push(screen);
	return screen;
}

function demo(options: TerminalOptions = {}): TerminalScreen {
	const screen = openTerminal(['--demo'], options);
	open.push(screen);
	return screen;
}

async function quit(screen: TerminalScreen): Promise<void> {
	screen.type('q');
	expect((await screen.ended).exitCode).toBe(0);
	expect(screen.isRestored()).toBe(true);
}

describe('Restaurants', () => {
	it('lists by region, with the menu of the selected one beside', async () => {
		const screen = start();
		await screen.waitFor('1 of 18');
		await screen.waitFor(/Fetched just now/);
		const text = screen.text();
		expect(text.indexOf('Solna')).toBeLessThan(text.indexOf('Svarta Räfven'));
		expect(text).toMatch(/❯ {3}Café Biomedicum +no menu/);
		expect(text).toMatch(/No menu published/);
		// Nobody asked for the others.
		expect(upstream.requests).toEqual(['restaurant', 'restaurant/biomedicum']);
		await quit(screen);
	});

	it('filters, folding accents, and keeps or drops the filter', async () => {
		const screen = start();
		await screen.waitFor('1 of 18');
		screen.type('/rafven');
		await screen.waitFor('1 of 1 ');
		expect(screen.text()).toContain('Svarta Räfven');
		await screen.press(keys.enter);
		expect(screen.text()).toContain('/ rafven');
		await screen.press(keys.escape);
		// The row that was found stays the selected one.
		await screen.waitFor('12 of 18');
		expect(screen.text()).toMatch(/❯ {3}Svarta Räfven/);
		screen.type('fzzz');
		await screen.waitFor('No restaurant matches "zzz"');
		await screen.press(keys.escape);
		await screen.waitFor('1 of 18');
	});

	it('held keys that arrive together are every one of them heard', async () => {
		const screen = start();
		await screen.waitFor('1 of 18');
		screen.type('jjjjj');
		await screen.waitFor('6 of 18');
		screen.type(keys.down.repeat(3));
		await screen.waitFor('9 of 18');
		screen.type('G');
		await screen.waitFor('18 of 18');
		screen.type('gk');
		await screen.waitFor('1 of 18');
	});

	it('closed, unpublished, unknown and not asked for look different', async () => {
		upstream.mood = (request, response) => {
			if (request.url?.endsWith('/bikupan')) {
				const restaurant = {title: 'Bikupan', menu: [{dish: 'Stängt för sommaren'}]};
				return moods.body(JSON.stringify({restaurant}))(request, response);
			}
			if (request.url?.endsWith('/hubben')) return moods.status(503)(request, response);
			return false;
		};
		const screen = start();
		await screen.waitFor('1 of 18');
		screen.type('4');
		await screen.waitFor(/Bikupan +closed/);
		await screen.waitFor(/Jöns Jacob +3 dishes/);
		await screen.waitUntilGone('to come');
		screen.type('1');
		await screen.waitFor('╭─ Restaurants');
		await screen.waitFor(/Restaurang Bikupan +closed/);
		expect(screen.text()).toMatch(/Restaurang Hubben +failed/);
		expect(screen.text()).toMatch(/Café Delta +no menu/);
		expect(screen.text()).toMatch(/Jöns Jacob +3 dishes/);
		screen.type('/hubben\r');
		await screen.waitFor(/out of order \(HTTP 503\)/);
		upstream.mood = null;
		screen.type('r');
		await screen.waitFor(/Restaurang Hubben +2 dishes/);
	});
});

describe('Menu', () => {
	it('opens with Enter, shows all of it, and Esc leads back', async () => {
		const screen = start();
		await screen.waitFor('1 of 18');
		screen.type('/jacob\r');
		await screen.waitFor('3 dishes');
		await screen.press(keys.enter);
		await screen.waitFor(/╭─ Jöns Jacob · Solna ─/);
		const text = screen.text();
		expect(text).toContain('Soppa med pankakor');
		expect(text).toMatch(/Homepage {2}http/);
		expect(text).toContain(`from ${upstream.address}`);
		await screen.press('l');
		await screen.waitUntilGone('Jöns Jacob');
		await screen.press('h', keys.escape);
		await screen.waitFor(/Restaurants/);
		expect(screen.text()).toContain('/ jacob');
	});

	it('scrolls where it does not fit', async () => {
		const dishes = Array.from({length: 60}, (_, index) => ({dish: `Rätt nummer ${index + 1}`}));
		upstream.mood = (request, response) =>
			request.url?.endsWith('/biomedicum')
				? moods.body(JSON.stringify({restaurant: {title: 'x', menu: dishes}}))(request, response)
				: false;
		const screen = start([], {rows: 20});
		await screen.waitFor('60 dishes');
		await screen.press(keys.enter);
		await screen.waitFor('Rätt nummer 1');
		screen.type('G');
		await screen.waitFor('Fetched just now');
		screen.type('g');
		await screen.waitFor('Rätt nummer 1');
	});
});

describe('Search', () => {
	it('finds dishes as they are typed, marks what matches and says where', async () => {
		const screen = start();
		await screen.waitFor('1 of 18');
		screen.type('3');
		await screen.waitFor('18 of 18 menus read');
		screen.type('pankaka');
		await screen.waitFor('Nothing on');
		screen.type(`${keys.ctrlU}soppa`);
		await screen.waitFor(/Search \d+ in \d+ place/);
		const row = screen.lines().findIndex(line => line.includes('Soppa med'));
		const column = screen.lines()[row]?.indexOf('Soppa') ?? -1;
		expect(row).toBeGreaterThan(0);
		expect(screen.text()).toMatch(/Soppa.*Jöns Jacob/);
		expect(screen.cell(row, column).isInverse || screen.cell(row, column).isBold).toBe(true);
		screen.type(keys.enter);
		await screen.waitFor(/╭─ Jöns Jacob/);
	});

	it('bracketed paste goes into the field, cleaned', async () => {
		const screen = start();
		await screen.waitFor('1 of 18');
		screen.type('3');
		await screen.waitFor('18 of 18 menus read');
		screen.type('\u001B[200~kyckling\ni q currysås\u001B[201~');
		await screen.waitFor('/ kyckling i q currysås');
		await screen.press(keys.escape);
		screen.type('\u001B[200~q\u001B[201~');
		await screen.waitFor('Pasted text goes into a filter');
	});
});

describe('Today', () => {
	it('ranks by what the person likes and says why', async () => {
		const screen = start();
		await screen.waitFor('1 of 18');
		screen.type('/elma\r*');
		await screen.waitFor('now a favourite');
		screen.type('wpankakor\r');
		await screen.waitFor('Dishes with "pankakor" are favourites');
		screen.type('4');
		await screen.waitFor(/Jöns Jacob +has pankakor/);
		const text = screen.text();
		expect(text.indexOf('has pankakor')).toBeLessThan(text.indexOf('favourite restaurant'));
		screen.type('d');
		await screen.waitFor('Diet: vegetarian');
		await screen.waitFor(/\d vegetarian/);
	});
});

describe('Cache', () => {
	it('shows what is stored and clears one or all', async () => {
		const screen = start();
		await screen.waitFor('Fetched just now');
		screen.type('5');
		await screen.waitFor('Cache 2 answers');
		expect(screen.text()).toMatch(/2 upstream requests so far, 0 failed/);
		expect(screen.text()).toMatch(/fresh list of restaurants/);
		screen.type('x');
		await screen.waitFor('Cache 1 answers');
		screen.type('X');
		await screen.waitFor('Forget all 1 cached');
		await screen.press('n');
		await screen.waitFor('Cache 1 answers');
		screen.type('Xy');
		await screen.waitFor('Nothing is stored.');
		await screen.press('x');
		await screen.waitFor('Nothing is stored');
	});
});

describe('honest states', () => {
	it('without a cache and an upstream: the sample, marked on every screen, until r brings real data', async () => {
		upstream.mood = moods.status(503);
		const screen = start();
		await screen.waitFor(/SAMPLE of Thursday 4 April 2024/);
		await screen.waitFor('1 of 18');
		for (const tab of ['2', '4', '5', '1']) {
			await screen.press(tab);
			expect(screen.text()).toContain('SAMPLE');
			expect(screen.text()).toContain('r tries again');
		}
		screen.type('r');
		await screen.waitUntilGone('asking');
		expect(screen.text()).toContain('SAMPLE');
		upstream.mood = null;
		screen.type('r');
		await screen.waitUntilGone('SAMPLE');
		await screen.waitFor(/fresh \d\d:\d\d/);
		await quit(screen);
	});

	it('the first frame shows what is cached, before the upstream answers', async () => {
		const first = start();
		await first.waitFor('Fetched just now');
		await quit(first);
		upstream.mood = moods.hanging;
		const second = start(['--refresh'], {home: first.home});
		await second.waitFor('1 of 18');
		expect(second.text()).toMatch(/Café Biomedicum/);
		await second.waitFor('asking');
		second.type('q');
		await second.ended;
	});

	it('an upstream that is slow: says that it asks, and does not hold up the keys', async () => {
		upstream.mood = moods.hanging;
		const screen = start();
		await screen.waitFor('Asking for the restaurants');
		screen.type('5');
		await screen.waitFor('Nothing is stored');
		await quit(screen);
	});

	it('an answer that is no list: failed, with a retry', async () => {
		upstream.mood = moods.body('<html>', 'text/html');
		const screen = start();
		await screen.waitFor('r tries again');
		expect(screen.text()).toContain('text/html where JSON was expected');
		upstream.mood = null;
		screen.type('r');
		await screen.waitFor('1 of 18');
	});

	it('an upstream without restaurants: empty', async () => {
		upstream.mood = moods.body('{"restaurants":[]}');
		const screen = start();
		await screen.waitFor('The upstream lists no restaurants');
		screen.type(`jk${keys.enter}*y`);
		await screen.waitFor(/Nothing is selected|nothing to copy/);
	});

	it('--offline shows what is stored, and says why it does not refresh', async () => {
		const first = start();
		await first.waitFor('Fetched just now');
		await quit(first);
		const asked = upstream.requests.length;
		const second = start(['--offline'], {home: first.home});
		await second.waitFor('1 of 18');
		await second.press('r');
		expect(second.text()).toContain('Started with --offline');
		expect(upstream.requests).toHaveLength(asked);
		await second.press('j');
		await second.waitFor('must not be asked (--offline)');
	});

	it('--demo marks everything as a sample', async () => {
		const screen = demo();
		await screen.waitFor("not today's menus (--demo)");
		await screen.waitFor('3 dishes');
		await quit(screen);
	});
});

describe('what is remembered', () => {
	it('favourites, screen, selection and filter come back', async () => {
		const first = start();
		await first.waitFor('1 of 18');
		await first.press('j', '*');
		await first.waitFor('★');
		first.type('/uppsala\r');
		await first.waitFor('1 of 6');
		first.type('4');
		await first.waitFor('Today');
		await quit(first);
		const second = start([], {home: first.home});
		await second.waitFor('╭─ Today');
		await second.press('1');
		await second.waitFor('/ uppsala');
		await second.press(keys.escape);
		await second.waitFor('★ Café Delta');
		await quit(second);
		const file = join(first.home, 'data/lunch/app.json');
		expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({favourites: ['delta'], screen: 'restaurants'});
	});

	it('a file that was cut short is as good as none', async () => {
		const first = demo();
		await first.waitFor('1 of 18');
		mkdirSync(join(first.home, 'data/lunch'), {recursive: true});
		writeFileSync(join(first.home, 'data/lunch/app.json'), '{"favourites":["del');
		const second = demo({home: first.home});
		await second.waitFor('1 of 18');
		await second.press('*');
		await quit(second);
		expect(JSON.parse(readFileSync(join(first.home, 'data/lunch/app.json'), 'utf8')).favourites).toHaveLength(1);
	});
});

describe('keys', () => {
	it('help, palette, command, copy: all from the one table', async () => {
		const screen = demo();
		await screen.waitFor('1 of 18');
		await screen.press('?');
		expect(screen.text()).toContain('Go to the first line');
		await screen.press(keys.escape);
		await screen.press('c');
		expect(screen.text()).toContain('lunch biomedicum --demo');
		expect(screen.written()).toContain(`]52;c;${Buffer.from('lunch biomedicum --demo').toString('base64')}`);
		await screen.press(keys.enter, keys.ctrlP);
		screen.type('gotocache');
		await screen.waitFor(/❯ Go to Cache/);
		await screen.press(keys.enter);
		await screen.waitFor('╭─ Cache');
		await screen.press(keys.tab);
		await screen.waitFor('╭─ Restaurants');
		await screen.press(keys.shiftTab);
		await screen.waitFor('╭─ Cache');
		await screen.press('/');
		expect(screen.text()).toContain('Cache has nothing to filter');
	});

	it('o opens the homepage, and says so if it can not', async () => {
		const screen = demo({env: {BROWSER: '/nowhere/browser'}});
		await screen.waitFor('1 of 18');
		screen.type('o');
		await screen.waitFor('/nowhere/browser could not be started; copied https://ki.hors.se');
	});

	it('can be changed in the configuration file; a conflict is refused in words', async () => {
		const first = demo();
		await first.waitFor('1 of 18');
		mkdirSync(join(first.home, 'config/lunch'), {recursive: true});
		const config = join(first.home, 'config/lunch/config.json');
		writeFileSync(config, '{"keys": {"quit": ["Q"], "down": ["n", "down"]}}');
		const second = demo({home: first.home});
		await second.waitFor('1 of 18');
		await second.press('n');
		await second.waitFor('2 of 18');
		expect(second.text()).toContain(' Q quit');
		second.type('Q');
		expect((await second.ended).exitCode).toBe(0);
		writeFileSync(config, '{"keys": {"refresh": "q"}}');
		const third = demo({home: first.home});
		expect((await third.ended).exitCode).toBe(2);
		expect(third.text()).toMatch(/"q" is the key of both "refresh" and "quit"/);
	});
});

describe('terminals', () => {
	it.each([
		[20, 6],
		[40, 12],
		[80, 24],
		[300, 100],
	])('%i x %i: nothing wraps, nothing is left over', async (columns, rows) => {
		const screen = demo({columns: 100, rows: 30});
		await screen.waitFor('Jöns Jacob                3 dishes');
		await screen.waitUntilGone('to come');
		// A frame is whole when its last row is the last of the screen and every panel that begins also ends.
		const isWhole = (height: number) => () => {
			const lines = screen.lines();
			const count = (sign: RegExp) => screen.text().match(sign)?.length ?? 0;
			return (
				lines.length === height &&
				/Enter open/.test(lines[height - 1] ?? '') &&
				lines.filter(line => / sample$/.test(line)).length === 1 &&
				lines.filter(line => /SAMPLE/.test(line)).length === 1 &&
				count(/╭/g) === count(/╰/g)
			);
		};
		for (const tab of ['1', '2', '4', '5']) {
			await screen.press(tab);
			screen.resize(columns, rows);
			await screen.waitFor(isWhole(rows), `a whole frame of ${rows} rows on ${tab}`);
			screen.resize(100, 30);
			await screen.waitFor(isWhole(30), `a whole frame of 30 rows again on ${tab}`);
		}
		await quit(screen);
	});

	it('wide and combining characters line up', async () => {
		const names = ['寿司レストラン', 'Cafe\u0301 Ra\u0308ka', '한식당 서울', 'Plain'];
		const restaurants = names.map((name, index) => ({identifier: `r${index}`, name, region: 'Solna'}));
		upstream.mood = moods.body(
			JSON.stringify({restaurants, restaurant: {title: 'x', menu: [{dish: '天ぷら うどん 🍜'}]}}),
		);
		const screen = start();
		await screen.waitFor('天ぷら');
		const edge = screen.lines().findIndex(line => line.includes('寿司'));
		const columns = [0, 1, 2, 3].map(row =>
			Array.from({length: 100}, (_, column) => screen.cell(edge + row, column).text).flatMap((text, column) =>
				text === '│' ? [column] : [],
			),
		);
		for (const found of columns) expect(found).toEqual(columns[3]);
	});

	it('NO_COLOR: no colours, everything still there', async () => {
		const screen = demo({env: {NO_COLOR: '1'}});
		await screen.waitFor('1 of 18');
		expect(screen.written()).not.toMatch(/\[[0-9;]*3[0-7]m/);
		expect(screen.text()).toContain('❯   Café Biomedicum');
		await quit(screen);
	});

	it('CI in the environment of a real terminal changes nothing', async () => {
		const screen = demo({env: {CI: 'true'}});
		await screen.waitFor('1 of 18');
		await quit(screen);
	});

	it('a locale without Unicode gets ASCII signs', async () => {
		const screen = demo({env: {LANG: 'C', LC_ALL: 'C'}});
		await screen.waitFor('1 of 18');
		expect(screen.text()).not.toMatch(/[╭│❯★]/);
		await quit(screen);
	});

	it.each(['ACCESSIBLE', 'INK_SCREEN_READER'])('%s: one thing below the other, no alternate screen', async name => {
		const screen = demo({env: {[name]: '1'}, rows: 40});
		await screen.waitFor('selected: ');
		const text = screen.text();
		expect(screen.written()).not.toContain('\u001B[?1049h');
		expect(text).not.toMatch(/[╭│]/);
		expect(text).toContain('Restaurants (current)');
		await screen.waitFor(/selected: *Café Biomedicum, no menu/);
		await screen.press('j');
		await screen.waitFor(/selected: *Café Delta/);
		await screen.press('?');
		await screen.waitFor('Go to the first line');
		await screen.press(keys.escape);
		await quit(screen);
	});
});
