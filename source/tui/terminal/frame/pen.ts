import {blankCell, type Cell} from './cell.ts';
import {styleChange, styleOnSpaces} from './sgr.ts';
import type {Place} from './way.ts';

/** The look that the terminal writes in, and the place that it writes at; left out where that may be anywhere. */
export interface Pen {
	style: string;
	link: string;
	place?: Place;
}

/** Whether a cell looks the same written with the pen as it is: an empty one does in any colour of text. */
export function looksAlike({text, style, link}: Cell, pen: Pen): boolean {
	if (link !== pen.link) return false;
	return style === pen.style || (text === ' ' && style === '' && styleOnSpaces(pen.style) === '');
}

/** Changes the pen to the look of a cell, where that is needed to write it. */
export function look(cell: Cell, pen: Pen): string {
	if (looksAlike(cell, pen)) return '';
	const bytes = lookChange(cell, pen);
	pen.link = cell.link;
	pen.style = cell.style;
	return bytes;
}

/** The bytes that a change to the look of a cell costs. */
export function lookLength(cell: Cell, pen: Pen): number {
	return looksAlike(cell, pen) ? 0 : lookChange(cell, pen).length;
}

/** Ends every look and link that is written in. */
export function liftPen(pen: Pen): string {
	const bytes = lookChange(blankCell, pen);
	pen.link = '';
	pen.style = '';
	return bytes;
}

function lookChange({style, link}: Cell, pen: Pen): string {
	const linked = link === pen.link ? '' : `\u001B]8;${link === '' ? ';' : link}\u0007`;
	return linked + styleChange(pen.style, style);
}
