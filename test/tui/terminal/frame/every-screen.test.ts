import {expect, it} from 'vitest';
import {screenNames, titleOf} from '../../../../source/tui/screens/areas.ts';
import {appAtTerminal} from '../../../support/app-at-terminal.ts';
import {openEmulator, widthTables} from '../../../support/emulator.ts';
import {moods} from '../../../support/fake-upstream.ts';
import {nastyNames} from '../../../support/nasty-names.ts';
import {keys} from '../../../support/terminal.ts';

const app = appAtTerminal();

/** The plain letters of a screen, each with its place: what every terminal shows in the same column. */
function plainLetters(cells: readonly (readonly string[])[]): string[] {
	return cells.map(row => row.map(cell => (/^[A-Za-z]!?$/.test(cell) ? cell : ' ')).join(''));
}

it.each([
	[100, 30],
	[40, 12],
])('%i x %i: every screen is whole on terminals with other widths', async (columns, rows) => {
	const restaurants = nastyNames.map((name, index) => ({identifier: `r${index}`, name, region: nastyNames[index % 3]}));
	const menu = nastyNames.map(dish => ({dish}));
	app.upstream.mood = moods.body(JSON.stringify({restaurants, restaurant: {title: 'ok', menu}}));
	const screen = app.start([], {columns, rows});
	await screen.waitFor(`of ${nastyNames.length}`);
	/** Everything that was written up to a moment at which a screen was shown and moved through. */
	const moments: {name: string; bytes: string}[] = [];
	for (const name of screenNames) {
		await screen.press(`${keys.ctrlP}Go to ${titleOf(name)}`, `❯ Go to ${titleOf(name)}`);
		screen.type(keys.enter);
		await screen.waitUntilGone('╭─ Actions');
		for (const key of [keys.down, keys.down, keys.end, keys.up, keys.pageUp]) screen.type(key);
		await screen.press(keys.ctrlP, '╭─ Actions');
		moments.push({name: `${name} behind a box`, bytes: screen.written()});
		screen.type(keys.escape);
		await screen.waitUntilGone('╭─ Actions');
		moments.push({name, bytes: screen.written()});
	}
	const tables = widthTables.map(table => openEmulator(table, columns, rows));
	let end = 0;
	for (const {name, bytes} of moments) {
		for (const emulator of tables) await emulator.write(bytes.slice(end));
		end = bytes.length;
		const [first, ...others] = tables.map(emulator => plainLetters(emulator.cells()));
		for (const other of others) expect(other, name).toEqual(first);
		expect(first?.join('').trim(), name).not.toBe('');
	}
	await app.quit(screen);
});
