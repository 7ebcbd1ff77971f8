import type {CellRow} from '../terminal/frame/cell.ts';
import {addText, filled, type RowBuilder} from '../terminal/frame/parse-row.ts';
import {linkTarget} from '../terminal/link.ts';
import type {Line} from './line.ts';
import {marksOf} from './looks.ts';

/** The cells of a line on a screen of so many columns: the same as of the row that Ink makes of it. */
export function lineCells(spans: Line, columns: number): CellRow {
	const builder: RowBuilder = {cells: [], columns};
	for (const {text, role, link} of spans) {
		addText(builder, text, marksOf(role).style, link === undefined ? '' : linkTarget(link));
	}
	return filled(builder);
}
