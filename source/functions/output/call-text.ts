import {inspect} from 'node:util';
import {translate, translated} from '../../shared/language/texts.ts';
import {cleanText} from '../../shared/text/clean-text.ts';
import {durationText, sizeText} from '../../shared/text/figure-text.ts';
import type {TextStyle} from '../../shared/text/text-style.ts';
import type {CallState, EncodedValue, FunctionLoad, FunctionWorker} from '../functions.ts';
import {decodeValue} from '../values/values.ts';

/** A value as a person reads it: a text as it is, anything else as it would be written in code. Ends with a line break. */
export function valueText(value: unknown): string {
	if (typeof value === 'string') return value.endsWith('\n') ? value : `${value}\n`;
	return `${inspect(value, {depth: depthFor(value), maxArrayLength: MOST_ITEMS, maxStringLength: 100_000, breakLength: 100})}\n`;
}

/** The same for an encoded value. A BigInt that comes from JSON is shown as the number that it was there. */
export function encodedValueText(value: EncodedValue): string {
	const decoded = decodeValue(value);
	return valueText(value.encoding === 'json' ? withoutBigInts(decoded) : decoded);
}

function withoutBigInts(value: unknown): unknown {
	if (typeof value === 'bigint') return {[inspect.custom]: () => String(value)};
	if (Array.isArray(value)) return value.map(withoutBigInts);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withoutBigInts(part)]));
}

/** How deep a value can be shown: what is shared in it is shown each time, so a small one may be very long. */
function depthFor(value: unknown): number {
	for (let depth = DEEPEST; depth > 1; depth -= 1) if (partsOf(value, depth, MOST_PARTS) < MOST_PARTS) return depth;
	return 1;
}

function partsOf(value: unknown, depth: number, most: number): number {
	if (typeof value !== 'object' || value === null || depth < 0) return 1;
	let parts = 1;
	const items = value instanceof Map ? [...value.keys(), ...value.values()] : value instanceof Set ? [...value] : [];
	const own = ArrayBuffer.isView(value) ? [] : Object.values(value);
	for (const item of [...items.slice(0, 2 * MOST_ITEMS), ...own.slice(0, MOST_ITEMS)]) {
		if (parts >= most) break;
		parts += partsOf(item, depth - 1, most - parts);
	}
	return parts;
}

/** The failure of a call that did not return: the thrown value with its causes and fields, or the reason of its end. */
export function failureText(state: CallState, thrown: unknown): string {
	if (state === 'threw' && isFromPython(thrown)) return pythonText(thrown);
	if (state === 'threw')
		return `${thrown instanceof Error ? '' : translate('thrown: ')}${inspect(thrown, {depth: 4})}\n`;
	return `lunch: ${translated(thrown instanceof Error ? thrown.message : state)}\n`;
}

/** Python's have their arguments among their fields, and no frames as JavaScript writes them. */
function isFromPython(thrown: unknown): thrown is Error & {stack: string} {
	if (!(thrown instanceof Error) || thrown.stack === undefined || /^ {4}at /m.test(thrown.stack)) return false;
	return 'args' in thrown && Array.isArray(thrown.args);
}

/** As Python writes it: what caused it, the exception itself, and its fields, which Python keeps to itself. */
function pythonText(thrown: Error & {stack: string}): string {
	const stacks = [thrown.stack];
	let cause = thrown.cause;
	for (let depth = 0; depth < DEEPEST && typeof cause === 'object' && cause !== null; depth += 1) {
		const stack = 'stack' in cause ? cause.stack : null;
		if (typeof stack === 'string') stacks.unshift(stack);
		cause = 'cause' in cause ? cause.cause : null;
	}
	const {args: _, cause: __, ...fields} = {...thrown} as Record<string, unknown>;
	const own = Object.keys(fields).length > 0 ? ` ${inspect(fields, {depth: 4})}` : '';
	return `${stacks.join('\n\nwhich led to:\n\n')}${own}\n`;
}

const LONGEST_CELL = 60;
/** Deepest nesting that is shown, items of a list, and parts altogether. */
const DEEPEST = 8;
const MOST_ITEMS = 1000;
const MOST_PARTS = 100_000;

const heads = ['WORKER', 'RUNTIME', 'STATE', 'PID', 'SERVED', 'RESTARTS', 'MEMORY', 'CALL'] as const;

export interface WorkersTextOptions {
	style: TextStyle;
	now: Date;
}

/** The workers as a table, one a line, and their isolation. */
export function workersText(load: FunctionLoad, {style, now}: WorkersTextOptions): string {
	const {workers, limit, queued, queueLimit, isolation} = load;
	const head = heads.map(title => translate(title));
	// A service may say anything.
	const rows = workers.map(worker => cellsOf(worker, now).map(cell => cleanText(cell, LONGEST_CELL)));
	const widths = head.map((_, column) => Math.max(...[head, ...rows].map(row => row[column]?.length ?? 0)));
	const line = (cells: readonly string[]) =>
		`${cells.map((cell, column) => (isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join('  ')}`.trimEnd();
	const table = rows.length > 0 ? [style.dim(line(head)), ...rows.map(line)] : [translate('No workers yet.')];
	const limits = translate('{count} of at most {limit} workers; {queued} of at most {most} calls wait.', {
		count: workers.length,
		limit,
		queued,
		most: queueLimit,
	});
	return [
		...table,
		style.dim(limits),
		style.dim(translate('Isolation: {isolation}.', {isolation: translated(cleanText(isolation))})),
	]
		.map(text => `${text}\n`)
		.join('');
}

function isNumber(column: number): boolean {
	return column >= 3 && column <= 6;
}

function cellsOf({id, runtime, state, pid, served, restarts, memoryBytes, call}: FunctionWorker, now: Date): string[] {
	const memory = memoryBytes === null ? '' : sizeText(memoryBytes);
	const since = call ? durationText(Number(now) - Number(call.startedAt)) : '';
	const current = call ? `${call.name} (${since})` : '';
	return [
		id,
		runtime,
		translated(state),
		pid === null ? '' : String(pid),
		String(served),
		String(restarts),
		memory,
		current,
	];
}
