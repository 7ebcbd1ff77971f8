import {fieldLine} from '../components/field-line.ts';
import {justify, type Line, line, span, wrapped} from '../components/line.ts';
import {type ListEntry, listLines} from '../components/list-lines.ts';
import {panelLines} from '../components/panel-lines.ts';
import {keyFor} from '../keys/key-bindings.ts';
import type {Snapshot} from '../model/app/app.ts';
import type {Overlay} from '../model/app/app-state.ts';
import {choiceLines} from './choices.ts';
import {formLines} from './form-lines.ts';
import {helpLines} from './help-lines.ts';
import {paletteEntries} from './palette.ts';

const WIDEST = 76;

/** A box in front of a screen, and its upper left corner. */
export interface OverlayBox {
	lines: readonly Line[];
	row: number;
	column: number;
}

/** A box in the middle of the screen and in front of it, as large as its text. */
export function overlayBox(overlay: Overlay, snapshot: Snapshot, columns: number, rows: number): OverlayBox {
	const {config} = snapshot;
	const width = Math.min(columns, WIDEST);
	const hasFrame = rows >= 4 && width >= 20 && !config.isLinear;
	const edges = hasFrame ? 2 : 1;
	const inside = {columns: hasFrame ? width - 4 : width, rows: Math.max(1, rows - edges)};
	const {title, lines: content, foot} = composeContent(overlay, snapshot, inside);
	const height = Math.min(rows, content.length + edges);
	const lines = panelLines(
		{title: line(title, 'title'), foot, lines: content, hasFrame, isFocused: true},
		{columns: width, rows: height},
		config,
	);
	return {
		lines,
		row: Math.max(0, Math.floor((rows - height) / 2)),
		column: Math.floor((columns - width) / 2),
	};
}

function composeContent(
	overlay: Overlay,
	snapshot: Snapshot,
	inside: {columns: number; rows: number},
): {title: string; lines: readonly Line[]; foot?: string} {
	const {config} = snapshot;
	switch (overlay.kind) {
		case 'help': {
			const all = helpLines(config.bindings, inside.columns);
			const offset = Math.max(0, Math.min(overlay.offset, all.length - inside.rows));
			return {
				title: 'Help',
				lines: all.slice(offset, offset + inside.rows),
				foot: `${Math.min(all.length, offset + inside.rows)} of ${all.length}`,
			};
		}
		case 'palette': {
			const entries = paletteEntries(snapshot, overlay.field.text);
			const room = {columns: inside.columns, rows: Math.min(inside.rows - 1, 14)};
			const list = entries.map(
				({title, keys, description, reason}, index): ListEntry => ({
					key: String(index),
					left: () => [span(title, reason === null ? 'title' : 'dim'), span(`  ${reason ?? description}`, 'dim')],
					right: () => span(keys, reason === null ? 'key' : 'dim'),
				}),
			);
			const shown =
				list.length > 0
					? listLines(list, String(overlay.index), {offset: overlay.index - Math.floor(room.rows / 2)}, room, config)
					: [line(`No action matches "${overlay.field.text}".`, 'dim')];
			return {title: 'Actions', lines: [fieldLine(': ', overlay.field, true, inside.columns, config), ...shown]};
		}
		case 'choices':
			return {title: overlay.title, lines: choiceLines(overlay, inside, config)};
		case 'form':
			return {title: overlay.title, lines: formLines(overlay, inside, config)};
		case 'prompt':
			return {
				title: overlay.title,
				lines: [
					fieldLine('> ', overlay.field, true, inside.columns, config),
					...(overlay.problem === null ? [] : wrapped(overlay.problem, inside.columns, 'error')),
					...wrapped(overlay.hint, inside.columns, 'dim'),
				],
			};
		case 'confirm':
			return {
				title: 'Sure?',
				lines: [
					...wrapped(overlay.question, inside.columns),
					justify(
						[
							span(keyFor('answerYes', config.bindings), 'key'),
							span(' yes   '),
							span(keyFor('answerNo', config.bindings), 'key'),
							span(' no'),
						],
						[],
						inside.columns,
					),
				],
			};
		case 'notice':
			return {title: overlay.title, lines: wrapped(overlay.text, inside.columns, 'key')};
	}
}
