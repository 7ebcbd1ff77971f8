import {translate} from '../../../shared/language/texts.ts';
import {shownLine} from './output-text.ts';

/** A row of a value that is shown as a tree. */
export interface TreeRow {
	/** Its place in the value, which is also its key. */
	readonly path: string;
	readonly depth: number;
	/** Its name within the value around it; empty for the whole. */
	readonly label: string;
	readonly text: string;
	/** Null for what has no parts. */
	readonly isOpen: boolean | null;
}

export const ROOT = '$';

/** Parts of one thing that are shown; more are counted. */
const MOST_PARTS = 500;
const MOST_ROWS = 5000;
const LONGEST_TEXT = 300;
const LONGEST_LABEL = 60;

type Part = readonly [label: string, value: unknown];

/** The rows of a value; what is in `open` shows its parts. Cycles are opened one level at a time, like all else. */
export function treeRows(value: unknown, open: readonly string[]): TreeRow[] {
	const rows: TreeRow[] = [];
	const isOpen = new Set(open);
	const add = (label: string, part: unknown, path: string, depth: number): void => {
		if (rows.length >= MOST_ROWS) return;
		const count = countParts(part);
		const opened = count === 0 ? null : isOpen.has(path);
		rows.push({path, depth, label, text: opened ? summary(part, count) : atGlance(part, count), isOpen: opened});
		if (opened !== true) return;
		const parts = listParts(part);
		for (const [index, [name, inner]] of parts.entries()) {
			add(shown(name, LONGEST_LABEL), inner, `${path}.${index}`, depth + 1);
		}
		if (count > parts.length) {
			const text = `${count - parts.length} more`;
			rows.push({path: `${path}.more`, depth: depth + 1, label: '', text, isOpen: null});
		}
	};
	add('', value, ROOT, 0);
	return rows;
}

function countParts(value: unknown): number {
	if (typeof value !== 'object' || value === null) return 0;
	if (value instanceof Map || value instanceof Set) return value.size;
	if (Array.isArray(value)) return value.length;
	if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return lengthOf(value);
	if (isLeaf(value)) return 0;
	return listKeys(value).length;
}

function lengthOf(view: ArrayBufferView): number {
	return 'length' in view && typeof view.length === 'number' ? view.length : 0;
}

function isLeaf(value: object): boolean {
	return (
		value instanceof Date ||
		value instanceof RegExp ||
		value instanceof URL ||
		value instanceof URLSearchParams ||
		value instanceof ArrayBuffer ||
		value instanceof DataView ||
		value instanceof Number ||
		value instanceof String ||
		value instanceof Boolean
	);
}

function listKeys(value: object): string[] {
	const own = Object.keys(value);
	return value instanceof Error && value.cause !== undefined && !own.includes('cause') ? [...own, 'cause'] : own;
}

function listParts(value: unknown): Part[] {
	if (typeof value !== 'object' || value === null) return [];
	if (value instanceof Map) {
		return Array.from(take(value), ([key, part]): Part => [summary(key, countParts(key)), part]);
	}
	if (value instanceof Set) return Array.from(take(value), (part, index): Part => [String(index), part]);
	if (Array.isArray(value)) return value.slice(0, MOST_PARTS).map((part, index): Part => [String(index), part]);
	if (ArrayBuffer.isView(value)) {
		const list = value as unknown as ArrayLike<unknown>;
		const count = Math.min(MOST_PARTS, lengthOf(value));
		return Array.from({length: count}, (_, index): Part => [String(index), list[index]]);
	}
	return listKeys(value)
		.slice(0, MOST_PARTS)
		.map((key): Part => [key, (value as Record<string, unknown>)[key]]);
}

function* take<Item>(items: Iterable<Item>): Generator<Item> {
	let count = 0;
	for (const item of items) {
		if (count++ >= MOST_PARTS) return;
		yield item;
	}
}

/** A value in a few words. */
export function summary(value: unknown, count = countParts(value)): string {
	switch (typeof value) {
		case 'string':
			return shown(JSON.stringify(value.length > LONGEST_TEXT ? value.slice(0, LONGEST_TEXT) : value), LONGEST_TEXT);
		case 'bigint':
			return shown(`${value}n`, LONGEST_TEXT);
		case 'number':
			return Object.is(value, -0) ? '-0' : String(value);
		case 'object':
			return value === null ? 'null' : objectSummary(value, count);
		default:
			return String(value);
	}
}

function objectSummary(value: object, count: number): string {
	if (Array.isArray(value)) return count === 0 ? '[]' : translate('list of {count}', {count});
	if (value instanceof Map) return `Map of ${count}`;
	if (value instanceof Set) return `Set of ${count}`;
	if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
	if (value instanceof ArrayBuffer) return `ArrayBuffer of ${value.byteLength} bytes`;
	if (value instanceof DataView) return `DataView of ${value.byteLength} bytes`;
	if (ArrayBuffer.isView(value)) return `${Object.prototype.toString.call(value).slice(8, -1)} of ${count}`;
	if (value instanceof Error) return shown(`${value.name}: ${value.message}`, LONGEST_TEXT);
	if (isLeaf(value)) return shown(String(value), LONGEST_TEXT);
	return count === 0 ? '{}' : translate('object of {count}', {count});
}

/** Longest part that is written out where it is closed. */
const GLANCE = 60;
const GLANCE_DEPTH = 3;

/** A closed part: written out where that is short, else in a few words. */
function atGlance(value: unknown, count: number): string {
	if (count === 0 || count > GLANCE / 2) return summary(value, count);
	const whole = glance(value, GLANCE_DEPTH);
	return whole !== null && whole.length <= GLANCE ? whole : summary(value, count);
}

/** A value on one line as code has it; null where that is long or deep. */
function glance(value: unknown, depth: number): string | null {
	const count = countParts(value);
	if (count === 0) return summary(value, 0);
	if (depth === 0 || count > GLANCE / 2) return null;
	const parts = listParts(value).map(([label, part]) => {
		const text = glance(part, depth - 1);
		if (text === null) return null;
		return hasKeys(value) ? `${shown(label, GLANCE)}${value instanceof Map ? ' => ' : ': '}${text}` : text;
	});
	if (parts.some(part => part === null)) return null;
	const inside = parts.join(', ');
	if (inside.length > GLANCE) return null;
	if (Array.isArray(value)) return `[${inside}]`;
	const kind = Object.prototype.toString.call(value).slice(8, -1);
	if (value instanceof Error) return `${summary(value, count)} {${inside}}`;
	return `${kind === 'Object' ? '' : `${kind} `}{${inside}}`;
}

function hasKeys(value: unknown): boolean {
	return !Array.isArray(value) && !(value instanceof Set) && !ArrayBuffer.isView(value);
}

function shown(text: string, most: number): string {
	const line = shownLine(text);
	return line.length > most ? `${line.slice(0, most).toWellFormed()}…` : line;
}
