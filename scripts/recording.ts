// Records the app in a real terminal: docs/app.cast for asciinema, and docs/screenshot.svg from it, whose pictures follow
// each other. Run it after a build: node scripts/recording.ts
import {writeFileSync} from 'node:fs';
import {setTimeout as delay} from 'node:timers/promises';
import xterm from '@xterm/headless';
import {keys, openTerminal} from '../test/support/app/terminal.ts';
import {type ScreenSize, screenRows, svgOf} from './screen-svg.ts';

const SIZE: ScreenSize = {columns: 100, rows: 26};
/** The time that a viewer looks at a picture, in seconds. */
const LOOK = 3;

/** An event of a recording: seconds since its start, what was written (`o`) or a mark (`m`), and the text of it. */
type CastEvent = readonly [seconds: number, kind: 'o' | 'm', text: string];

/** Modes in which a terminal tells of its window and what is pasted, and questions for the place of its cursor. */
const REPORTING = /\\u001b\[(?:\?(?:1004|2004)[hl]|6n)/g;

const events: CastEvent[] = [];
let at = 0;
let written = 0;

// Nothing that a viewer's terminal would answer: no question for its colours, no mouse. It may be any terminal, and is not the
// one that answers here.
const screen = openTerminal(['--demo'], {...SIZE, env: {COLORFGBG: '15;0', LUNCH_MOUSE: 'off'}, onAnswer() {}});

/** Waits for what keys bring about, and has it looked at: what takes long here is not waited for by viewers. */
async function show(name: string, typed: string, shown: string | RegExp, seconds = LOOK): Promise<void> {
	await screen.press(typed, shown);
	await delay(400);
	events.push([at, 'o', screen.written().slice(written)], [at + 0.1, 'm', name]);
	written = screen.written().length;
	at += seconds;
}

await screen.waitFor('1 of 18');
await screen.waitUntilGone('to come');
await show('Today', '', '1 of 18');
await screen.press(`${keys.ctrlP}go to search\r`, '╭─ Search');
await show('Dishes as they are typed', '/potatis', '4 in 4 places');
// Apart from what follows, or it were Alt with it.
await screen.press(keys.escape, '/ search');
await show('The week', `${keys.ctrlP}go to week\r`, '╭─ Week');
// Far enough for a time left.
await show('A job', '2n30000000\r', /30,000,000[\s\S]*running[\s\S]* [4-6]\d %/);
await show('A function', '3n(x) => x ** 2\r12\r', /returned in/);
screen.type('q');
await screen.ended;
events.push([at, 'o', screen.written().slice(written)]);
screen.close();

const {columns: width, rows: height} = SIZE;
const header = {version: 2, width, height, title: 'lunch', env: {TERM: 'xterm-256color'}};
const lines = [header, ...events].map(line => JSON.stringify(line).replaceAll(REPORTING, ''));
writeFileSync(new URL('../docs/app.cast', import.meta.url), `${lines.join('\n')}\n`);

const emulator = new xterm.Terminal({cols: SIZE.columns, rows: SIZE.rows, allowProposedApi: true});
const pictures: {seconds: number; rows: readonly string[]}[] = [];
for (const [index, [seconds, kind, text]] of events.entries()) {
	if (kind === 'o') await new Promise<void>(resolve => emulator.write(text, resolve));
	else {
		const next = events[index + 1]?.[0] ?? at;
		pictures.push({
			seconds: next - seconds,
			rows: screenRows(SIZE, (row, column) => emulator.buffer.active.getLine(row)?.getCell(column)),
		});
	}
}
const label = 'The app: where to eat today, a search, the week, a job and a function';
writeFileSync(new URL('../docs/screenshot.svg', import.meta.url), svgOf(SIZE, label, pictures));
