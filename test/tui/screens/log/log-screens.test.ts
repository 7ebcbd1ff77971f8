import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {appAtTerminal} from '../../../support/app/app-at-terminal.ts';
import {openAppInProcess} from '../../../support/app/app-in-process.ts';
import {keys, type Terminal, type TerminalOptions} from '../../../support/app/terminal.ts';

const app = appAtTerminal(undefined, openAppInProcess);

async function openOutput(code: string, options: TerminalOptions = {}): Promise<Terminal> {
	const screen = app.demo({columns: 100, rows: 24, ...options});
	await screen.waitFor(/1 of|dishes|SAMPLE|rätter/);
	await screen.press('3', /Functions|No calls|Funktioner/);
	await screen.press('n', /Function|Funktion/);
	await screen.press(`${code}\r`, /JSON|Argument/);
	await screen.press('\r', text => !/JSON|Argument/.test(text));
	await screen.press('o', /Outpu|Utskrift/);
	return screen;
}

const numbered = (count: number) =>
	`() => { for (let n = 1; n <= ${count}; n++) { console.log("row", n); if (n % 10 === 0) console.error("ten", n) } }`;

describe('the output of a call over the whole screen', () => {
	it('has both streams in order, one alone, search with n and N, copy and save', async () => {
		const screen = await openOutput(numbered(60));
		await screen.waitFor('66 of 66 lines');
		await screen.waitFor(/row 60\s+│\n│ ! ten 60/);
		await screen.press('g', /row 1 /);
		await screen.press('/TEN', '0 of 0 lines with it');
		await screen.press(keys.escape, 'stdout and stderr');
		await screen.press('/ten', '0 of 6 lines with it');
		await screen.press('\r', /❯ ten 10 [\s\S]*1 of 6|1 of 6[\s\S]*❯ ten 10 /);
		await screen.press('n', /2 of 6[\s\S]*❯ ten 20 /);
		await screen.press('nn', /4 of 6[\s\S]*❯ ten 40 /);
		await screen.press('NNNN', /6 of 6[\s\S]*❯ ten 60 /);
		await screen.press(keys.escape, 'stdout and stderr');
		await screen.press('o', /│ stdout[\s\S]*60 of 60 lines/);
		await screen.press('o', /│ stderr[\s\S]*6 of 6 lines/);
		await screen.press('y', 'Copied the lines that are shown');
		const copied = Buffer.from('ten 10\nten 20\nten 30\nten 40\nten 50\nten 60\n').toString('base64');
		expect(screen.written()).toContain(`]52;c;${copied}`);
		await screen.press(`s${keys.ctrlU}nowhere/x.txt\r`, 'There is no folder ~/nowhere.');
		await screen.press(`${keys.ctrlU}tens.txt\r`, 'bytes written to ~/tens.txt');
		expect(readFileSync(join(screen.home, 'tens.txt'), 'utf8')).toBe(
			'ten 10\nten 20\nten 30\nten 40\nten 50\nten 60\n',
		);
		expect(existsSync(join(screen.home, 'nowhere'))).toBe(false);
		await screen.press('&', 'Only lines with');
		await screen.press('30\r', /only lines with "30"[\s\S]*1 of 1 line/);
		await screen.press(keys.escape, /╭─ Functions/);
		await app.quit(screen);
	});

	it('is followed while it grows, until one scrolls away, and breaks lines or cuts them', async () => {
		const code =
			'async () => { console.log("long " + "word ".repeat(60) + "end"); for (let n = 1; ; n++) { console.log("tick", n); await new Promise(r => setTimeout(r, 20)) } }';
		const screen = await openOutput(code, {rows: 16});
		await screen.waitFor(/tick 40 /);
		await screen.press('f', text => !text.includes('followed'));
		await screen.press('g', /long word[\s\S]*word end/);
		await screen.press('w', /long word[^\n]*…[\s\S]*not wrapped|not wrapped[\s\S]*long word[^\n]*…/);
		await screen.press(keys.right, /│ {2,}d word/);
		await screen.press(`${keys.left}G`, 'followed');
		await screen.waitFor(/tick \d\d\d /);
		await screen.press('c', 'fn eval');
		await screen.press(keys.escape, text => !text.includes('fn eval'));
		await screen.press(keys.escape, '╭─ Functions');
		await screen.press('x', 'cancelled');
		await app.quit(screen);
	});

	it.each([
		[40, 12],
		[20, 6],
	])('fits %i columns and %i rows', async (columns, rows) => {
		const screen = await openOutput(numbered(30), {columns, rows});
		await screen.waitFor(/ten 30/);
		await screen.press('g', /row 1\s/);
		await screen.press('/ten 2\r', /ten 20/);
		for (const line of screen.lines()) expect(line.length).toBeLessThanOrEqual(columns);
		expect(screen.lines()).toHaveLength(rows);
		screen.type(keys.ctrlC);
		await screen.ended;
	});

	it('reads from top to bottom for a screen reader, in Swedish too', async () => {
		const screen = await openOutput(numbered(10), {env: {ACCESSIBLE: '1', LUNCH_LANG: 'sv'}});
		await screen.waitFor(/row 10\s*\nstderr: ten 10/);
		await screen.waitFor('stdout och stderr');
		screen.type(keys.ctrlC);
		await screen.ended;
	});
});

it('the events of a job over the whole screen', async () => {
	const screen = app.demo({columns: 110});
	await screen.waitFor(/1 of/);
	await screen.press('2', 'No jobs yet');
	await screen.press('n', 'How many decimals');
	await screen.press('2000000\r', 'Accepted');
	await screen.press('o', '╭─ Events');
	await screen.waitFor(/\w {2}created[\s\S]*\w {2}queued[\s\S]*\w {2}running +0\.0 %[\s\S]*\w {2}finished/);
	await screen.press('/RUN', '0 of 0');
	await screen.press(keys.escape, 'followed');
	await screen.press('/finished\r', /❯ 20\d\d-[^\n]* {2}finished/);
	await screen.press(keys.escape, text => !text.includes('/ finished'));
	await screen.press(keys.escape, '╭─ Jobs');
	await app.quit(screen);
});
