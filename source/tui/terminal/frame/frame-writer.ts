import type {WriteStream} from 'node:tty';
import {CLEAR_SCREEN} from '../../../shared/text/ansi-style.ts';
import {type Size, sizeOf} from '../size.ts';
import type {CellRow} from './cell.ts';
import {parseRow} from './parse-row.ts';
import {emptyScreen, rowUpdates, screenUpdate} from './screen-update.ts';
import {QUESTION_ROW} from './terminal-questions.ts';
import {createTraitInquiry, type TraitInquiry} from './trait-inquiry.ts';

/** Writes frames to a terminal: of each only what differs from what is on the screen. */
export interface FrameWriter {
	/** The terminal as Ink is to see it: its frames are drawn by this writer. */
	readonly stdout: WriteStream;
	/** The size of the screen. */
	size(): Size;
	/** Takes the screen over, before Ink does: the alternate one, without a cursor. */
	begin(): void;
	/** Gives the screen back, where that was not done. */
	end(): void;
	/** Draws a frame, a row of cells for each row of the screen; nothing while the screen is somebody else's. */
	draw(rows: readonly CellRow[]): void;
	/** Forgets what is on the screen: the next frame clears it and is drawn whole. */
	forget(): void;
	/** What is asked of the terminal with a frame, and its answers. */
	readonly inquiry: Pick<TraitInquiry, 'listen' | 'hear' | 'answered'>;
}

const ESCAPE = '\u001B';
const ENTER_ALTERNATE_SCREEN = '\u001B[?1049h';
const LEAVE_ALTERNATE_SCREEN = '\u001B[?1049l';
// A row that is wider than the terminal thinks must not move the others.
const AUTOWRAP_OFF = '\u001B[?7l';
const AUTOWRAP_ON = '\u001B[?7h';
const HIDE_CURSOR = '\u001B[?25l';
const SHOW_CURSOR = '\u001B[?25h';
const BEGIN_SYNCHRONIZED = '\u001B[?2026h';
const END_SYNCHRONIZED = '\u001B[?2026l';

/** How Ink erases what it drew, before a frame or without one: by line, or all from the first cell. */
const erasing = new RegExp(`^(?:${ESCAPE}\\[(?:1;1H|\\d*[ABGHJK]))+`);
/** Modes that Ink sets: the cursor, bracketed paste. */
const modesOnly = new RegExp(`^(?:${ESCAPE}\\[\\?\\d+[hl])+$`);

/**
 * Makes the writer of a terminal. While its alternate screen is shown, autowrap is off. Ink writes a frame some time
 * after it made it: `newer` gives the rows of an app that changed meanwhile, which are drawn instead, or null.
 */
export function createFrameWriter(
	stdout: WriteStream,
	newer: () => readonly CellRow[] | null = () => null,
): FrameWriter {
	let isShown = false;
	/** The cells on the screen; null where they are not known. */
	let screen: {columns: number; rows: readonly CellRow[]} | null = null;
	const parsed = new Map<string, CellRow>();
	const inquiry = createTraitInquiry();

	function draw(rows: readonly CellRow[]): void {
		if (!isShown) return;
		const {columns, rows: height} = sizeOf(stdout);
		const isKnown = screen?.columns === columns && screen.rows.length === height;
		const shown = isKnown && screen ? screen.rows : emptyScreen(columns, height);
		const wanted = shown.map((row, index) => rows[index] ?? row);
		const {traits} = inquiry;
		const bytes = isKnown ? screenUpdate(shown, wanted, traits) : CLEAR_SCREEN + rowUpdates(shown, wanted, traits);
		const whole = bytes + asking({columns, rows: height}, wanted);
		screen = {columns, rows: wanted};
		if (whole !== '') stdout.write(BEGIN_SYNCHRONIZED + whole + END_SYNCHRONIZED);
	}

	/** The questions, where they are to be asked now, and the row again that they are asked in. */
	function asking(size: Size, rows: readonly CellRow[]): string {
		const questions = inquiry.questions(size);
		if (questions === '') return '';
		const [empty = []] = emptyScreen(size.columns, 1);
		return questions + rowUpdates(rows.with(QUESTION_ROW, empty), rows);
	}

	/** The rows of a frame of Ink's; rows that it had before are not parsed again. */
	function parse(frame: string): CellRow[] {
		const {columns, rows} = sizeOf(stdout);
		const lines = frame.split('\n').slice(0, rows);
		while (lines.length < rows) lines.push('');
		const cells = lines.map(line => parsed.get(`${columns} ${line}`) ?? parseRow(line, columns));
		parsed.clear();
		for (const [index, row] of cells.entries()) parsed.set(`${columns} ${lines[index]}`, row);
		return cells;
	}

	/** Writes what Ink writes, with autowrap off for as long as it has the alternate screen; null for what is not written as it is. */
	function passedOn(text: string): string | null {
		if (text.includes(ENTER_ALTERNATE_SCREEN)) {
			// It was taken over before.
			if (isShown) return text.replace(ENTER_ALTERNATE_SCREEN, '');
			isShown = true;
			screen = null;
			inquiry.forget();
			return text + AUTOWRAP_OFF;
		}
		if (text.includes(LEAVE_ALTERNATE_SCREEN)) {
			isShown = false;
			return AUTOWRAP_ON + text;
		}
		return !isShown || modesOnly.test(text) ? text : null;
	}

	function write(...words: Parameters<WriteStream['write']>): boolean {
		const [text, ...rest] = words;
		if (typeof text !== 'string' || text === '') return stdout.write(...words);
		// Frames are synchronized where they are written.
		if (text === BEGIN_SYNCHRONIZED || text === END_SYNCHRONIZED) return true;
		const whole = passedOn(text);
		if (whole !== null) return stdout.write(whole, ...rest);
		const frame = text.replace(erasing, '');
		if (frame === '') screen = null;
		else draw(newer() ?? parse(frame));
		return true;
	}

	return {
		stdout: new Proxy(stdout, {
			get(target, property) {
				if (property === 'write') return write;
				if (property === 'columns' || property === 'rows') return sizeOf(target)[property];
				const value: unknown = Reflect.get(target, property, target);
				return typeof value === 'function' ? value.bind(target) : value;
			},
		}),
		size: () => sizeOf(stdout),
		begin() {
			write(ENTER_ALTERNATE_SCREEN);
			write(HIDE_CURSOR);
		},
		end() {
			if (!isShown) return;
			write(LEAVE_ALTERNATE_SCREEN);
			write(SHOW_CURSOR);
		},
		draw,
		forget() {
			screen = null;
		},
		inquiry: {
			listen(isOn) {
				inquiry.listen(isOn);
				if (isOn && screen) draw(screen.rows);
			},
			hear: inquiry.hear,
			answered: inquiry.answered,
		},
	};
}
