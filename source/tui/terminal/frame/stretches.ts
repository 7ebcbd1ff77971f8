import {blankCell, type Cell, type CellRow, isDoubtful, isSameCell} from './cell.ts';
import {styleOnSpaces} from './sgr.ts';
import type {TerminalTraits} from './terminal-traits.ts';

/** Cells of a row beside each other that are written in one look. */
export interface Stretch {
	readonly cells: CellRow;
	readonly row: number;
	readonly from: number;
	/** The first column behind it. */
	readonly to: number;
	/**
	 * Empty cells; all cells up to the end of the row, where what is not empty of them is written later; a doubtful one is a
	 * grapheme, or a run of the same one.
	 */
	readonly kind: 'text' | 'blank' | 'tail' | 'doubtful';
	/** A cell in its look. */
	readonly look: Cell;
}

/** Fewer empty cells are spaces of the text around them: to erase them costs a sequence. */
const FEWEST_ERASED = 4;

/** The stretches of a row that have to be written so that it becomes the one that is wanted, from left to right. */
export function stretchesOf(before: CellRow, cells: CellRow, row: number, {agreed}: TerminalTraits): Stretch[] {
	const isWritten = cellsToWrite(before, cells, agreed);
	const tail = blankFrom(cells);
	const erasable = erasableFrom(cells, isWritten, agreed);
	let isErased = false;
	const stretches: Stretch[] = [];

	/** The empty cells from a column on, where they are erased. */
	function blankAt(column: number): Stretch | null {
		const look = blankCell;
		const count = column < tail ? blanksToWrite(cells, isWritten, column) : cells.length - column;
		if (count < FEWEST_ERASED) return null;
		const [to, kind] = column < erasable ? [column + count, 'blank' as const] : [cells.length, 'tail' as const];
		return {cells, row, from: column, to, kind, look};
	}

	function doubtfulAt(column: number, look: Cell): Stretch {
		let last = column;
		while (isWritten[last + 1] && isSameRun(cells, last)) last++;
		return {cells, row, from: column, to: last + look.width, kind: 'doubtful', look};
	}

	/** The cell at a column, where it is written as a text. */
	function textCellAt(column: number): Cell | null {
		const cell = cells[column];
		if (!cell || !isWritten[column] || isDoubtful(cell, agreed)) return null;
		return isBlank(cell) && blankAt(column) ? null : cell;
	}

	function textAt(from: number, first: Cell): Stretch {
		let look = first;
		let to = from + first.width;
		for (let cell = textCellAt(to); cell; cell = textCellAt(to)) {
			if (isBlank(look) && showsNoSpace(cell)) look = cell;
			if (!goesWith(cell, look)) break;
			to += cell.width;
		}
		return {cells, row, from, to: isGoneOnFrom(to) ? withoutSpaces(cells, from, to) : to, kind: 'text', look};
	}

	/** Whether spaces before a column go with what is written there, which may be in a later turn. */
	function isGoneOnFrom(column: number): boolean {
		const cell = cells[column];
		return isWritten[column] === true && !!cell && showsNoSpace(cell);
	}

	for (let column = 0; column < cells.length; ) {
		const cell = cells[column];
		if (!cell || !isWritten[column] || (isErased && isBlank(cell))) {
			column++;
			continue;
		}
		const blank = isBlank(cell) ? blankAt(column) : null;
		const stretch = blank ?? (isDoubtful(cell, agreed) ? doubtfulAt(column, cell) : textAt(column, cell));
		stretches.push(stretch);
		isErased ||= stretch.kind === 'tail';
		column = stretch.kind === 'tail' ? column + 1 : stretch.to;
	}
	return stretches;
}

/** The end of cells without the spaces at their end, unless there is nothing else. */
function withoutSpaces(cells: CellRow, from: number, to: number): number {
	let end = to;
	while (end > from && isSameCell(cells[end - 1], blankCell)) end--;
	return end > from ? end : to;
}

function isBlank(cell: Cell): boolean {
	return isSameCell(cell, blankCell);
}

/** Whether an empty cell is the same in the look of this one. */
function showsNoSpace({style, link}: Cell): boolean {
	return link === '' && styleOnSpaces(style) === '';
}

/** Whether a cell is the same when it is written in this look. */
function goesWith(cell: Cell, look: Cell): boolean {
	if (isBlank(cell)) return isBlank(look) || showsNoSpace(look);
	return cell.style === look.style && cell.link === look.link;
}

/** Which columns have to be written: what differs, and what a grapheme of doubtful width may have been written over. */
function cellsToWrite(before: CellRow, after: CellRow, agreed: ReadonlySet<string>): boolean[] {
	const isWritten: boolean[] = [];
	/** The first column that nothing before it can have been written over. */
	let reach = 0;
	let spill = 0;
	for (let column = 0; column < after.length; column++) {
		const cell = after[column];
		if (!cell || (column >= reach && isSameCell(cell, before[column]))) continue;
		// Within a run the column is not set, so its cells push each other.
		if (column === 0 || !isWritten[column - 1] || !isSameRun(after, column - 1)) spill = 0;
		if (isDoubtful(cell, agreed)) spill += cell.most - cell.width;
		reach = Math.max(reach, column + cell.width + spill);
		isWritten[column] = true;
	}
	return isWritten;
}

/** The number of empty cells from a column on, up to the last one that has to be written. */
function blanksToWrite(row: CellRow, isWritten: readonly boolean[], column: number): number {
	let count = 0;
	for (let index = column; isSameCell(row[index], blankCell); index++) if (isWritten[index]) count = index + 1 - column;
	return count;
}

/** Whether the next cell is the same again: the lines of a frame, whose length matters more than each of their cells. */
function isSameRun(row: CellRow, column: number): boolean {
	const cell = row[column];
	return cell?.width === 1 && cell.text.length === 1 && isSameCell(cell, row[column + 1]);
}

/** The column from which all of a row may be erased: it is empty, or written anyway, and nothing is written over empty cells. */
function erasableFrom(row: CellRow, isWritten: readonly boolean[], agreed: ReadonlySet<string>): number {
	const mayGo = (column: number) => {
		const cell = row[column];
		return !cell || isBlank(cell) || (isWritten[column] === true && !isDoubtful(cell, agreed));
	};
	let column = row.length;
	while (column > 0 && mayGo(column - 1)) column--;
	return column;
}

/** The column from which a row is empty. */
function blankFrom(row: CellRow): number {
	let column = row.length;
	while (column > 0 && isSameCell(row[column - 1], blankCell)) column--;
	return column;
}
