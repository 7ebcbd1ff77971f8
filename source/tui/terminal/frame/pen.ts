import {blankCell, type Cell} from './cell.ts';
import {styleChange, styleOnSpaces} from './sgr.ts';

/** The look that the terminal writes in, and the place that it writes at, between rows. */
export interface Pen {
	style: string;
	link: string;
	/** The place of the cursor; left out where it may be anywhere. */
	place?: Place;
}

interface Place {
	readonly row: number;
	/** Null behind a grapheme of doubtful width. */
	readonly column: number | null;
	/** Whether every terminal has the cursor there: only then a way may begin at it. */
	readonly isSure: boolean;
}

/** Whether a cell looks the same written with the pen as it is: an empty one does in any colour of text. */
export function looksAlike({text, style, link}: Cell, pen: Pen): boolean {
	if (link !== pen.link) return false;
	return style === pen.style || (text === ' ' && style === '' && styleOnSpaces(pen.style) === '');
}

/** Changes the pen to the look of a cell, where that is needed to write it. */
export function look(cell: Cell, pen: Pen): string {
	return looksAlike(cell, pen) ? '' : changed(cell, pen);
}

/** Ends every look and link that is written in. */
export function liftPen(pen: Pen): string {
	return changed(blankCell, pen);
}

function changed({style, link}: Cell, pen: Pen): string {
	const linked = link === pen.link ? '' : `\u001B]8;${link === '' ? ';' : link}\u0007`;
	const styled = styleChange(pen.style, style);
	pen.link = link;
	pen.style = style;
	return linked + styled;
}
