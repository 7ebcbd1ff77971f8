import {blankCell, type CellRow} from './cell.ts';
import {findScroll, scrollBytes, scrolledRows} from './scroll.ts';
import {inShortOrder} from './stretch-order.ts';
import {stretchesOf} from './stretches.ts';
import {type TerminalTraits, unknownTraits} from './terminal-traits.ts';
import {writeStretches} from './write-stretches.ts';

type Rows = readonly CellRow[];

/** A screen on which nothing is. */
export function emptyScreen(columns: number, height: number): Rows {
	const empty = Array.from({length: columns}, () => blankCell);
	return Array.from({length: height}, () => empty);
}

/** The bytes that make the rows on the screen those that are wanted; as many of both. Rows are moved where that is shorter. */
export function screenUpdate(shown: Rows, wanted: Rows, traits: TerminalTraits = unknownTraits): string {
	const inPlace = rowUpdates(shown, wanted, traits);
	const scroll = inPlace.length > LONG_UPDATE ? findScroll(shown, wanted) : null;
	if (!scroll) return inPlace;
	const moved = scrollBytes(scroll) + rowUpdates(scrolledRows(shown, scroll), wanted, traits);
	return moved.length < inPlace.length ? moved : inPlace;
}

/** A shorter update is not worth looking for a way round it, in UTF-16 units. */
const LONG_UPDATE = 200;

/** The same without moving any row. */
export function rowUpdates(shown: Rows, wanted: Rows, traits: TerminalTraits = unknownTraits): string {
	const stretches = wanted.flatMap((row, index) => {
		const before = shown[index];
		return before && row !== before ? stretchesOf(before, row, index, traits) : [];
	});
	return writeStretches(stretches.length > MOST_IN_ORDER ? inShortOrder(stretches, traits) : stretches, traits);
}

/** Fewer stretches are written from left to right, and from row to row: another order gains nothing. */
const MOST_IN_ORDER = 12;
