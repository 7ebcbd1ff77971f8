import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {appAtTerminal} from '../../support/app/app-at-terminal.ts';
import {openAppInProcess} from '../../support/app/app-in-process.ts';
import {keys, openTerminal, toView} from '../../support/app/terminal.ts';
import {poll} from '../../support/poll.ts';
import {moods} from '../../support/upstream/fake-upstream.ts';

const app = appAtTerminal('restaurants');
/** Where neither the process nor its variables are looked at. */
const here = appAtTerminal('restaurants', openAppInProcess);

describe('what is remembered', () => {
	it('favourites, screen, selection and filter come back', async () => {
		const first = here.start();
		await first.waitFor('1 of 18');
		await first.press('j*', '★');
		first.type('/uppsala\r');
		await first.waitFor('1 of 6');
		await first.press(toView('today'), '╭─ Today');
		await here.quit(first);
		const second = here.start([], {home: first.home});
		await second.waitFor('╭─ Today');
		await second.press(toView('restaurants'), '/ uppsala');
		await second.press(keys.escape, '★ Café Delta');
		await here.quit(second);
		const file = join(first.home, 'data/lunch/app.json');
		expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({favourites: ['delta'], screen: 'restaurants'});
	});

	it('a file that was cut short is as good as none', async () => {
		const first = here.demo();
		await first.waitFor('1 of 18');
		mkdirSync(join(first.home, 'data/lunch'), {recursive: true});
		writeFileSync(join(first.home, 'data/lunch/app.json'), '{"favourites":["del');
		const second = here.demo({home: first.home});
		await second.waitFor(/❯ +Café Biomedicum/);
		await second.press('*', 'is now a favourite');
		await here.quit(second);
		expect(JSON.parse(readFileSync(join(first.home, 'data/lunch/app.json'), 'utf8')).favourites).toHaveLength(1);
	});
});

describe('keys', () => {
	it('help, palette, command, copy: all from the one table', async () => {
		const screen = here.demo();
		await screen.waitFor('1 of 18');
		await screen.press('?', 'Filter the list, or search');
		screen.type(keys.escape);
		await screen.waitUntilGone('Filter the list, or search');
		await screen.press('c', 'lunch biomedicum --demo');
		expect(screen.written()).toContain(`]52;c;${Buffer.from('lunch biomedicum --demo').toString('base64')}`);
		await screen.press(keys.enter + keys.ctrlP, '╭─ Actions');
		await screen.press('gotocache', /❯ Go to Cache/);
		await screen.press(keys.enter, '╭─ Cache');
		await screen.press('1', '╭─ Restaurants');
		await screen.press(keys.shiftTab, '╭─ Today');
		await screen.press(keys.shiftTab, '╭─ Log');
		await screen.press(keys.tab + keys.tab, '╭─ Restaurants');
		await screen.press('1', '╭─ Today');
		await screen.press(toView('cache'), '╭─ Cache');
		await screen.press('/', 'Cache has nothing to filter');
	});

	it('o opens the homepage, and says so if it can not', async () => {
		const screen = here.demo({env: {BROWSER: '/nowhere/browser'}});
		await screen.waitFor('1 of 18');
		screen.type('o');
		await screen.waitFor('/nowhere/browser could not be started; copied https://ki.hors.se');
	});

	it.each([
		['SS3', '\u001BOP', '\u001B[15~'],
		['CSI of kitty', '\u001B[1;1P', '\u001B[15;1~'],
		['VT220 in tmux', '\u001B[11~', '\u001B[15~'],
	])('F1 shows the help and F5 refreshes: %s', async (_form, f1, f5) => {
		const screen = here.start();
		await screen.waitFor('fresh');
		await screen.press(f1, '╭─ Help');
		screen.type(f1);
		await screen.waitUntilGone('╭─ Help');
		const asked = here.upstream.requests.length;
		screen.type(f5);
		await expect.poll(() => here.upstream.requests.length).toBeGreaterThan(asked);
		await here.quit(screen);
	});

	it('a paste goes into the line that is typed, and does nothing elsewhere', async () => {
		const screen = here.demo();
		await screen.waitFor('1 of 18');
		await screen.press('\u001B[200~q\n\u001B[201~', 'open one first');
		await screen.press('/\u001B[200~Jöns\nJacob\u001B[201~', '/ Jöns Jacob');
		screen.type(keys.enter);
		await here.quit(screen);
	});

	it('can be changed in the configuration file; a conflict is refused in words', async () => {
		const first = here.demo();
		await first.waitFor('1 of 18');
		mkdirSync(join(first.home, 'config/lunch'), {recursive: true});
		const config = join(first.home, 'config/lunch/config.json');
		writeFileSync(config, '{"keys": {"quit": ["Q"], "down": ["J", "down"]}}');
		const second = here.demo({home: first.home});
		await second.waitFor('1 of 18');
		await second.press('J', '2 of 18');
		expect(second.text()).toContain(' Q quit');
		second.type('Q');
		expect((await second.ended).exitCode).toBe(0);
		writeFileSync(config, '{"keys": {"refresh": "q"}}');
		const third = here.demo({home: first.home});
		expect((await third.ended).exitCode).toBe(2);
		expect(third.text()).toMatch(/"q" is the key of both "refresh" and "quit"/);
	});
});

describe('names that actions had before', () => {
	it('still work in the configuration file, and are said to be old once', async () => {
		const first = here.demo();
		await first.waitFor('1 of 18');
		await here.quit(first);
		mkdirSync(join(first.home, 'config/lunch'), {recursive: true});
		writeFileSync(join(first.home, 'config/lunch/config.json'), '{"keys": {"homepage": ["O"]}}');
		const second = here.demo({home: first.home, columns: 120, env: {BROWSER: '/nowhere/browser'}});
		await second.waitFor('"homepage" is "openHomepage" now');
		second.type('O');
		await second.waitFor('/nowhere/browser could not be started');
		expect(second.text()).not.toContain('has old names');
		await here.quit(second);
		const config = openTerminal(['config', 'validate'], {home: first.home});
		expect((await config.ended).exitCode).toBe(0);
		expect(config.text()).toContain('"homepage" is "openHomepage" now');
		expect(config.text()).toContain('The configuration is valid.');
		config.close();
	});
});

describe('terminals', () => {
	it.each([
		[20, 6],
		[40, 12],
		[80, 24],
		[300, 100],
	])('%i x %i: nothing wraps, nothing is left over', async (columns, rows) => {
		const screen = here.demo({columns: 100, rows: 30});
		await screen.waitFor('Jöns Jacob                3 dishes');
		await screen.waitUntilGone('to come');
		// A frame is whole when its last row is the last of the screen and every panel that begins also ends.
		const isWhole = (height: number) => () => {
			const lines = screen.lines();
			const count = (sign: RegExp) => screen.text().match(sign)?.length ?? 0;
			return (
				lines.length === height &&
				/q quit/.test(lines[height - 1] ?? '') &&
				lines.filter(line => / sample$/.test(line)).length <= 1 &&
				lines.filter(line => /SAMPLE/.test(line)).length === 1 &&
				count(/╭/g) === count(/╰/g)
			);
		};
		for (const [tab, shown] of [
			[toView('restaurants'), '╭─ Restaurants'],
			[keys.enter, '╭─ Café Biomedicum'],
			[toView('week'), '╭─ Week'],
			[toView('today'), '╭─ Today'],
		] as const) {
			await screen.press(tab, shown);
			screen.resize(columns, rows);
			await screen.waitFor(isWhole(rows), `a whole frame of ${rows} rows on ${tab}`);
			screen.resize(100, 30);
			await screen.waitFor(isWhole(30), `a whole frame of 30 rows again on ${tab}`);
		}
		await here.quit(screen);
	});

	it('wide and combining characters line up', async () => {
		const names = ['寿司レストラン', 'Cafe\u0301 Ra\u0308ka', '한식당 서울', 'Plain'];
		const restaurants = names.map((name, index) => ({identifier: `r${index}`, name, region: 'Solna'}));
		here.upstream.mood = moods.body(
			JSON.stringify({restaurants, restaurant: {title: 'x', menu: [{dish: '天ぷら うどん 🍜'}]}}),
		);
		const screen = here.start();
		await screen.waitFor('天ぷら');
		const edge = screen.lines().findIndex(line => line.includes('寿司'));
		const columns = [0, 1, 2, 3].map(row =>
			Array.from({length: 100}, (_, column) => screen.cellAt(edge + row, column)?.getChars() ?? '').flatMap(
				(text, column) => (text === '│' ? [column] : []),
			),
		);
		for (const found of columns) expect(found).toEqual(columns[3]);
	});

	it('NO_COLOR: no colours, everything still there', async () => {
		const screen = app.demo({env: {NO_COLOR: '1'}});
		await screen.waitFor('1 of 18');
		expect(screen.written()).not.toMatch(/\[[0-9;]*3[0-7]m/);
		expect(screen.text()).toContain('❯   Café Biomedicum');
		await app.quit(screen);
	});

	it('CI in the environment of a real terminal changes nothing', async () => {
		const screen = app.demo({env: {CI: 'true'}});
		await screen.waitFor('1 of 18');
		await app.quit(screen);
	});

	it('answers that come late are no keys; the app is told by them what the terminal can do', async () => {
		const held: [string, (bytes: string) => void][] = [];
		const screen = here.demo({onAnswer: (answer, send) => held.push([answer, send])});
		await screen.waitFor('1 of 18');
		await poll('all that is asked', () =>
			held
				.map(([answer]) => answer)
				.join('')
				.includes('3;5R'),
		);
		await screen.press('j', '2 of 18');
		const before = screen.text();
		for (const [answer, send] of held) send(answer);
		await screen.press('k', '1 of 18');
		await screen.press('j', text => text === before);
		const asked = screen.written().length;
		await screen.press('?', '╭─ Help');
		// It was seen to repeat a character.
		expect(screen.written().slice(asked)).toMatch(/─.\[\d+b/);
		screen.type(keys.escape);
		await screen.waitUntilGone('╭─ Help');
		await here.quit(screen);
	});

	it('a terminal that answers nothing is left as soon as any other, and has no sequences that it may not know', async () => {
		const screen = here.demo({onAnswer: () => {}});
		await screen.waitFor('1 of 18');
		await screen.press('?', '╭─ Help');
		const [, drawn = ''] = screen.written().split('\u001B[6n\u001B[2H\u001B[2K');
		expect(drawn).toContain('╭');
		expect(drawn).not.toMatch(/.\[\d+b/);
		expect(drawn).not.toContain('\v');
		screen.type(keys.escape);
		await screen.waitUntilGone('╭─ Help');
		await here.quit(screen);
	});

	it('a locale without Unicode gets ASCII signs', async () => {
		const screen = here.demo({env: {LANG: 'C', LC_ALL: 'C'}});
		await screen.waitFor('1 of 18');
		expect(screen.text()).not.toMatch(/[╭│❯★]/);
		await here.quit(screen);
	});

	it.each([
		['ACCESSIBLE', here],
		['INK_SCREEN_READER', app],
	] as const)('%s: one thing below the other, no alternate screen', async (name, {demo, quit}) => {
		const screen = demo({env: {[name]: '1'}, rows: 40});
		await screen.waitFor('selected: ');
		const text = screen.text();
		expect(screen.written()).not.toContain('\u001B[?1049h');
		expect(text).not.toMatch(/[╭│]/);
		expect(text).toContain('Restaurants (current)');
		await screen.waitFor(/selected: *Café Biomedicum, 2 dishes/);
		await screen.press('j', /selected: *Café Delta/);
		await screen.press('?', 'Filter the list, or search');
		screen.type(keys.escape);
		await screen.waitUntilGone('Filter the list, or search');
		await quit(screen);
	});
});
