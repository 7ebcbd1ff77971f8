import {translate} from '../../../shared/language/texts.ts';
import {shownLine} from '../log/output-text.ts';

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
	/** The part of the value that it stands for; see `partOf`. */
	readonly value: unknown;
}

export const ROOT = '$';

const MOST_ROWS = 20_000;
const LONGEST_TEXT = 300;
const LONGEST_LABEL = 60;

type Part = readonly [label: string, value: unknown];

/** Most parts that stand below one row. */
const TOGETHER = 100;

/** Some parts of a large value, one after the other. */
class PartRange {
	readonly #of: object;
	readonly from: number;
	readonly to: number;

	constructor(of: object, from: number, to: number) {
		this.#of = of;
		this.from = from;
		this.to = to;
	}

	/** Its parts, or where they are many, smaller ranges of them. */
	parts(): readonly Part[] {
		const count = this.to - this.from;
		if (count <= TOGETHER) return partsBetween(this.#of, this.from, this.to);
		let size = TOGETHER;
		while (count / size > TOGETHER) size *= TOGETHER;
		return Array.from({length: Math.ceil(count / size)}, (_, index): Part => {
			const start = this.from + index * size;
			return ['', new PartRange(this.#of, start, Math.min(this.to, start + size))];
		});
	}

	/** These parts as a value of their own. */
	value(): unknown {
		const parts = partsBetween(this.#of, this.from, this.to);
		if (this.#of instanceof Map) return new Map([...this.#of].slice(this.from, this.to));
		if (this.#of instanceof Set || Array.isArray(this.#of) || ArrayBuffer.isView(this.#of)) {
			return parts.map(([, part]) => part);
		}
		return Object.fromEntries(parts);
	}
}

/** The rows of a value; what is in `open` shows its parts. Cycles are opened one level at a time, like all else. `as`: its own place and name. */
export function treeRows(value: unknown, open: readonly string[], as = {path: ROOT, label: ''}): TreeRow[] {
	const rows: TreeRow[] = [];
	const isOpen = new Set(open);
	const add = (label: string, part: unknown, path: string, depth: number): void => {
		if (rows.length >= MOST_ROWS) return;
		const count = countParts(part);
		const opened = count === 0 ? null : isOpen.has(path);
		const text = opened ? summary(part, count) : atGlance(part, count);
		rows.push({path, depth, label, text, isOpen: opened, value: part});
		if (opened !== true) return;
		for (const [index, [name, inner]] of listParts(part).entries()) {
			add(shown(name, LONGEST_LABEL), inner, `${path}.${index}`, depth + 1);
		}
	};
	add(as.label, value, as.path, 0);
	return rows;
}

/** How many parts a value has: items, entries, fields. */
function countParts(value: unknown): number {
	if (typeof value !== 'object' || value === null) return 0;
	if (value instanceof PartRange) return value.to - value.from;
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

/** The lists of a large value, which never changes: making one takes a while. */
const keysOf = new WeakMap<object, readonly string[]>();
const entriesOf = new WeakMap<object, readonly Part[]>();

function listKeys(value: object): readonly string[] {
	const known = keysOf.get(value);
	if (known) return known;
	const own = Object.keys(value);
	const keys = value instanceof Error && value.cause !== undefined && !own.includes('cause') ? [...own, 'cause'] : own;
	keysOf.set(value, keys);
	return keys;
}

/** The parts of a value, one by one; those of a large one in ranges, so that each is a few steps away. */
function listParts(value: unknown): readonly Part[] {
	if (typeof value !== 'object' || value === null) return [];
	const whole = value instanceof PartRange ? value : new PartRange(value, 0, countParts(value));
	return whole.parts();
}

/** The parts of a value from one place to another. */
function partsBetween(value: object, from: number, to: number): readonly Part[] {
	if (value instanceof Map || value instanceof Set) return listEntries(value).slice(from, to);
	if (Array.isArray(value)) return value.slice(from, to).map((part, index): Part => [String(from + index), part]);
	if (ArrayBuffer.isView(value)) {
		const list = value as unknown as ArrayLike<unknown>;
		return Array.from({length: to - from}, (_, index): Part => [String(from + index), list[from + index]]);
	}
	return listKeys(value)
		.slice(from, to)
		.map((key): Part => [key, (value as Record<string, unknown>)[key]]);
}

function listEntries(value: Map<unknown, unknown> | Set<unknown>): readonly Part[] {
	const known = entriesOf.get(value);
	if (known) return known;
	const entries =
		value instanceof Map
			? Array.from(value, ([key, part]): Part => [summary(key), part])
			: Array.from(value, (part, index): Part => [String(index), part]);
	entriesOf.set(value, entries);
	return entries;
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
	if (value instanceof PartRange) return `[${value.from} … ${value.to - 1}]`;
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
	if (count === 0 || count > GLANCE / 2 || value instanceof PartRange) return summary(value, count);
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

/** The part of a value that a row stands for, as a value of its own: of a range all that is in it. */
export function partOf({value}: Pick<TreeRow, 'value'>): unknown {
	return value instanceof PartRange ? value.value() : value;
}
