import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import {readColors} from '../../source/tui/theme.ts';
import {appAtTerminal} from '../support/app/app-at-terminal.ts';
import {openAppInProcess} from '../support/app/app-in-process.ts';
import type {Terminal} from '../support/app/terminal.ts';

const app = appAtTerminal(undefined, openAppInProcess);
/** Where the variable counts that libraries look at once in a process. */
const program = appAtTerminal();
const homes: string[] = [];

afterEach(() => {
	for (const home of homes.splice(0)) rmSync(home, {recursive: true, force: true, maxRetries: 3});
});

async function openThemed(env: Record<string, string>, config: object = {}, {demo} = app): Promise<Terminal> {
	const home = mkdtempSync(join(tmpdir(), 'lunch-theme-'));
	homes.push(home);
	mkdirSync(join(home, 'config', 'lunch'), {recursive: true});
	writeFileSync(join(home, 'config', 'lunch', 'config.json'), JSON.stringify(config));
	const screen = demo({columns: 100, home, env});
	await screen.waitFor('Lunch');
	await screen.press('2', 'No jobs yet');
	return screen;
}

/** The cell at the start of a text on the screen. */
function cellOf(screen: Terminal, text: string) {
	const row = screen.lines().findIndex(line => line.includes(text));
	const cell = screen.cellAt(row, screen.lines()[row]?.indexOf(text) ?? 0);
	if (!cell) throw new Error(`${text} is not on the screen`);
	return cell;
}

describe('themes', () => {
	it('auto fits a background that the terminal says is light, of what is shown too, and asks no other', async () => {
		const screen = await openThemed({});
		const dim = () => cellOf(screen, 'No jobs yet').getFgColor();
		expect(screen.written()).toContain('\u001B]11;?');
		const before = dim();
		screen.type('\u001B]11;rgb:ffff/ffff/eeee\u001B\\');
		await screen.waitFor(() => dim() === 0x5f5f5f, 'light colours');
		await screen.press('1', 'of 18');
		await screen.press('2', 'No jobs yet');
		expect(dim()).toBe(0x5f5f5f);
		screen.type('\u001B]11;rgb:0000/0000/0000\u001B\\');
		await screen.waitFor(() => dim() === before, 'its own colours');
		await app.quit(screen);
		const known = await openThemed({LUNCH_THEME: 'dark'});
		expect(known.written()).not.toContain('\u001B]11;?');
		await app.quit(known);
	});

	it.each([
		['light', {LUNCH_THEME: 'light'}, 0x5f5f5f],
		['dark', {LUNCH_THEME: 'dark'}, 0xa8a8a8],
		['auto in a light terminal', {COLORFGBG: '0;15'}, 0x5f5f5f],
	])('%s has colours that can be read, dim text too', async (_name, env, color) => {
		const screen = await openThemed(env as Record<string, string>);
		const cell = cellOf(screen, 'No jobs yet');
		expect({rgb: cell.isFgRGB(), color: cell.getFgColor(), isDim: cell.isDim()}).toEqual({rgb: true, color, isDim: 0});
		await app.quit(screen);
	});

	it("auto has the terminal's own colours", async () => {
		const screen = await openThemed({COLORFGBG: '15;0'});
		expect(cellOf(screen, 'No jobs yet').isDim()).not.toBe(0);
		await app.quit(screen);
	});

	it('high contrast has nothing dim and no colours', async () => {
		const screen = await openThemed({LUNCH_THEME: 'high-contrast'});
		for (let row = 0; row < 30; row++) {
			for (let column = 0; column < 100; column++) {
				const cell = screen.cellAt(row, column);
				expect(cell?.isDim()).toBe(0);
				expect(cell?.isFgDefault()).toBe(true);
			}
		}
		await app.quit(screen);
	});

	it("one's own colours are in the configuration file, and NO_COLOR leaves them out", async () => {
		const config = {colors: {dim: 'underline #ff8800 on blue'}};
		const screen = await openThemed({}, config);
		const cell = cellOf(screen, 'No jobs yet');
		expect([cell.getFgColor(), cell.getBgColor(), cell.isUnderline() !== 0]).toEqual([0xff8800, 4, true]);
		await app.quit(screen);
		const plain = await openThemed({NO_COLOR: '1'}, config, program);
		expect(cellOf(plain, 'No jobs yet').isFgDefault()).toBe(true);
		await program.quit(plain);
	});

	it('refuses what is no colour in words', () => {
		expect(readColors({key: 'bold redBright'})).toEqual({key: {bold: true, color: 'redBright'}});
		expect(readColors({key: ''})).toEqual({key: {}});
		expect(() => readColors({sky: 'blue'})).toThrow('there is no "sky"');
		expect(() => readColors({key: 'on'})).toThrow('"key" can\'t be ""');
		expect(() => readColors({key: 'constructor'})).toThrow('can\'t be "constructor"');
	});
});
