import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {isView, screenNames, titleOf} from '../../../../source/tui/screens/areas.ts';
import {appAtTerminal} from '../../../support/app/app-at-terminal.ts';
import {openAppInProcess} from '../../../support/app/app-in-process.ts';
import {openEmulator, widthTables} from '../../../support/app/emulator.ts';
import {nastyNames} from '../../../support/app/nasty-names.ts';
import {keys, type Terminal} from '../../../support/app/terminal.ts';
import {moods} from '../../../support/upstream/fake-upstream.ts';

const app = appAtTerminal(undefined, openAppInProcess);

/** The plain letters of a screen, each with its place: what every terminal shows in the same column. */
function plainLetters(cells: readonly (readonly string[])[]): string[] {
	return cells.map(row => row.map(cell => (/^[A-Za-z]!?$/.test(cell) ? cell : ' ')).join(''));
}

/** The output up to a moment at which a screen had been moved through. */
interface Moment {
	name: string;
	bytes: string;
}

async function moveThrough(screen: Terminal, name: string): Promise<Moment[]> {
	for (const key of [keys.down, keys.down, keys.end, keys.up, keys.pageUp]) screen.type(key);
	await screen.press(keys.ctrlP, '╭─ Actions');
	const behind = {name: `${name} behind a box`, bytes: screen.written()};
	screen.type(keys.escape);
	await screen.waitUntilGone('╭─ Actions');
	return [behind, {name, bytes: screen.written()}];
}

async function expectTheSameEverywhere(moments: readonly Moment[], columns: number, rows: number): Promise<void> {
	const tables = widthTables.map(table => openEmulator(table, columns, rows));
	let end = 0;
	for (const {name, bytes} of moments) {
		for (const emulator of tables) await emulator.write(bytes.slice(end));
		end = bytes.length;
		const [first, ...others] = tables.map(emulator => plainLetters(emulator.cells()));
		for (const other of others) expect(other, name).toEqual(first);
		expect(first?.join('').trim(), name).not.toBe('');
	}
}

describe.each([
	[100, 30],
	[40, 12],
])('%i x %i', (columns, rows) => {
	function start(home?: string): Terminal {
		const restaurants = nastyNames.map((name, index) => ({
			identifier: `r${index}`,
			name,
			region: nastyNames[index % 3],
		}));
		const menu = nastyNames.map(dish => ({dish}));
		app.upstream.mood = moods.body(JSON.stringify({restaurants, restaurant: {title: 'ok', menu}}));
		// Of a terminal that says nothing of itself: it may be any.
		return app.start([], {columns, rows, onAnswer: () => {}, ...(home === undefined ? {} : {home})});
	}

	it('every view is whole on terminals with other widths', async () => {
		const screen = start();
		await screen.waitFor(`of ${nastyNames.length}`);
		const moments: Moment[] = [];
		for (const name of screenNames.filter(isView)) {
			await screen.press(`${keys.ctrlP}Go to ${titleOf(name)}`, `❯ Go to ${titleOf(name)}`);
			screen.type(keys.enter);
			await screen.waitUntilGone('╭─ Actions');
			moments.push(...(await moveThrough(screen, name)));
		}
		await expectTheSameEverywhere(moments, columns, rows);
		await app.quit(screen);
	});

	it.each(screenNames.filter(name => !isView(name)))('%s, which is opened from another screen, too', async name => {
		const home = mkdtempSync(join(tmpdir(), 'lunch-screen-'));
		mkdirSync(join(home, 'data/lunch'), {recursive: true});
		writeFileSync(join(home, 'data/lunch/app.json'), JSON.stringify({screen: name}));
		const screen = start(home);
		await screen.waitFor('╯');
		await expectTheSameEverywhere(await moveThrough(screen, name), columns, rows);
		screen.close();
		rmSync(home, {recursive: true});
	});
});
