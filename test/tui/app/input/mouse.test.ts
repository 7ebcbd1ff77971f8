import {describe, expect, it} from 'vitest';
import {appAtTerminal} from '../../../support/app/app-at-terminal.ts';
import {openAppInProcess} from '../../../support/app/app-in-process.ts';
import {keys, type Terminal} from '../../../support/app/terminal.ts';

const app = appAtTerminal(undefined, openAppInProcess);

/** The place of a text on the screen, as a mouse tells it: from 1. */
function placeOf(screen: Terminal, text: string): {column: number; row: number} {
	const row = screen.lines().findIndex(line => line.includes(text));
	if (row < 0) throw new Error(`"${text}" is not on the screen:\n${screen.text()}`);
	return {column: (screen.lines()[row] ?? '').indexOf(text) + 1, row: row + 1};
}

function click(screen: Terminal, text: string): void {
	const {column, row} = placeOf(screen, text);
	screen.type(`\u001B[<0;${column};${row}M\u001B[<0;${column};${row}m`);
}

function wheel(screen: Terminal, text: string, direction: 'up' | 'down'): void {
	const {column, row} = placeOf(screen, text);
	screen.type(`\u001B[<${direction === 'up' ? 64 : 65};${column};${row}M`);
}

async function openRestaurants(options = {}): Promise<Terminal> {
	const screen = app.demo({columns: 100, rows: 24, ...options});
	await screen.waitFor('╭─ Today');
	await screen.press(`${keys.ctrlP}Go to Restaurants`, '❯ Go to Restaurants');
	screen.type(keys.enter);
	await screen.waitFor(/╭─ Restaurants.* of 18/s);
	return screen;
}

describe('a click', () => {
	it('on an area or a view goes there', async () => {
		const screen = await openRestaurants();
		click(screen, ' Jobs');
		await screen.waitFor('╭─ Jobs');
		click(screen, ' Lunch');
		await screen.waitFor('╭─ Restaurants');
		click(screen, ' Week');
		await screen.waitFor('╭─ Week');
		await app.quit(screen);
	});

	it('on a row selects it, on a selected one opens it, and on a crumb goes back', async () => {
		const screen = await openRestaurants();
		click(screen, 'Elma');
		await screen.waitFor('❯   Elma');
		click(screen, '❯   Elma');
		await screen.waitFor('Restaurants › ');
		click(screen, 'Restaurants ›');
		await screen.waitFor('╭─ Restaurants');
		await app.quit(screen);
	});

	it('on the footer does what it says, and beside a box closes it', async () => {
		const screen = await openRestaurants();
		click(screen, '? help');
		await screen.waitFor('╭─ Help');
		screen.type('\u001B[<0;2;3M');
		await screen.waitUntilGone('╭─ Help');
		click(screen, 'Ctrl-P');
		await screen.waitFor('╭─ Actions');
		await screen.press('Go to Week', '❯ Go to Week');
		click(screen, '❯ Go to Week');
		await screen.waitFor('╭─ Week');
		await app.quit(screen);
	});

	it('on an address opens it', async () => {
		const screen = await openRestaurants({env: {BROWSER: '/nowhere/browser'}});
		click(screen, 'https://');
		await screen.waitFor('/nowhere/browser could not be started; copied https://');
		await app.quit(screen);
	});
});

describe('the wheel', () => {
	it('scrolls the list that is under it apart from its selection, which a key brings back', async () => {
		const screen = await openRestaurants({rows: 14});
		await screen.press(keys.home, '1 of 18');
		const first = screen.lines()[4];
		wheel(screen, 'Café Delta', 'down');
		await screen.waitFor(() => screen.lines()[4] !== first);
		// The selected row stays selected, out of sight.
		expect(screen.text()).toContain('1 of 18');
		expect(screen.text()).not.toContain('❯');
		await screen.press('j', /❯[\s\S]*2 of 18/);
		for (let turn = 0; turn < 8; turn++) wheel(screen, ' of 18', 'down');
		await screen.waitFor(() => !screen.text().includes('❯'));
		expect(screen.text()).toContain('2 of 18');
		await app.quit(screen);
	});

	it('scrolls the preview apart from its list', async () => {
		const screen = await openRestaurants({rows: 14});
		await screen.press(keys.home, '1 of 18');
		const edge = placeOf(screen, 'Homepage');
		wheel(screen, 'Homepage', 'down');
		await screen.waitFor(() => !screen.text().includes('Homepage') || placeOf(screen, 'Homepage').row < edge.row);
		expect(screen.text()).toContain('1 of 18');
		await app.quit(screen);
	});
});

describe('the divider', () => {
	it('is dragged, and its place is remembered; < and > move it too', async () => {
		const screen = await openRestaurants();
		const {column, row} = placeOf(screen, '╮╭');
		const drag = (to: number) => `\u001B[<32;${to};${row}M`;
		screen.type(`\u001B[<0;${column};${row}M${drag(column + 5)}${drag(column + 10)}\u001B[<0;${column + 10};${row}m`);
		await screen.waitFor(() => placeOf(screen, '╮╭').column === column + 10);
		await screen.press('>', () => placeOf(screen, '╮╭').column === column + 14);
		await screen.press('<<', () => placeOf(screen, '╮╭').column === column + 6);
		await app.quit(screen);
		const again = app.demo({columns: 100, rows: 24, home: screen.home});
		await again.waitFor('╮╭');
		expect(placeOf(again, '╮╭').column).toBe(column + 6);
		await app.quit(again);
	});
});

it('the setting mouse leaves it to the terminal', async () => {
	const used = await openRestaurants();
	expect(used.written()).toContain('\u001B[?1002h');
	await app.quit(used);
	expect(used.written()).toContain('\u001B[?1002l');
	const unused = await openRestaurants({env: {LUNCH_MOUSE: 'off'}});
	expect(unused.written()).not.toContain('\u001B[?1002h');
	await app.quit(unused);
});
