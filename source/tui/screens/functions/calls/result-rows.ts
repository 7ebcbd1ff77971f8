import {type Line, type Span, span, wrapped} from '../../../components/line.ts';
import type {AppConfig} from '../../../model/app/app.ts';
import type {CallRecord} from '../../../model/functions/call-record.ts';
import {shownLine} from '../../../model/functions/output-text.ts';
import {ROOT, treeRows} from '../../../model/functions/value-tree.ts';

/** A row of what came of a call. */
export interface ResultRow {
	readonly key: string;
	readonly line: Line;
	/** Null for what can't be opened. */
	readonly isOpen: boolean | null;
}

/** What is open before the person opens or closes anything. */
export const firstOpen: readonly string[] = [ROOT];

const MOST_STACK = 100;

/** Python tells where it happened before it tells what. */
const TRACEBACK = 'Traceback (most recent call last):\n';

/** What a call returned or threw, row by row of `columns`. `open` are the paths of what shows its parts. */
export function resultRows(
	{state, error, value}: CallRecord,
	open: readonly string[],
	columns: number,
	config: AppConfig,
): ResultRow[] {
	// Whoever cancelled it knows why it came to nothing.
	const errorLines = error === null || state === 'cancelled' ? [] : errorRows(error, columns);
	if (value === null) return errorLines;
	const rows = treeRows(value.is, open);
	// Of an error only its own fields are news: its name, message and stack stand above.
	const isError = error !== null && typeof value.is === 'object';
	if (error !== null && (!isError || rows[0]?.isOpen === null)) return errorLines;
	const tree = rows.map(({path, depth, label, text: words, isOpen}): ResultRow => {
		const text = isError && depth === 0 ? 'its own fields' : words;
		const name: Span[] = label === '' ? [] : [span(label, 'key'), span(': ')];
		if (config.isLinear) {
			// Indents and signs are not read out.
			const how = isOpen === null ? '' : isOpen ? ', open' : ', closed';
			return {key: path, isOpen, line: [span(`level ${depth + 1}${how}, `), ...name, span(text)]};
		}
		const mark = isOpen === null ? '  ' : isOpen ? `${config.signs.opened} ` : `${config.signs.closed} `;
		return {
			key: path,
			isOpen,
			line: [span('  '.repeat(depth)), span(mark, 'dim'), ...name, span(text, isOpen === null ? undefined : 'dim')],
		};
	});
	return [...errorLines, ...tree];
}

function errorRows({name, message, stack, code, hint}: NonNullable<CallRecord['error']>, columns: number): ResultRow[] {
	const head = code === null ? `${name}: ${message}` : `${message} (${code})`;
	const lines = head.split('\n').flatMap(text => wrapped(shownLine(text), columns, 'error'));
	const hints = hint === null ? [] : wrapped(shownLine(hint), columns, 'dim');
	const frames = framesOf(stack, message).map((text): Line => [span(shownLine(text), 'dim')]);
	return [...lines, ...hints, ...frames].map((line, index) => ({key: `error ${index}`, line, isOpen: null}));
}

/** The frames of a stack, without the message before them. */
function framesOf(stack: string | null, message: string): string[] {
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
