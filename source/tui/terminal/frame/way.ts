import {remembering} from './remembering.ts';

/** A place of the cursor; the column is null where terminals may have it elsewhere. */
export interface Place {
	readonly row: number;
	readonly column: number | null;
	/**
	 * Whether the last column was written just now: the cursor is at it or behind it, as terminals will. Either way what is
	 * written next, in whatever row, is in the last column.
	 */
	readonly isAtEdge?: boolean;
}

/**
 * The shortest way of the cursor to a place, from where it is; addressed where that is not known. `goesDown` says whether
 * a vertical tab takes it straight down.
 */
export function wayTo(row: number, column: number, from: Place | undefined, goesDown: boolean): string {
	const address = addressOf(row, column);
	if (!from) return address;
	const up = vertical(row - from.row, goesDown);
	const along = horizontal(from, column);
	return up.length + along.length < address.length ? up + along : address;
}

/** The same sequences are needed over and over. */
const MOST_REMEMBERED = 8192;
const MOST_COLUMNS = 1 << 12;
const ofTwoNumbers = {most: MOST_REMEMBERED, keyOf: (one: number, other: number) => one * MOST_COLUMNS + other};

const addressOf = remembering(
	(row: number, column: number) => (column === 0 ? `\u001B[${row + 1}H` : `\u001B[${row + 1};${column + 1}H`),
	ofTwoNumbers,
);

function horizontal({column: from, isAtEdge}: Place, column: number): string {
	if (from === column) return '';
	return from === null || isAtEdge ? toColumn(column) : along(from, column);
}

const along = remembering((from: number, column: number) => {
	const distance = Math.abs(column - from);
	const ways = [
		toColumn(column),
		`\u001B[${distance === 1 ? '' : distance}${column < from ? 'D' : 'C'}`,
		...(column < from ? ['\b'.repeat(distance)] : []),
	];
	return ways.reduce((one, other) => (other.length < one.length ? other : one));
}, ofTwoNumbers);

function toColumn(column: number): string {
	return column === 0 ? '\r' : `\u001B[${column + 1}G`;
}

const downs = ['', '\v', '\v\v', '\v\v\v'];

function vertical(distance: number, goesDown: boolean): string {
	if (distance === 0) return '';
	const steps = goesDown && distance > 0 ? downs[distance] : undefined;
	if (steps !== undefined) return steps;
	const many = Math.abs(distance);
	// Index and its reverse, which scroll at the edge of the screen alone.
	if (many === 1) return distance < 0 ? '\u001BM' : '\u001BD';
	return `\u001B[${many}${distance < 0 ? 'A' : 'B'}`;
}
