import {translate} from '../../shared/language/texts.ts';
import type {DisplayOptions, Signs} from '../theme.ts';
import {justify, type Line, lineText, type Span, span} from './line.ts';

/** An entry of a list: a row that can be selected by its key, or a heading, which has none. */
export interface ListEntry {
	key: string | null;
	/** Made only for entries that are seen. */
	left: () => Line;
	right?: () => Span;
}

/** Which part of a list is seen. Kept between frames so that the list moves only when it must. */
export interface ListWindow {
	offset: number;
	/** The row that is selected, and the furthest that the list can be scrolled to; left out before it was drawn. */
	selected?: string | null;
	highest?: number;
	/** The row that was selected when the list was scrolled apart from its selection; undefined where it was not. */
	loose?: string | null | undefined;
	/** The number of lines of the preview that are scrolled away, and the row that it shows. */
	preview?: {readonly of: string | null; readonly offset: number};
}

/** The rows of a list that fit into `height`, with a sign for the selected one and for those that are marked. */
export function listLines(
	entries: readonly ListEntry[],
	selected: string | null,
	window: ListWindow,
	{columns, rows: height}: {columns: number; rows: number},
	{signs, isLinear}: DisplayOptions,
	marked: readonly string[] = [],
): Line[] {
	const marks = new Set(marked);
	const index = Math.max(
		0,
		entries.findIndex(({key}) => key !== null && key === selected),
	);
	const highest = Math.max(0, entries.length - height);
	// A list that became another one, as by a filter, is shown where it is selected.
	if (window.loose !== selected || window.highest !== highest) window.loose = undefined;
	window.offset =
		window.loose === undefined
			? scrolledTo(window.offset, index, height, entries.length)
			: Math.min(window.offset, highest);
	window.selected = selected;
	window.highest = highest;
	return entries.slice(window.offset, window.offset + height).map(({key, left, right}) => {
		const end = right ? [right()] : [];
		if (key === null) return justify(left(), end, columns, signs.ellipsis);
		const isSelected = key === selected;
		const row = {key, isSelected, isMarked: marks.has(key), left: left(), end};
		return isLinear ? linearRow(row, columns, signs) : rowLine(row, columns, signs);
	});
}

interface ShownRow {
	key: string;
	isSelected: boolean;
	isMarked: boolean;
	left: Line;
	end: Line;
}

/** A word before a row that is read out. */
export function readOut(word: 'selected' | 'marked'): string {
	return `${translate(word)}: `;
}

/** A row as it is read out. */
function linearRow({key, isSelected, isMarked, left, end}: ShownRow, columns: number, {ellipsis}: Signs): Line {
	const text = `${isSelected ? readOut('selected') : ''}${isMarked ? readOut('marked') : ''}${lineText(left).trim()}`;
	return justify([{text, target: {row: key}}], end, columns, ellipsis);
}

function rowLine({key, isSelected, isMarked, left, end}: ShownRow, columns: number, signs: Signs): Line {
	const sign = span(
		`${isSelected ? signs.pointer : ' '}${isMarked ? signs.marked : ' '}`,
		isMarked ? 'key' : undefined,
	);
	const shown = justify([sign, ...left], end, columns, signs.ellipsis);
	const target = {row: key};
	return isSelected ? [{text: lineText(shown), role: 'selected', target}] : shown.map(part => ({...part, target}));
}

/** Scrolls as little as needed for `index` to be among `height` of `count` lines, with a line around it where there is room. */
export function scrolledTo(offset: number, index: number, height: number, count: number): number {
	const margin = height >= 5 ? 1 : 0;
	const highest = Math.max(0, count - height);
	const scrolled = Math.min(Math.max(offset, index - height + 1 + margin), index - margin);
	return Math.max(0, Math.min(highest, scrolled));
}
