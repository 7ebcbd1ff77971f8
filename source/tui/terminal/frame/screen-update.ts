import {blankCell, type CellRow} from './cell.ts';
import {liftPen, type Pen} from './pen.ts';
import {rowUpdate} from './row-update.ts';
import {findScroll, scrollBytes, scrolledRows} from './scroll.ts';

type Rows = readonly CellRow[];

/** A screen on which nothing is. */
export function emptyScreen(columns: number, height: number): Rows {
	const empty = Array.from({length: columns}, () => blankCell);
	return Array.from({length: height}, () => empty);
}

/** The bytes that make the rows on the screen those that are wanted; as many of both. Rows are moved where that is shorter. */
export function screenUpdate(shown: Rows, wanted: Rows): string {
	const inPlace = rowUpdates(shown, wanted);
	const scroll = inPlace.length > LONG_UPDATE ? findScroll(shown, wanted) : null;
	if (!scroll) return inPlace;
	const moved = scrollBytes(scroll) + rowUpdates(scrolledRows(shown, scroll), wanted);
	return moved.length < inPlace.length ? moved : inPlace;
}

/** A shorter update is not worth looking for a way round it, in UTF-16 units. */
const LONG_UPDATE = 200;

/** The same without moving any row. */
export function rowUpdates(shown: Rows, wanted: Rows): string {
	const pen: Pen = {style: '', link: ''};
	let bytes = '';
	for (const [index, row] of wanted.entries()) {
		const before = shown[index];
		if (before && row !== before) bytes += rowUpdate(before, row, index, pen);
	}
	return bytes + liftPen(pen);
}
