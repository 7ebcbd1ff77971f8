import {type CellRow, isDoubtful, isSameCell} from './cell.ts';
import {liftPen, look, looksAlike, type Pen} from './pen.ts';
import type {Stretch} from './stretches.ts';
import type {TerminalTraits} from './terminal-traits.ts';
import {type Place, wayTo} from './way.ts';

/**
 * The bytes that write stretches in their order. Terminals disagree about the width of some graphemes, so the column is set
 * anew after each of these. Autowrap has to be off.
 */
export function writeStretches(stretches: readonly Stretch[], traits: TerminalTraits): string {
	const pen: Pen = {style: '', link: ''};
	let bytes = '';
	for (const [index, stretch] of stretches.entries()) {
		const {row, from, to, cells} = stretch;
		bytes += wayInto(stretch, pen, traits) + look(stretch.look, pen);
		pen.place = {row, column: from};
		if (stretch.kind === 'tail') bytes += '\u001B[K';
		else if (stretch.kind === 'blank') bytes += emptied(stretch, stretches[index + 1], pen, traits);
		else {
			bytes += stretch.kind === 'text' ? textOf(cells, from, to, traits) : doubtfulText(stretch);
			pen.place = placeBehind(stretch);
		}
	}
	return bytes + liftPen(pen);
}

/** The place of the cursor once a stretch is written; what is emptied is thought to be erased. */
export function placeBehind({row, from, to, kind, cells}: Stretch): Place {
	if (kind === 'blank' || kind === 'tail') return {row, column: from};
	if (kind === 'doubtful') return {row, column: null};
	return to === cells.length ? {row, column: to - 1, isAtEdge: true} : {row, column: to};
}

/** The way to a stretch: also over what is there already, where that is shorter. */
export function wayInto({row, from, cells}: Stretch, pen: Pen, {agreed, goesDown}: TerminalTraits): string {
	const {place} = pen;
	const way = wayTo(row, from, place, goesDown);
	if (place?.row !== row || place.column === null || place.isAtEdge) return way;
	const distance = from - place.column;
	if (distance <= 0 || distance > way.length) return way;
	const gap = cells.slice(place.column, from);
	// The cells in between, which are the same, are written again.
	if (!gap.every(cell => cell && !isDoubtful(cell, agreed) && looksAlike(cell, pen))) return way;
	const text = gap.map(cell => cell?.text).join('');
	return Buffer.byteLength(text) <= way.length ? text : way;
}

/** Empties cells, in the way by which what comes next is nearer. */
function emptied(stretch: Stretch, next: Stretch | undefined, pen: Pen, traits: TerminalTraits): string {
	const {from, to, cells} = stretch;
	const [erased, spaces] = [`\u001B[${to - from}X`, textOf(cells, from, to, traits)];
	const [before, behind] = [placeBehind(stretch), placeBehind({...stretch, kind: 'text'})];
	const [fromBefore, fromBehind] = [before, behind].map(place =>
		next ? wayTo(next.row, next.from, place, traits.goesDown).length : 0,
	);
	const isErased = erased.length + (fromBefore ?? 0) < spaces.length + (fromBehind ?? 0);
	pen.place = isErased ? before : behind;
	return isErased ? erased : spaces;
}

/** The text of cells in one look. A run of the same one is repeated by the terminal, where it does that. */
function textOf(cells: CellRow, from: number, to: number, {repeats}: TerminalTraits): string {
	let text = '';
	for (let column = from; column < to; column++) {
		const cell = cells[column];
		if (!cell) continue;
		text += cell.text;
		if (!repeats || cell.width !== 1 || cell.text.length !== 1) continue;
		let again = 0;
		while (column + again + 1 < to && isSameCell(cells[column + again + 1], cell)) again++;
		if (again < FEWEST_REPEATED) continue;
		const repeated = `\u001B[${again}b`;
		if (repeated.length >= again * Buffer.byteLength(cell.text)) continue;
		text += repeated;
		column += again;
	}
	return text;
}

/** To repeat a character costs four bytes at least, of which one may have three. */
const FEWEST_REPEATED = 2;

const ZWJ = '\u200D';

/** A grapheme of doubtful width, or a run of the same one, which are not placed one by one: how long the run is matters more. */
function doubtfulText({cells, from, to, look: {text, width}}: Stretch): string {
	const count = (to - from) / width;
	if (count > 1) return text.repeat(count);
	// Where a terminal takes it for narrow, its second column would keep what was there.
	const cleared = width === 2 ? `  \u001B[${from + 1}G` : '';
	// Some, as tmux, join whatever comes after a joiner, wherever the cursor is: it is a space, and what follows is written over it.
	const joined = text.includes(ZWJ) && to < cells.length ? `\u001B[${to + 1}G ` : '';
	return cleared + text + joined;
}
