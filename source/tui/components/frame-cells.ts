import type {CellRow} from '../terminal/frame/cell.ts';
import {addText, filled, type RowBuilder} from '../terminal/frame/parse-row.ts';
import {linkTarget} from '../terminal/link.ts';
import type {Line} from './line.ts';
import {marksOf} from './looks.ts';

/**
 * Makes the cells of frames: the same as of the rows that Ink makes of their lines. Most rows of a frame are those of the one
 * before, and their cells are kept from one to the next.
 */
export function createFrameCells(): (lines: readonly Line[], columns: number) => CellRow[] {
	let known = new Map<string, CellRow>();
	return (lines, columns) => {
		const before = known;
		known = new Map();
		return lines.map(spans => {
			const marked = spans.map(({text, role, link = ''}) => `${marksOf(role).style}\n${link}\n${text}`);
			const key = `${columns}\n${marked.join('\n')}`;
			const cells = before.get(key) ?? lineCells(spans, columns);
			known.set(key, cells);
			return cells;
		});
	};
}

/** The cells of a line on a screen of so many columns. */
function lineCells(spans: Line, columns: number): CellRow {
	const builder: RowBuilder = {cells: [], columns};
	for (const {text, role, link} of spans) {
		addText(builder, text, marksOf(role).style, link === undefined ? '' : linkTarget(link));
	}
	return filled(builder);
}
