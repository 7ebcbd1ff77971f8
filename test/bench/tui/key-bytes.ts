import {setTimeout as delay} from 'node:timers/promises';
import {type Awaited, keys, type Terminal} from '../../support/app/terminal.ts';
import {bytesOf, type FrameBytes} from './key-cost.ts';
import {makeJobs} from './make-jobs.ts';
import {LOADED, openAll, type Round} from './round.ts';

/** Jobs in the list: more than the screen has rows. */
const JOBS = 60;
const MOST_BYTES = 1024;
/** A frame is over, and what follows it, when nothing was written for so long: what is asked for is shown when it comes. */
const QUIET_MS = 350;
/** Digits that follow each other sooner are one number. */
const APART_MS = 700;
/** Frames are synchronized: this ends one. */
const FRAME_END = '\u001B[?2026l';

/** Keys as a person may press them, one after the other: their name, the keys, and what the screen then says. */
const walk: readonly (readonly [name: string, typed: string, shown: Awaited])[] = [
	['down', 'j', '2 of 2,000'],
	['a page down', keys.pageDown, LOADED],
	['to the end', keys.end, '2,000 of 2,000'],
	['to the start', keys.home, '1 of 2,000'],
	['mark a row', 'v', '1 marked'],
	['unmark all', keys.escape, text => !text.includes('1 marked')],
	['filter', '/', '▏'],
	['filter: ör', 'ör', 'of 1,000'],
	['filter: n', 'n', 'of 500'],
	['clear the filter', keys.escape, LOADED],
	['a menu', keys.enter, '╭─ Restaurang'],
	['the next menu', keys.right, '╭─ Restaurang'],
	['back to the list', keys.escape, '╭─ Restaurants'],
	['Tab: Week', keys.tab, '╭─ Week'],
	['Tab: Search', keys.tab, '╭─ Search'],
	['search', '/', '▏'],
	['search: gryta', 'gryta', 'gryta'],
	['end the search', keys.escape, '/ search'],
	['Shift-Tab: Week', keys.shiftTab, '╭─ Week'],
	['Shift-Tab: Restaurants', keys.shiftTab, '╭─ Restaurants'],
	['Shift-Tab: Today', keys.shiftTab, '╭─ Today'],
	['Tab: Restaurants', keys.tab, '╭─ Restaurants'],
	['help', '?', '╭─ Help'],
	['a page of help', keys.pageDown, '╭─ Help'],
	['help: sort', 'sort', '/ sort'],
	['end the help', keys.escape, text => !text.includes('╭─ Help')],
	['the palette', ':', '╭─ Actions'],
	['the palette: week', 'week', ': week'],
	['end the palette', keys.escape, text => !text.includes('╭─ Actions')],
	['dishes I like', 'w', '╭─ Dishes'],
	['end them', keys.escape, text => !text.includes('╭─ Dishes')],
	['Jobs', '2', `of ${JOBS}`],
	['the next job', 'j', `2 of ${JOBS}`],
	['one job', keys.enter, 'Timeline'],
	['back to Jobs', keys.escape, `2 of ${JOBS}`],
	['Lunch from Jobs', '1', '╭─ Restaurants'],
	['Functions', '3', 'No calls yet'],
	['the form of a call', 'n', '╭─ Call of a function'],
	['end the form', keys.escape, 'No calls yet'],
	['Lunch from Functions', '1', '╭─ Restaurants'],
	['Services', '4', '╭─ Dashboard'],
	['Tab: Workers', keys.tab, '╭─ Workers'],
	['Lunch from Services', '1', '╭─ Restaurants'],
	['a menu once more', keys.enter, '╭─ Restaurang'],
	['Functions from Menu', '3', 'No calls yet'],
	['Menu from Functions', '1', '╭─ Restaurang'],
	['back to the list once more', keys.escape, '╭─ Restaurants'],
	// What is sorted last is remembered, and by what menus say it asks for all of them.
	['sort by name', 'S', 'by name'],
];

/**
 * Prints the bytes of keys, each with what it brings about: of the frame that it is answered with, and of those that follow
 * when what is asked for comes. The walk of a person, in every build the same.
 */
export async function benchBytes({apps, upstream, home}: Round): Promise<void> {
	const homes = apps.map(() => home('restaurants'));
	for (const made of homes) await makeJobs(made, JOBS);
	const opened = openAll(upstream.address, apps, homes);
	for (const {screen} of opened) await screen.waitFor(LOADED);
	await delay(1500);
	row(
		'bytes a key',
		apps.map(({name}) => `its frame, of text; later${name}`),
	);
	let over = 0;
	for (const [name, typed, shown] of walk) {
		const costs: (readonly FrameBytes[])[] = [];
		for (const {screen} of opened) costs.push(await framesOfKeys(screen, typed, shown));
		if ((costs[0]?.[0]?.bytes ?? 0) > MOST_BYTES) over++;
		row(`  ${name}`, costs.map(inWords));
		await delay(APART_MS - QUIET_MS);
	}
	row('  more than 1 kB', [`${over} of ${walk.length}`]);
	for (const {screen} of opened) screen.close();
}

/** The frames that were written until nothing more came. */
async function framesOfKeys(screen: Terminal, typed: string, shown: Awaited): Promise<readonly FrameBytes[]> {
	const before = screen.written().length;
	await screen.press(typed, shown);
	for (let length = before; length === before || length !== screen.written().length; ) {
		length = screen.written().length;
		await delay(QUIET_MS);
	}
	const written = screen.written().slice(before);
	return written
		.split(FRAME_END)
		.filter(Boolean)
		.map(frame => bytesOf(frame + FRAME_END));
}

function inWords([own, ...later]: readonly FrameBytes[]): string {
	if (!own) return 'nothing';
	const bytes = later.reduce((sum, frame) => sum + frame.bytes, 0);
	const ratio = (own.bytes / own.textBytes).toFixed(2);
	return `${own.bytes}, ${own.textBytes} (${ratio})${later.length > 0 ? `; ${bytes} in ${later.length}` : ''}`;
}

function row(name: string, figures: readonly string[]): void {
	process.stdout.write(`${name.padEnd(34)} ${figures.map(text => text.padEnd(32)).join(' ')}\n`);
}
