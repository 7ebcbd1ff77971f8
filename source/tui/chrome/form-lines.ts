import {translate} from '../../shared/language/texts.ts';
import {graphemesOf, widthOf} from '../../shared/text/text-width.ts';
import {fieldLine} from '../components/field-line.ts';
import {type Line, span, wrapped} from '../components/line.ts';
import {scrolledTo} from '../components/list-lines.ts';
import {placeText} from '../components/place-text.ts';
import {type Form, type FormField, isShown} from '../model/app/form.ts';
import type {Size} from '../terminal/size.ts';
import type {DisplayOptions} from '../theme.ts';

const MOST_TEXT_ROWS = 12;
/** In a narrower form labels stand above their fields. */
const LABELS_BESIDE_FROM = 40;

/** The rows of a form: every field with its label, what is wrong with it, and what the field that is typed in takes. */
export function formLines(form: Form, {columns, rows}: Size, display: DisplayOptions): Line[] {
	const current = form.fields[form.index];
	const fields = form.fields.filter((_field, place) => isShown(form, place));
	const labelWidth = columns < LABELS_BESIDE_FROM ? 0 : Math.max(...fields.map(({label}) => widthOf(label))) + 2;
	const textRows = Math.max(1, Math.min(MOST_TEXT_ROWS, rows - fields.length - 1));
	const blocks = fields.map(field =>
		fieldBlock(field, field === current, labelWidth, {columns, rows: textRows}, display),
	);
	const lines = blocks.flatMap(block => block.lines);
	const index = current ? fields.indexOf(current) : 0;
	const before = blocks.slice(0, index).reduce((count, block) => count + block.lines.length, 0);
	const block = blocks[index];
	// The words on what a field takes stand below it, and are in sight with it; its cursor is in any case.
	const last = before + (block?.lines.length ?? 1) - 1;
	const cursor = before + (block?.cursorRow ?? 0);
	const start = Math.min(scrolledTo(0, last, rows, lines.length), Math.max(before, cursor - rows + 1));
	return lines.slice(start, start + rows);
}

/** The place of the field that is typed in, among those that are shown. */
export function formPlace(form: Form): string {
	const shown = form.fields.map((_field, place) => place).filter(place => isShown(form, place));
	return placeText(shown.indexOf(form.index) + 1, shown.length);
}

interface Block {
	readonly lines: readonly Line[];
	readonly cursorRow: number;
}

/** A field with its label, above it where `labelWidth` is 0, and what is said of it. */
function fieldBlock(
	field: FormField,
	isTyping: boolean,
	labelWidth: number,
	room: Size,
	display: DisplayOptions,
): Block {
	const role = isTyping ? 'key' : 'dim';
	const indent = ' '.repeat(labelWidth);
	const texts = fieldLines(field, isTyping, {...room, columns: room.columns - labelWidth}, display);
	const above: Line[] = labelWidth === 0 ? [[span(field.label, role)]] : [];
	const lines = texts.lines.map((text, row): Line => {
		const label = labelWidth > 0 && row === 0 ? field.label + ' '.repeat(labelWidth - widthOf(field.label)) : indent;
		return [span(label, role), ...text];
	});
	const problem = field.problem === null ? [] : wrapped(field.problem, room.columns, 'error', indent);
	const hint = isTyping ? wrapped(field.hint, room.columns, 'dim', indent) : [];
	return {lines: [...above, ...lines, ...problem, ...hint], cursorRow: above.length + texts.cursorRow};
}

function fieldLines(
	{kind, field}: FormField,
	isTyping: boolean,
	{columns, rows}: Size,
	display: DisplayOptions,
): Block {
	if (kind === 'switch') {
		const text = field.text === '' ? translate('no') : translate('yes');
		return {lines: [[span(text, isTyping ? 'selected' : undefined)]], cursorRow: 0};
	}
	if (kind === 'line') return {lines: [fieldLine('', field, isTyping, columns, display)], cursorRow: 0};
	// The line with the cursor is scrolled to it, the others show their starts.
	const before = graphemesOf(field.text).slice(0, field.cursor).join('').split('\n');
	const row = before.length - 1;
	const lines = field.text.split('\n').map((text, index): Line => {
		const cursor = index === row ? graphemesOf(before[row] ?? '').length : 0;
		return fieldLine('', {text, cursor}, isTyping && index === row, columns, display);
	});
	const start = scrolledTo(0, row, rows, lines.length);
	return {lines: lines.slice(start, start + rows), cursorRow: row - start};
}
