import {translate} from '../../shared/language/texts.ts';
import {fieldLine} from '../components/field-line.ts';
import {justify, type Line, line, span, wrapped} from '../components/line.ts';
import {type ListEntry, listLines} from '../components/list-lines.ts';
import {panelLines} from '../components/panel-lines.ts';
import {placeText} from '../components/place-text.ts';
import {keyFor} from '../keys/key-bindings.ts';
import type {Snapshot} from '../model/app/app.ts';
import type {Overlay} from '../model/app/app-state.ts';
import {choiceLines} from './choices.ts';
import {formLines, formPlace} from './form-lines.ts';
import {helpLines} from './help-lines.ts';
import {overlaySize} from './overlay-size.ts';
import {paletteEntries} from './palette.ts';

/** A box in front of a screen, and its upper left corner. */
export interface OverlayBox {
	lines: readonly Line[];
	row: number;
	column: number;
}

/** A box in the middle of the screen and in front of it, as large as its text. */
export function overlayBox(overlay: Overlay, snapshot: Snapshot, columns: number, rows: number): OverlayBox {
	const {config} = snapshot;
	const {width, hasFrame, inside} = overlaySize({columns, rows}, config.isLinear);
	const edges = hasFrame ? 2 : 1;
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
			const all = helpLines(config.bindings, inside.columns, overlay.field.text);
			const rows = Math.max(1, inside.rows - 1);
			const offset = Math.max(0, Math.min(overlay.offset, all.length - rows));
			const head = fieldLine('/ ', overlay.field, true, inside.columns, config);
			return {
				title: translate('Help'),
				lines: [head, ...all.slice(offset, offset + rows)],
				foot: placeText(Math.min(all.length, offset + rows), all.length),
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
					: [line(translate('Nothing matches "{typed}".', {typed: overlay.field.text}), 'dim')];
			return {
				title: translate('Actions'),
				lines: [fieldLine(': ', overlay.field, true, inside.columns, config), ...shown],
			};
		}
		case 'choices':
			return {title: overlay.title, lines: choiceLines(overlay, inside, config)};
		case 'form':
			return {
				title: overlay.title,
				lines: formLines(overlay, inside, config),
				foot: formPlace(overlay),
			};
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
				title: translate('Sure?'),
				// The answers are in sight however long the question is.
				lines: [
					...wrapped(overlay.question, inside.columns).slice(0, Math.max(1, inside.rows - 1)),
					justify(
						[
							span(keyFor('answerYes', config.bindings), 'key'),
							span(` ${translate('yes')}   `),
							span(keyFor('answerNo', config.bindings), 'key'),
							span(` ${translate('no')}`),
						],
						[],
						inside.columns,
					),
				],
			};
		case 'notice':
			return noticeContent(overlay, inside);
	}
}

/** As much of a notice as there is room for, from where it is scrolled to. */
function noticeContent(
	{title, text, offset = 0}: Extract<Overlay, {kind: 'notice'}>,
	{columns, rows}: {columns: number; rows: number},
): {title: string; lines: readonly Line[]; foot?: string} {
	const all = wrapped(text, columns, 'key');
	if (all.length <= rows) return {title, lines: all};
	const start = Math.min(offset, all.length - rows);
	return {title, lines: all.slice(start, start + rows), foot: placeText(start + rows, all.length)};
}
