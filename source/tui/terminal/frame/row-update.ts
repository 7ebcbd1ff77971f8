import {blankCell, type Cell, type CellRow, isDoubtful, isSameCell} from './cell.ts';
import {look, looksAlike, type Pen} from './pen.ts';

const SHORT_TAIL = 4;
// Shorter gaps of nothing are written as spaces: erasing them costs a sequence, and one to go behind them.
const LONG_BLANK = 10;

/**
 * The bytes that make a row on the screen the one that is wanted: cells that differ, at absolute columns. Terminals
 * disagree about the width of some graphemes, so the column is set anew after each of these, and as many cells as such
 * a grapheme may reach over are written again. Autowrap has to be off.
 */
export function rowUpdate(before: CellRow, after: CellRow, row: number, pen: Pen): string {
	const isWritten = cellsToWrite(before, after);
	const tail = blankFrom(after);
	let bytes = '';
	for (let column = 0; column < after.length; column++) {
		const cell = after[column];
		if (!cell || !isWritten[column]) continue;
		bytes += wayToCell(row, column, after, pen);
		if (column >= tail && after.length - column >= SHORT_TAIL) return `${bytes}${look(blankCell, pen)}\u001B[K`;
		const blanks = blanksToWrite(after, isWritten, column);
		if (blanks >= LONG_BLANK) {
			bytes += `${look(blankCell, pen)}\u001B[${blanks}X`;
			column += blanks - 1;
			continue;
		}
		bytes += look(cell, pen) + drawn(cell, column, after.length);
		const isRun = !isDoubtful(cell) || isSameRun(after, column);
		pen.place = {
			row,
			column: isRun ? column + cell.width : null,
			isSure: pen.place?.isSure === true && !isDoubtful(cell),
		};
	}
	return bytes;
}

/** Which columns have to be written: what differs, and what a grapheme of doubtful width may have been written over. */
function cellsToWrite(before: CellRow, after: CellRow): boolean[] {
	const isWritten: boolean[] = [];
	/** The first column that nothing before it can have been written over. */
	let reach = 0;
	let spill = 0;
	for (let column = 0; column < after.length; column++) {
		const cell = after[column];
		if (!cell || (column >= reach && isSameCell(cell, before[column]))) continue;
		// Within a run the column is not set, so its cells push each other.
		if (column === 0 || !isWritten[column - 1] || !isSameRun(after, column - 1)) spill = 0;
		spill += cell.most - cell.width;
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

const ZWJ = '\u200D';

function drawn({text, width, most}: Cell, column: number, columns: number): string {
	const next = column + width;
	// Where a terminal takes it for narrow, its second column would keep what was there.
	const cleared = width === 2 && most !== width ? `  \u001B[${column + 1}G` : '';
	// Some, as tmux, join whatever comes after a joiner, wherever the cursor is: it is a space, and what follows is written over it.
	const joined = text.includes(ZWJ) && next < columns ? `\u001B[${next + 1}G ` : '';
	return cleared + text + joined;
}

/** Goes to a cell; nothing where the cursor is at it. */
function wayToCell(row: number, column: number, cells: CellRow, pen: Pen): string {
	const {place} = pen;
	if (place?.row === row && place.column === column) return '';
	const at = place?.isSure ? place.column : null;
	pen.place = {row, column, isSure: true};
	if (place?.row === row) return wayTo(column, at, cells, pen);
	// Straight down, where it is above the cell.
	if (place?.row === row - 1 && at === column) return '\u001B[B';
	return column === 0 ? `\u001B[${row + 1}H` : `\u001B[${row + 1};${column + 1}H`;
}

/** Goes to another column from one; null where that is not known. Over what is there already, where that is shorter. */
function wayTo(column: number, at: number | null, row: CellRow, pen: Pen): string {
	const absolute = `\u001B[${column + 1}G`;
	if (at === null || column < at) return absolute;
	const [distance, gap] = [column - at, row.slice(at, column)];
	const relative = distance === 1 ? '\u001B[C' : `\u001B[${distance}C`;
	const way = relative.length < absolute.length ? relative : absolute;
	// The cells in between, which are the same, are written again.
	const isOver = distance <= way.length && gap.every(cell => cell && !isDoubtful(cell) && looksAlike(cell, pen));
	return isOver ? gap.map(cell => cell?.text).join('') : way;
}

/** The column from which a row is empty. */
function blankFrom(row: CellRow): number {
	let column = row.length;
	while (column > 0 && isSameCell(row[column - 1], blankCell)) column--;
	return column;
}
