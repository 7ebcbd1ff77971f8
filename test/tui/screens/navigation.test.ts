import {setTimeout as delay} from 'node:timers/promises';
import {describe, expect, it} from 'vitest';
import {TOGETHER_MS} from '../../../source/tui/app/input/counting.ts';
import {appAtTerminal} from '../../support/app/app-at-terminal.ts';
import {openAppInProcess} from '../../support/app/app-in-process.ts';
import {keys, toView} from '../../support/app/terminal.ts';

const app = appAtTerminal(undefined, openAppInProcess);

describe('areas and views', () => {
	it('opens on Today, in the first of four areas', async () => {
		const screen = app.demo({columns: 80, rows: 24});
		await screen.waitFor(/❯ +Café Biomedicum/);
		const [areas, views] = screen.lines();
		expect(areas).toMatch(/1 Lunch {2}2 Jobs {2}3 Functions {2}4 Services/);
		expect(views?.trim()).toBe('Today  Restaurants  Week  Search  Find');
		await app.quit(screen);
	});

	it.each([200, 120, 80, 40])('names every area and every view at %i columns', async columns => {
		const screen = app.demo({columns, rows: 24});
		await screen.waitFor('Today');
		for (const [area, views] of [
			['1', /Today +Restaurants +Week +Search +Find/],
			['2', /^ Jobs/m],
			['3', /^ Functions/m],
			['4', /Workers +Cache/],
		] as const) {
			await screen.press(area, views);
			expect(screen.lines()[0]).toMatch(/1 Lunch +2 Jobs +3 Functions +4 Services/);
		}
	});

	it('a digit goes to the place where the person was in its area, and from there to its first view', async () => {
		const screen = app.demo();
		await screen.waitFor(/❯ +Café Biomedicum/);
		await screen.press(toView('restaurants'), '╭─ Restaurants');
		await screen.press(keys.enter, 'Lunch › Restaurants › Café Biomedicum');
		await screen.press('2', '╭─ Jobs');
		await screen.press('1', 'Lunch › Restaurants › Café Biomedicum');
		await screen.press('1', '╭─ Today');
		// However fast they are typed.
		await screen.press(toView('restaurants'), '╭─ Restaurants');
		await screen.press(keys.enter, 'Lunch › Restaurants › Café Biomedicum');
		await screen.press('211', '╭─ Today');
		await screen.press(toView('restaurants'), '╭─ Restaurants');
		await screen.press(keys.enter, 'Lunch › Restaurants › Café Biomedicum');
		await delay(TOGETHER_MS);
		await screen.press('2', '╭─ Jobs');
		await delay(TOGETHER_MS);
		await screen.press('11', '╭─ Today');
	});

	it('Tab goes through the views of all areas, Shift-Tab back', async () => {
		const screen = app.demo();
		await screen.waitFor(/❯ +Café Biomedicum/);
		await screen.press(keys.tab, '╭─ Restaurants');
		await screen.press(keys.tab, '╭─ Week');
		await screen.press(keys.tab, '╭─ Search');
		await screen.press(keys.tab, '╭─ Find');
		await screen.press(keys.tab, '╭─ Jobs');
		await screen.press(keys.shiftTab, '╭─ Find');
	});

	it('digits go to areas on Search, until its field is entered', async () => {
		const screen = app.demo();
		await screen.waitFor(/❯ +Café Biomedicum/);
		await screen.press(toView('search'), '╭─ Search');
		await screen.press('2', '╭─ Jobs');
		await screen.press('1', '╭─ Search');
		await screen.press('/2', '/ 2▏');
		await screen.press(keys.escape, /\/ 2 +│/);
		await screen.press('2', '╭─ Jobs');
	});

	it('/ on a view without a field searches the dishes, and Esc leads back', async () => {
		const screen = app.demo();
		await screen.waitFor(/❯ +Café Biomedicum/);
		await screen.press('/soppa', 'Lunch › Today › Search');
		await screen.waitFor('/ soppa▏');
		screen.type(keys.escape);
		await screen.waitUntilGone('▏');
		screen.type(keys.escape);
		await screen.waitUntilGone('soppa');
		await screen.press(keys.escape, '╭─ Today');
	});
});

describe('breadcrumbs', () => {
	it('Esc goes where they say: a job and its decimals', async () => {
		const screen = app.demo();
		await screen.waitFor(/❯ +Café Biomedicum/);
		await screen.press('2', 'No jobs yet');
		await screen.press('n2000\r', /✓ +2,000 +finished/);
		await screen.press(keys.enter, /Jobs › [0-9a-f]{8}…$/m);
		await screen.waitFor('The first 1,000 decimals of the result');
		await screen.press(keys.enter, /Jobs › [0-9a-f]{8}… › Digits$/m);
		await screen.waitFor('3.1415926535');
		await screen.press(keys.escape, /Jobs › [0-9a-f]{8}…$/m);
		await screen.press(keys.escape, '╭─ Jobs');
		await screen.press(keys.escape, 'Nowhere to go back to');
	});

	it('Esc goes where they say: a menu of Today, a week of a menu', async () => {
		const screen = app.demo();
		await screen.waitFor(/❯.*Café Biomedicum/);
		await screen.press(keys.enter, 'Lunch › Today › Café Biomedicum');
		await screen.press('W', 'Lunch › Today › Café Biomedicum › Week');
		await screen.press(keys.escape, /Lunch › Today › Café Biomedicum$/m);
		await screen.press(keys.escape, '╭─ Today');
	});
});
