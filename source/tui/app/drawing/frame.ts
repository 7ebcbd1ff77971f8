import {createElement} from 'react';
import {footerLines} from '../../chrome/footer.ts';
import {headerLines} from '../../chrome/header.ts';
import {overlayBox} from '../../chrome/overlay.ts';
import {frameLayout} from '../../components/layout.ts';
import {aimed, cutLine, type Line, lineText, lineWidth, overlaid, wrapped} from '../../components/line.ts';
import {lineWithLinks} from '../../components/links.ts';
import type {ListWindow} from '../../components/list-lines.ts';
import {viewLines} from '../../components/rows.ts';
import type {Snapshot} from '../../model/app/app.ts';
import {sampleNotice} from '../../screens/sample-notice.ts';
import {screenOf} from '../../screens/table.ts';
import type {Size} from '../../terminal/size.ts';

/** The frames of an app: the lines of the whole screen, made of a snapshot alone. */
export interface Frame {
	/** The lines of a snapshot on a screen of a size; `turn` counts the turns of the sign in the header. */
	lines(snapshot: Snapshot, size: Size, turn: number): readonly Line[];
	/** The turn of the sign in the header that was drawn last. */
	readonly turn: number;
	/** The lines that were made last; empty before the first. */
	readonly last: readonly Line[];
	/** Shows a later part of a screen's list, or an earlier one, until another row is selected. Says whether there was one. */
	scrollList(screen: string, lines: number): 'scrolled' | 'at its end' | 'whole in sight';
	/** Scrolls the preview beside a screen's list. */
	scrollPreview(screen: string, lines: number): void;
}

interface Drawn extends Size {
	snapshot: Snapshot;
	turn: number;
	lines: readonly Line[];
}

export function createFrame(): Frame {
	/** The part of its list that each screen showed last: it moves only when it must. */
	const windows = new Map<string, ListWindow>();
	let drawn: Drawn | null = null;

	function windowOf(screen: string): ListWindow {
		const window = windows.get(screen) ?? {offset: 0};
		windows.set(screen, window);
		return window;
	}

	return {
		get turn() {
			return drawn?.turn ?? 0;
		},
		get last() {
			return drawn?.lines ?? [];
		},
		scrollList(screen, lines) {
			const window = windowOf(screen);
			const {offset, selected = null, highest = 0} = window;
			const wanted = Math.max(0, Math.min(highest, offset + lines));
			if (wanted === offset) return highest === 0 ? 'whole in sight' : 'at its end';
			window.offset = wanted;
			window.loose = selected;
			return 'scrolled';
		},
		scrollPreview(screen, lines) {
			const window = windowOf(screen);
			if (window.preview) window.preview = {...window.preview, offset: window.preview.offset + lines};
		},
		lines(snapshot, {columns, rows}, turn) {
			const isSame = drawn?.snapshot === snapshot && drawn.columns === columns && drawn.rows === rows;
			if (!drawn || !isSame || drawn.turn !== turn) {
				const lines = frameLines(snapshot, {columns, rows}, turn, windowOf(snapshot.state.screen));
				drawn = {snapshot, columns, rows, turn, lines};
			}
			return drawn.lines;
		},
	};
}

function frameLines(snapshot: Snapshot, size: Size, turn: number, window: ListWindow): Line[] {
	const {columns, rows} = size;
	const {config} = snapshot;
	const sample = sampleNotice(snapshot, columns);
	const layout = frameLayout(size, sample.length);
	const body = bodyLines(snapshot, layout.body, window);
	body.length = Math.min(body.length, layout.body.rows);
	if (!config.isLinear) while (body.length < layout.body.rows) body.push([]);
	const header = layout.hasHeader ? headerLines(snapshot, columns, layout.hasViews, turn) : [];
	const lines = [
		...(config.isLinear ? header.map(spans => cutLine(spans, columns, config.signs.ellipsis)) : header),
		...sample.slice(0, layout.notices),
		...body,
	];
	const footer = footerLines(snapshot, layout);
	// A long message is in front of the last lines, which stay where they are.
	const room = config.isLinear ? lines.length : rows - footer.length;
	return [...lines.slice(0, room), ...footer].map(lineWithLinks);
}

/** A line that is read out: one that is longer than the screen goes on in the next, rather than being cut. */
function unfolded(spans: Line, columns: number): Line[] {
	if (lineWidth(spans) <= columns) return [spans];
	const [first] = spans;
	return wrapped(lineText(spans), columns, first?.role).map(([part]) => [{...first, ...part, text: part?.text ?? ''}]);
}

/** The lines of the screen, with the box that is in front of it. What is read out has nothing behind a box. */
function bodyLines(snapshot: Snapshot, {columns, rows}: Size, window: ListWindow): Line[] {
	const {config, state} = snapshot;
	const box = state.overlay && overlayBox(state.overlay, snapshot, columns, rows);
	if (box && config.isLinear) return box.lines.flatMap(spans => unfolded(spans, columns));
	const {View} = screenOf(state.screen);
	const lines = [...viewLines(createElement(View, {snapshot, columns, rows}), window)];
	if (config.isLinear) return lines.flatMap(spans => unfolded(spans, columns));
	if (!box) return lines;
	// Behind a box nothing is clicked.
	const behind: Line[] = lines.map(spans => spans.map(({text, role}) => ({text, role})));
	for (const [index, over] of box.lines.entries()) {
		const row = box.row + index;
		behind[row] = overlaid(behind[row] ?? [], aimed(over, {part: 'box'}), box.column);
	}
	return behind;
}
