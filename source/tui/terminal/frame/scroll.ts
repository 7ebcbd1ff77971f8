import {blankCell, type CellRow} from './cell.ts';

/** Rows that a terminal moves by itself: those from `top` to `bottom`, up by so many rows, or down where `by` is negative. */
export interface Scroll {
	readonly top: number;
	readonly bottom: number;
	readonly by: number;
}

/** With fewer rows that are there already, moving them is not worth its sequences. */
const FEWEST_MOVED = 3;

/** The part of the screen that shows the same rows again, further up or down; null where there is none. As many rows of both. */
export function findScroll(before: readonly CellRow[], after: readonly CellRow[]): Scroll | null {
	const old = before.map(hashOf);
	const wanted = after.map((row, index) => (row === before[index] ? (old[index] ?? 0) : hashOf(row)));
	const changed = wanted.flatMap((hash, index) => (hash === old[index] ? [] : [index]));
	const rowsMoved = movedRows(old, wanted, changed);
	const [by, rows] = [...rowsMoved].reduce((most, entry) => (entry[1].length > most[1].length ? entry : most), [
		0,
		[] as readonly number[],
	] as const);
	if (rows.length < FEWEST_MOVED) return null;
	const [first = 0, last = 0] = [rows[0], rows.at(-1)];
	return {top: Math.min(first, first + by), bottom: Math.max(last, last + by), by};
}

/** The rows that changed to one that is elsewhere on the screen, by the number of rows that this is further down. */
function movedRows(
	old: readonly number[],
	wanted: readonly number[],
	changed: readonly number[],
): Map<number, readonly number[]> {
	// A row that is there twice says nothing about where it went.
	const places = new Map<number, number | null>();
	for (const [index, hash] of old.entries()) places.set(hash, places.has(hash) ? null : index);
	const rows = new Map<number, readonly number[]>();
	for (const index of changed) {
		const place = places.get(wanted[index] ?? 0) ?? null;
		if (place !== null) rows.set(place - index, [...(rows.get(place - index) ?? []), index]);
	}
	return rows;
}

const hashes = new WeakMap<CellRow, number>();

/** A number that is nearly always another for another row. */
function hashOf(row: CellRow): number {
	const known = hashes.get(row);
	if (known !== undefined) return known;
	let hash = 0;
	for (const cell of row) if (cell) hash = mixed(mixed(mixed(hash, cell.text), cell.style), cell.link);
	hashes.set(row, hash);
	return hash;
}

function mixed(hash: number, text: string): number {
	let mix = hash;
	for (let index = 0; index < text.length; index++) mix = (Math.imul(mix, 31) + text.charCodeAt(index)) | 0;
	return mix;
}

/** Moves rows on the screen: by their region and lines deleted or inserted in it, which every terminal since the VT102 has. */
export function scrollBytes({top, bottom, by}: Scroll): string {
	return `\u001B[${top + 1};${bottom + 1}r\u001B[${top + 1}H\u001B[${Math.abs(by)}${by > 0 ? 'M' : 'L'}\u001B[r`;
}

/** The rows of a screen after that; empty ones come in. */
export function scrolledRows(rows: readonly CellRow[], {top, bottom, by}: Scroll): readonly CellRow[] {
	const empty = Array.from({length: Math.abs(by)}, () => (rows[top] ?? []).map(() => blankCell));
	const region = rows.slice(top, bottom + 1);
	const moved = by > 0 ? [...region.slice(by), ...empty] : [...empty, ...region.slice(0, by)];
	return rows.toSpliced(top, moved.length, ...moved);
}
