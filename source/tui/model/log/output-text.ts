import {stripVTControlCharacters} from 'node:util';
import {unwantedInLine} from '../../../shared/text/unwanted-characters.ts';

/** The end of a function's output to one stream, and the length of what came before it. */
export interface OutputText {
	readonly text: string;
	/** UTF-16 units that are not kept any more. */
	readonly dropped: number;
}

export const noOutput: OutputText = {text: '', dropped: 0};

/** More than a screen shows, in UTF-16 units: the end is what matters while a function runs. */
const LONGEST = 128 * 1024;

export function withText({text, dropped}: OutputText, more: string): OutputText {
	const whole = text + more;
	const extra = whole.length - LONGEST;
	// A quarter at once, so that not every piece copies all of it.
	return extra <= 0 ? {text: whole, dropped} : cut(whole, dropped, extra + LONGEST / 4);
}

function cut(text: string, dropped: number, extra: number): OutputText {
	return {text: text.slice(extra).toWellFormed(), dropped: dropped + extra};
}

const LONGEST_LINE = 1000;

/** The last lines of a text, at most `count`, as they can be shown: what steers terminals is left out. */
export function lastLines(text: string, count: number): string[] {
	const lines = text.split('\n');
	if (lines.at(-1) === '') lines.pop();
	return lines.slice(Math.max(0, lines.length - count)).map(shownLine);
}

/** One line of a text from outside as it can be shown, its indent kept. */
export function shownLine(line: string): string {
	const bounded = line.length > LONGEST_LINE * 4 ? line.slice(0, LONGEST_LINE * 4) : line;
	const plain = stripVTControlCharacters(bounded).toWellFormed().replace(/\r+$/, '');
	// A line that was written over says what was written last.
	const last = plain.slice(plain.lastIndexOf('\r') + 1);
	return last.replaceAll('\t', '    ').replaceAll(unwantedInLine, '').normalize('NFC').slice(0, LONGEST_LINE);
}
