import {translate} from '../../../../shared/language/texts.ts';
import {grouped} from '../../../../shared/text/figure-text.ts';
import {type Line, line, type Span, span, wrapped} from '../../../components/line.ts';
import type {Action, AppConfig, Snapshot} from '../../../model/app/app.ts';
import {type Pane, selectedIndex} from '../../../model/app/app-state.ts';
import type {CallRecord} from '../../../model/functions/call-record.ts';
import {valueText} from '../../../model/functions/value-text.ts';
import {partOf, ROOT, type TreeRow, treeRows} from '../../../model/functions/value-tree.ts';
import {noValues, type YieldedValues} from '../../../model/functions/yielded-values.ts';
import {shownLine} from '../../../model/log/output-text.ts';

/** A row of what came of a call. */
export interface ResultRow {
	readonly key: string;
	readonly line: Line;
	/** Null for what can't be opened. */
	readonly isOpen: boolean | null;
	/** The row of the value's tree that it is; null for a line of an error. */
	readonly tree: TreeRow | null;
}

/** The open parts before the person opens or closes any. */
export const firstOpen: readonly string[] = [ROOT];

const MOST_STACK = 100;

/** Python tells where it happened before it tells what. */
const TRACEBACK = 'Traceback (most recent call last):\n';

/** The value that a call returned or threw, and what it yielded, in rows of `columns`. `open` are the paths of the parts that are open. */
export function resultRows(
	{values = noValues, ...end}: Pick<CallRecord, 'state' | 'error' | 'value'> & Partial<Pick<CallRecord, 'values'>>,
	open: readonly string[],
	columns: number,
	config: AppConfig,
): ResultRow[] {
	// A function that yields returns nothing, as a rule.
	const hasValue = end.value !== null && (values.count === 0 || (end.value.is ?? null) !== null);
	const ofEnd = endRows(hasValue ? end : {...end, value: null}, open, columns, config);
	return [...ofEnd, ...yieldedRows(values, open, config)];
}

function yieldedRows({count, latest}: YieldedValues, open: readonly string[], config: AppConfig): ResultRow[] {
	if (count === 0) return [];
	const isAll = latest.length === count;
	const head = isAll
		? translate({one: '{count} value', other: '{count} values, the latest first'}, {count})
		: translate('{count} values, here the latest {shown}', {count: grouped(count), shown: latest.length});
	return [
		{key: 'values', line: line(head, 'heading'), isOpen: null, tree: null},
		...latest.flatMap(({index, value}) =>
			treeRows(value.is, open, {path: `v${index}`, label: String(index)}).map(row => treeRow(row, config)),
		),
	];
}

function treeRow(row: TreeRow, config: AppConfig): ResultRow {
	return {key: row.path, isOpen: row.isOpen, line: treeLine(row, config), tree: row};
}

function endRows(
	{state, error, value}: Pick<CallRecord, 'state' | 'error' | 'value'>,
	open: readonly string[],
	columns: number,
	config: AppConfig,
): ResultRow[] {
	// The person cancelled it, and needs no reason.
	const errorLines = error === null || state === 'cancelled' ? [] : errorRows(error, columns);
	if (value === null) return errorLines;
	const rows = treeRows(value.is, open);
	// Of an error only its own fields are news: its name, message and stack stand above.
	const isError = error !== null && typeof value.is === 'object';
	if (error !== null && (!isError || rows[0]?.isOpen === null)) return errorLines;
	const tree = rows.map(row => {
		const text = isError && row.depth === 0 ? translate('its own fields') : row.text;
		return {...treeRow({...row, text}, config), tree: row};
	});
	return [...errorLines, ...tree];
}

/** The row that is selected, and the open parts once it is opened or closed; null where that changes nothing. */
export function withToggled(
	rows: readonly ResultRow[],
	pane: Pane,
	open: readonly string[],
	wanted: (isOpen: boolean) => boolean,
): {key: string; open: readonly string[]} | null {
	const row = selectedRow(rows, pane);
	if (!row || row.isOpen === null || wanted(row.isOpen) === row.isOpen) return null;
	return {key: row.key, open: row.isOpen ? open.filter(path => path !== row.key) : [...open, row.key]};
}

/** The name of `open` where rows are parts of a value, and the reason against it: by what is selected. */
export function openPart(
	rowsOf: (snapshot: Snapshot) => {rows: readonly ResultRow[]; pane: Pane},
): Pick<Action, 'titleNow' | 'disabledReason'> {
	const isOpen = (snapshot: Snapshot) => {
		const {rows, pane} = rowsOf(snapshot);
		return selectedRow(rows, pane)?.isOpen ?? null;
	};
	return {
		titleNow: snapshot => (isOpen(snapshot) ? 'Close' : null),
		disabledReason: snapshot => (isOpen(snapshot) === null ? translate('There is nothing to open here') : null),
	};
}

/** The part of a value that is selected, as a text to be copied, and its name; null where a line of an error is. */
export function selectedPart(rows: readonly ResultRow[], pane: Pane): {text: string; what: string} | null {
	const tree = selectedRow(rows, pane)?.tree ?? null;
	if (tree === null) return null;
	return {text: valueText(partOf(tree)), what: translate(tree.path === ROOT ? 'the value' : 'the selected part')};
}

function selectedRow(rows: readonly ResultRow[], pane: Pane): ResultRow | undefined {
	const keys = rows.map(({key}) => key);
	return rows[selectedIndex(pane, keys)];
}

/** A part of a value with its indent and its sign; for a screen reader in words. */
function treeLine({depth, label, text, isOpen}: TreeRow, {signs, isLinear}: AppConfig): Line {
	const name: Span[] = label === '' ? [] : [span(label, 'key'), span(': ')];
	if (isOpen === null) {
		const start = isLinear ? span(translate('level {level}, ', {level: depth + 1})) : span('  '.repeat(depth + 1));
		return [start, ...name, span(text)];
	}
	if (isLinear)
		return [
			span(translate(isOpen ? 'level {level}, opened, ' : 'level {level}, closed, ', {level: depth + 1})),
			...name,
			span(text),
		];
	const sign = span(`${isOpen ? signs.opened : signs.closed} `, 'dim');
	return [span('  '.repeat(depth)), sign, ...name, span(text, 'dim')];
}

function errorRows({name, message, stack, code, hint}: NonNullable<CallRecord['error']>, columns: number): ResultRow[] {
	const head = code === null ? `${name}: ${message}` : `${message} (${code})`;
	const lines = head.split('\n').flatMap(text => wrapped(shownLine(text), columns, 'error'));
	const hints = hint === null ? [] : wrapped(shownLine(hint), columns, 'dim');
	const frames = extractFrames(stack, message).map((text): Line => [span(shownLine(text), 'dim')]);
	return [...lines, ...hints, ...frames].map((line, index) => ({
		key: `error ${index}`,
		line,
		isOpen: null,
		tree: null,
	}));
}

/** The frames of a stack, without the message before them. */
function extractFrames(stack: string | null, message: string): string[] {
	if (stack === null) return [];
	if (stack.startsWith(TRACEBACK)) {
		const [, ...lines] = stack.split('\n');
		const end = lines.findIndex(line => /^\S/.test(line));
		return lines.slice(0, end < 0 ? undefined : end).slice(-MOST_STACK);
	}
	const place = message === '' ? -1 : stack.indexOf(message);
	const rest = place < 0 ? stack.slice(stack.indexOf('\n') + 1) : stack.slice(place + message.length);
	return rest
		.split('\n')
		.filter(line => line.trim() !== '')
		.slice(0, MOST_STACK);
}
