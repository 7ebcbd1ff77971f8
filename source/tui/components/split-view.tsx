import {translate} from '../../shared/language/texts.ts';
import type {Size} from '../terminal/size.ts';
import type {DisplayOptions} from '../theme.ts';
import {insideOf, linearLayout, type SplitLayout, splitLayout} from './layout.ts';
import {aimed, type Line} from './line.ts';
import {type ListEntry, type ListWindow, listLines} from './list-lines.ts';
import {panelLines} from './panel-lines.ts';
import {placeText} from './place-text.ts';
import {Rows} from './rows.ts';

export interface SplitViewProps {
	title: Line;
	/** The number of rows that there are, where not all of them are entries yet. */
	total?: number;
	/** Lines above the list, as wide as it is: the filter, numbers. Where it is low, the last of them go before the list does. */
	head: (columns: number) => readonly Line[];
	entries: readonly ListEntry[];
	selected: string | null;
	/** The rows that are marked; none where none can be. */
	marked?: readonly string[];
	/** Lines in the place of an empty list. */
	empty: (columns: number) => readonly Line[];
	/** The selected entry at length; null where there is nothing to say. */
	preview: ((columns: number, rows: number) => {title: Line; lines: readonly Line[]}) | null;
	config: DisplayOptions;
	columns: number;
	rows: number;
}

/** The room that a list has beside its preview, or without one. */
export function listRoom(
	size: Size,
	{isLinear, divider}: DisplayOptions,
): {split: SplitLayout; hasFrame: boolean; inside: Size} {
	const split = isLinear ? linearLayout(size) : splitLayout(size, divider);
	const hasFrame = split.hasFrames && !isLinear;
	return {split, hasFrame, inside: insideOf(split.list, hasFrame)};
}

/** A list and, where there is room, what is selected in it: beside it or below it. */
export function SplitView(props: SplitViewProps, window: ListWindow = {offset: 0}) {
	const {title, total, entries, selected, marked = [], empty, preview, config, columns, rows} = props;
	const {split, hasFrame, inside} = listRoom({columns, rows}, config);
	const {mode} = split;
	const head = props.head(inside.columns).slice(0, Math.max(1, inside.rows - 1));
	const room = {columns: inside.columns, rows: Math.max(0, inside.rows - head.length)};
	const shown = entries.length > 0 ? listLines(entries, selected, window, room, config, marked) : empty(inside.columns);
	const list = panelLines(
		{
			title,
			foot: entries.length > 0 ? `${markedText(marked.length)}${placeAmong(entries, selected, total)}` : undefined,
			lines: [...head, ...shown],
			hasFrame,
			isFocused: true,
		},
		split.list,
		config,
	);
	const beside = insideOf(split.preview, hasFrame);
	const content = mode === 'alone' || !preview ? null : preview(beside.columns, beside.rows);
	const hidden = scrolledPreview(window, selected, (content?.lines.length ?? 0) - beside.rows);
	const seen = {title: content?.title ?? [], lines: content?.lines.slice(hidden) ?? [], hasFrame};
	const lines = mode === 'alone' ? list : joined(list, panelLines(seen, split.preview, config), mode);
	return <Rows lines={lines} columns={columns} />;
}

/** The number of lines of a preview that are scrolled away: none once another row is selected, and no more than are too many. */
function scrolledPreview(window: ListWindow, selected: string | null, most: number): number {
	const {preview} = window;
	const offset = preview?.of === selected ? Math.max(0, Math.min(preview.offset, most)) : 0;
	window.preview = {of: selected, offset};
	return offset;
}

/** The place of the selected row among those that can be selected. */
function placeAmong(entries: readonly ListEntry[], selected: string | null, total?: number): string {
	let [place, count] = [0, 0];
	for (const {key} of entries) {
		if (key === null) continue;
		count++;
		if (key === selected) place = count;
	}
	return placeText(place, Math.max(total ?? 0, count));
}

function markedText(count: number): string {
	return count === 0 ? '' : `${translate('{count} marked', {count})}, `;
}

/** Two panels as one column of rows: a row costs the same however much is on it. */
function joined(list: readonly Line[], preview: readonly Line[], mode: 'beside' | 'below'): Line[] {
	const aside = preview.map(spans => aimed(spans, {part: 'preview'}));
	if (mode === 'below') return [...list, ...aside];
	return list.map((spans, index) => [
		...withDivider(spans),
		...withDivider((aside[index] ?? []).toReversed()).toReversed(),
	]);
}

/** A row of a panel whose last span is its edge. */
function withDivider(spans: Line): Line {
	const edge = spans.at(-1);
	return edge ? [...spans.slice(0, -1), {...edge, target: {part: 'divider'}}] : spans;
}
