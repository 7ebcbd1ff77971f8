import {errorFields, isError} from './error-fields.ts';

/** A value that JSON has a form for. */
export type Plain = null | boolean | number | string | Plain[] | {[key: string]: Plain};

// Not in the types yet: JSON of which the exact text is known.
const {rawJSON} = JSON as unknown as {rawJSON(text: string): Plain};

/** Deepest nesting that is shown. */
const DEEPEST = 100;
/** Most parts that are shown. */
const MOST_PARTS = 1_000_000;
/** Most holes of a list that are shown. */
const FEW_HOLES = 1000;

/**
 * Any value as data that JSON can say, for documents and screens: undefined is null, numbers that are none and bigints
 * are texts, a date is its ISO text, a Map a list of pairs, a Set and a typed array lists, bytes base64, an error an
 * object of its fields, and what is part of itself, too deep, too much or no data is described in brackets.
 */
export function toPlain(value: unknown): Plain {
	return plain(value, {around: [], left: {parts: MOST_PARTS}, bigint: String});
}

/** The same for what was JSON before: its whole numbers are written as they were there, of any size. */
export function toPlainNumbers(value: unknown): Plain {
	return plain(value, {around: [], left: {parts: MOST_PARTS}, bigint: number => rawJSON(String(number))});
}

/** Where a part of the value is. */
interface Place {
	/** The objects around it, from the outside to the inside. */
	around: readonly object[];
	/** How many more parts there may be: what is shared is written out each time, so a small value may have very many. */
	left: {parts: number};
	/** The plain form of a BigInt. */
	bigint: (value: bigint) => Plain;
}

function plain(value: unknown, place: Place): Plain {
	place.left.parts -= 1;
	if (place.left.parts < 0) return '[too much]';
	switch (typeof value) {
		case 'string':
		case 'boolean':
			return value;
		case 'number':
			// Minus zero is none in JSON.
			return Number.isFinite(value) ? value || 0 : String(value);
		case 'bigint':
			return place.bigint(value);
		case 'symbol':
			return String(value);
		case 'function':
			return `[Function ${value.name || '(without a name)'}]`;
		default:
			return value === undefined || value === null ? null : plainObject(value, place);
	}
}

function plainObject(value: object, place: Place): Plain {
	const {around} = place;
	if (around.includes(value)) return '[Circular]';
	if (around.length >= DEEPEST) return '[too deep]';
	const inner = {...place, around: [...around, value]};
	const inside = (item: unknown) => plain(item, inner);
	if (Array.isArray(value)) return plainList(value, inside);
	if (value instanceof Number || value instanceof String || value instanceof Boolean) return inside(value.valueOf());
	if (value instanceof Map) return Array.from(value, ([key, item]) => [inside(key), inside(item)]);
	if (value instanceof Set) return Array.from(value, inside);
	const text = textOf(value);
	if (text !== null) return text;
	if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number | bigint>, inside);
	if (isError(value)) return plainError(value, inside);
	return record(Object.entries(value), inside);
}

/** The text that stands for an object; null where none does. */
function textOf(value: object): string | null {
	if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
	if (value instanceof RegExp || value instanceof URL || value instanceof URLSearchParams) return String(value);
	return value instanceof ArrayBuffer || value instanceof DataView ? base64(value) : null;
}

function base64(value: ArrayBuffer | DataView): string {
	const bytes = value instanceof DataView ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : value;
	return Buffer.from(bytes as ArrayBuffer).toString('base64');
}

/** A list of many holes by its places: as a list it could be larger than memory. */
function plainList(value: readonly unknown[], inside: (item: unknown) => Plain): Plain {
	if (value.length <= FEW_HOLES) return Array.from(value, inside);
	const entries = Object.entries(value);
	return entries.length + FEW_HOLES >= value.length ? Array.from(value, inside) : record(entries, inside);
}

function plainError(error: Error, inside: (item: unknown) => Plain): Plain {
	const [message, stack, ...own] = errorFields(error);
	const fields: [string, unknown][] = [
		['name', error.name],
		['message', message],
		['stack', stack],
	];
	for (let at = 0; at + 1 < own.length; at += 2) fields.push([String(own[at]), own[at + 1]]);
	return record(fields, inside);
}

function record(entries: [string, unknown][], inside: (item: unknown) => Plain): Plain {
	// Not assigned one by one: a key `__proto__` would be no key of its own.
	return Object.fromEntries(entries.map(([key, item]) => [key, inside(item)]));
}
