import {graphemesOf} from '../../../shared/text/text-width.ts';
import {asciiCell, blankCell, type Cell, type CellRow} from './cell.ts';
import {graphemeWidth} from './grapheme-width.ts';
import {styleAfter} from './sgr.ts';

/** A row as it is put together: cells up to now, and no more of them than the screen has columns. */
export interface RowBuilder {
	readonly cells: (Cell | null)[];
	readonly columns: number;
}

/** Adds a text in one look; what there is no room for is left out. */
export function addText({cells, columns}: RowBuilder, text: string, style: string, link: string): void {
	let index = 0;
	while (index < text.length && cells.length < columns) {
		const code = text.charCodeAt(index);
		if (isAlone(code) && (index + 1 === text.length || isAlone(text.charCodeAt(index + 1)))) {
			if (code <= LAST_ASCII) addCell(cells, columns, asciiCell(code, style, link));
			else addGrapheme(cells, columns, text.charAt(index), style, link);
			index++;
			continue;
		}
		let end = index + 1;
		while (end < text.length && !isAlone(text.charCodeAt(end))) end++;
		for (const grapheme of graphemesOf(text.slice(index, end))) addGrapheme(cells, columns, grapheme, style, link);
		index = end;
	}
}

const LAST_ASCII = 0x7e;
/** Before the first combining mark there are only characters that are graphemes alone, if none of these follows. */
const FIRST_MARK = 0x300;

/** Whether a code unit is a grapheme where another such one follows it: also punctuation, arrows, and the signs that all is drawn of. */
function isAlone(code: number): boolean {
	return code < FIRST_MARK || (code >= 0x2010 && code <= 0x2027) || (code >= 0x2190 && code <= 0x2bff);
}

function addGrapheme(cells: (Cell | null)[], columns: number, text: string, style: string, link: string): void {
	if (/^\p{Cc}/u.test(text)) return;
	const {width, most} = graphemeWidth(text);
	if (width === 0) addMark(cells, text, most);
	else {
		const ascii = text.length === 1 && text.charCodeAt(0) <= LAST_ASCII;
		addCell(cells, columns, ascii ? asciiCell(text.charCodeAt(0), style, link) : {text, width, most, style, link});
	}
}

function addCell(cells: (Cell | null)[], columns: number, cell: Cell | undefined): void {
	if (!cell || cells.length >= columns) return;
	// Half of a wide one is not shown: its place stays empty.
	const hasRoom = cells.length + cell.width <= columns;
	cells.push(hasRoom ? cell : blankCell);
	if (hasRoom && cell.width === 2) cells.push(null);
}

/** A mark that stands alone is shown on what is before it. */
function addMark(cells: (Cell | null)[], mark: string, most: number): void {
	const index = cells.findLastIndex(cell => cell !== null);
	const cell = cells[index];
	if (cell) cells[index] = {...cell, text: cell.text + mark, most: cell.most + most};
}

/** Fills a row to the width of the screen. */
export function filled({cells, columns}: RowBuilder): CellRow {
	while (cells.length < columns) cells.push(blankCell);
	return cells;
}

const ESCAPE = '\u001B';

/** The cells of a row with SGR codes and OSC 8 links in it, as wide as the screen. Anything else that terminals obey is left out. */
export function parseRow(row: string, columns: number): CellRow {
	const builder: RowBuilder = {cells: [], columns};
	const [start = '', ...rest] = row.split(ESCAPE);
	addText(builder, start, '', '');
	let style = '';
	let link = '';
	for (const part of rest) {
		const [sequence, sgr, target] = /^\[([\d;:]*)m|^\]8;([^\p{Cc}]*)\p{Cc}?|^\[[\d;:?]*[@-~]|^./u.exec(part) ?? [''];
		if (sgr !== undefined) style = styleAfter(style, sgr);
		else if (target !== undefined) link = /^[^;]*;$/.test(target) ? '' : target;
		addText(builder, part.slice(sequence.length), style, link);
	}
	return filled(builder);
}
