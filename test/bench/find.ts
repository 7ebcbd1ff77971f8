// The cost of a key in Find among 1,300 canteens, in a real terminal of 120x40, against one among 3: npm run bench find
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {keys, openTerminal, type Terminal} from '../support/app/terminal.ts';
import {startMensas} from '../support/upstream/mensas.ts';

const SIZES = [3, 1300];
const TYPED = 'mensa am park ort 70 leipzig'.repeat(3);

/** Milliseconds from a key to the first byte of its frame. */
async function timeKey(screen: Terminal, key: string): Promise<number> {
	const before = screen.written().length;
	const start = performance.now();
	screen.type(key);
	while (screen.written().length === before) {
		if (performance.now() - start > 1000) throw new Error(`nothing was drawn for a key:\n${screen.text()}`);
		await delay(1);
	}
	const ms = performance.now() - start;
	await delay(40);
	return ms;
}

function shareOf(values: readonly number[], share: number): number {
	return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;
}

async function timeTyping(count: number): Promise<number[]> {
	const mensas = await startMensas(count);
	const home = mkdtempSync(join(tmpdir(), 'lunch-bench-'));
	const env = {LUNCH_SOURCES: JSON.stringify([{openmensa: [61, 62], url: mensas.address}])};
	const screen = openTerminal([], {columns: 120, rows: 40, home, env});
	try {
		await screen.waitFor('1 of 1');
		await screen.press('F', /Find [\d,]+ of/);
		await delay(1000);
		const times: number[] = [];
		for (const letter of TYPED) times.push(await timeKey(screen, letter));
		screen.type(keys.ctrlU);
		await screen.waitFor(/Find ([\d,]+) of \1 /);
		return times;
	} finally {
		screen.close();
		await mensas.close();
		rmSync(home, {recursive: true, force: true, maxRetries: 3});
	}
}

/** Prints how long a typed character takes to its frame, with few canteens and with all of them. */
export async function bench(): Promise<void> {
	const medians: number[] = [];
	for (const count of SIZES) {
		const times = await timeTyping(count);
		medians.push(shareOf(times, 0.5));
		const figures = `median ${shareOf(times, 0.5).toFixed(1)} ms, 95 % within ${shareOf(times, 0.95).toFixed(1)} ms`;
		const name = `key to frame, ${count} canteens`;
		process.stdout.write(`${name.padEnd(35)}${figures.padEnd(45)}under 16 ms\n`);
	}
	const [few = Number.NaN, all = Number.NaN] = medians;
	process.stdout.write(`all to few, by the median: ${(all / few).toFixed(2)}\n`);
}
