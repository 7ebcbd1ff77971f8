import {styleOnSpaces} from './sgr.ts';

/** A grapheme in its look, at the columns that it takes. */
export interface Cell {
	readonly text: string;
	/** Columns by the width that the layout counts with: 1 or 2. */
	readonly width: number;
	/** The most columns that some terminal gives it; the same as `width` where all terminals agree. */
	readonly most: number;
	/** Parameters of SGR, in order: `1;36`; empty for none. */
	readonly style: string;
	/** The parameters and the address of an OSC 8 link: `id=1;https://example.org`; empty for none. */
	readonly link: string;
}

/** A row of the screen: a cell for each column, null for the second column of a wide one. */
export type CellRow = readonly (Cell | null)[];

const ASCII_FROM = 0x20;
const ASCII_TO = 0x7e;

/** Cells of ASCII by style, for the first link only: none. Frames are made of the same cells over and over. */
const known = new Map<string, Cell[]>();

function asciiCells(style: string): Cell[] {
	let cells = known.get(style);
	if (!cells) {
		cells = Array.from({length: ASCII_TO - ASCII_FROM + 1}, (_, index) => ({
			text: String.fromCharCode(ASCII_FROM + index),
			width: 1,
			most: 1,
			// A space has only what can be seen on it, so that it is the same in every colour of text.
			style: index === 0 ? styleOnSpaces(style) : style,
			link: '',
		}));
		known.set(style, cells);
	}
	return cells;
}

export const blankCell: Cell = asciiCells('')[0] ?? {text: ' ', width: 1, most: 1, style: '', link: ''};

/** The cell of an ASCII character that is not a control character; undefined for another code. */
export function asciiCell(code: number, style: string, link: string): Cell | undefined {
	const cell = asciiCells(style)[code - ASCII_FROM];
	return cell === undefined || link === '' ? cell : {...cell, link};
}

export function isSameCell(one: Cell | null | undefined, other: Cell | null | undefined): boolean {
	if (one === other) return true;
	if (!one || !other) return false;
	return one.text === other.text && one.style === other.style && one.link === other.link;
}

/** Whether terminals disagree about the width of a cell, and this one was not seen to agree with the layout. */
export function isDoubtful({text, width, most}: Cell, agreed: ReadonlySet<string>): boolean {
	return most !== width && !agreed.has(text);
}
