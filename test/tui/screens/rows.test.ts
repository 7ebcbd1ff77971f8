import {existsSync, mkdirSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {describe, expect, it} from 'vitest';
import {TOGETHER_MS} from '../../../source/tui/app/input/counting.ts';
import {appAtTerminal} from '../../support/app/app-at-terminal.ts';
import {openAppInProcess} from '../../support/app/app-in-process.ts';
import {keys, toView} from '../../support/app/terminal.ts';

const app = appAtTerminal('restaurants', openAppInProcess);

describe('counts before movements', () => {
	it('12j goes twelve rows down, 3k three up, 5G to the fifth, in keys that come together or one by one', async () => {
		const screen = app.start();
		await screen.waitFor('1 of 18');
		await screen.press('12j', '13 of 18');
		await screen.press('3k', '10 of 18');
		await screen.press('5G', '5 of 18');
		// A person's keys come one by one: the digit that names an area is taken back.
		for (const key of ['1', '2']) screen.type(key);
		await screen.waitFor('╭─ Restaurants');
		await screen.press('j', '17 of 18');
	});

	it('a digit alone goes to its area, at once', async () => {
		const screen = app.start();
		await screen.waitFor('1 of 18');
		await screen.press('2', '╭─ Jobs');
		await screen.press('1', '╭─ Restaurants');
	});

	it('a digit and then a movement is an area, in which that moves; two digits are a number', async () => {
		const screen = app.start();
		await screen.waitFor('1 of 18');
		await screen.press('4', '╭─ Dashboard');
		// Sooner the next digit would belong to this one.
		await delay(TOGETHER_MS + 100);
		await screen.press('1', '╭─ Restaurants');
		await screen.press('j', '2 of 18');
		for (const key of ['1', '4']) screen.type(key);
		await screen.press('G', '14 of 18');
		expect(screen.text()).toContain('╭─ Restaurants');
	});

	it('Ctrl-D and Ctrl-U move by half a page', async () => {
		const screen = app.start([], {rows: 16});
		await screen.waitFor('1 of 18');
		await screen.press('\u0004', '6 of 18');
		await screen.press('\u0015', '1 of 18');
	});
});

describe('marks', () => {
	it('v and Space mark rows; a refresh is of all of them, and Esc takes the marks away', async () => {
		const screen = app.start();
		await screen.waitFor('Fetched just now');
		await screen.press('v ', '2 marked, 3 of 18');
		expect(screen.text()).toMatch(/ \+ {2}Café Biomedicum/);
		const asked = app.upstream.requests.length;
		screen.type('r');
		const wanted = ['restaurant/biomedicum', 'restaurant/delta'];
		await expect.poll(() => app.upstream.requests.slice(asked)).toEqual(expect.arrayContaining(wanted));
		await screen.waitUntilGone('marked');
		await screen.press('v', '1 marked');
		await screen.press(keys.escape, /─ 4 of 18/);
	});

	it('several jobs are cancelled, or written to a folder, at once', async () => {
		const screen = app.demo({columns: 120});
		await screen.waitFor('1 of 18');
		await screen.press('2n2000\r', /✓ +2,000/);
		await screen.press('n3000\r', /✓ +3,000/);
		screen.type('n100000000\r');
		await screen.waitFor(/● +100,000,000/);
		screen.type('n90000000\r');
		await screen.waitFor(/90,000,000/);
		await screen.press('gvvvv', '4 marked');
		await screen.press('x', 'Cancel 2 jobs?');
		await screen.press('y', 'Cancelled 2 jobs.');
		await screen.press('gvvvv', '4 marked');
		mkdirSync(join(screen.home, 'results'));
		await screen.press(`d${keys.ctrlU}~/nowhere\r`, 'There is no folder ~/nowhere.');
		await screen.press(`${keys.ctrlU}~/results\r`, '2 of 2 results written to ~/results.');
		expect(readdirSync(join(screen.home, 'results')).sort()).toEqual(['pi-2000.txt', 'pi-3000.txt']);
		expect(existsSync(join(screen.home, 'nowhere'))).toBe(false);
	});
});

describe('undo', () => {
	it('brings back a favourite and a dish word', async () => {
		const screen = app.start([], {remembered: {screen: 'restaurants', favourites: ['biomedicum'], words: ['soppa']}});
		await screen.waitFor('★ Café Biomedicum');
		await screen.press('*', 'is no longer a favourite');
		await screen.press('u', 'Café Biomedicum is now a favourite.');
		await screen.waitFor('★ Café Biomedicum');
		await screen.press('u', 'There is nothing to undo');
		await screen.press('w\r', '"soppa" is not a favourite any more');
		screen.type(keys.escape);
		await screen.waitUntilGone('Dishes I like');
		await screen.press('u', 'Dishes with "soppa" are favourites now.');
	});

	it('brings back an answer that was forgotten', async () => {
		const screen = app.start();
		await screen.waitFor('Fetched just now');
		await screen.press(toView('cache'), 'Cache 2 answers');
		await screen.press('Xy', 'Nothing is stored.');
		await screen.press('u', 'Cache 2 answers');
	});
});

describe('the order of Restaurants', () => {
	it('S sorts by name, dishes, distance and age; what serves comes first then', async () => {
		const screen = app.start();
		await screen.waitFor('1 of 18');
		await screen.press('S', '╭─ Restaurants by name');
		await screen.press('S', '╭─ Restaurants by dishes');
		await screen.waitFor(/❯ +(?:Jöns Jacob|Elma) +3 dishes/);
		await screen.press('S', /╭─ Restaurants near (?:Jöns Jacob|Elma)/);
		await screen.waitFor(/❯ +(?:Jöns Jacob|Elma) +0 m/);
		await screen.press('S', '╭─ Restaurants by age');
		await screen.press('S', /╭─ Restaurants ─/);
	});

	it('starts on a restaurant that serves', async () => {
		const screen = app.start([], {remembered: {screen: 'today'}});
		await screen.waitFor(/❯ +Jöns Jacob/);
		await screen.press(toView('restaurants'), /❯ +Jöns Jacob +3 dishes/);
		expect(screen.text()).toMatch(/Café Biomedicum +no menu/);
	});
});
