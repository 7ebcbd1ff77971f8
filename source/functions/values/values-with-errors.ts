import {
	DevalueError,
	defaultParseOperations,
	defaultStringifyOperations,
	parse,
	type StringifyOperations,
	stringify,
} from 'devalue';
import {type ErrorFields, emptyError, errorFields, errorKind, fillError, isError} from './error-fields.ts';
import {namedProperties, nameProperties} from './named-properties.ts';
import {placeOf} from './place-of.ts';
import {createShownBytes, type ShownBytes} from './shown-bytes.ts';
import {findUnsendable, GETTER} from './unsendable.ts';
import {valueKind} from './value-kind.ts';

// `devalue` knows no errors, and of lists and such only what they hold. A text with errors or with lists that have named
// properties begins with this letter, and is what `devalue` writes of the list [value, the named properties by their
// object, the fields of each error]; without named properties, of [value, fields]. In all of it an error stands as a
// date that says `error NUMBER KIND`. So errors may be part of cycles, and what two of them share stays shared.
export const WITH_ERRORS = 'E';
const PLACE = /^error (\d{1,9}) ([A-Za-z:]+)$/;

type Operations = Partial<StringifyOperations>;
type Named = Map<object, Record<string, unknown>>;

/**
 * Writes a value down. In the fields of errors, and everywhere if it is lenient, what can't be sent is described in
 * words; elsewhere it fails with a `DevalueError`.
 */
export function encodeRichly(value: unknown, isLenient: boolean): string {
	const bytes = createShownBytes();
	const named: Named = new Map();
	let hasErrors = isLenient;
	if (!isLenient) {
		const noticing = sendingOperations(bytes, named, () => {
			hasErrors = true;
			return '';
		});
		const text = stringify(value, undefined, {operations: noticing});
		if (!hasErrors && named.size === 0 && !bytes.areShared) return text;
	}
	const again = bytes.second();
	if (hasErrors || named.size > 0) return WITH_ERRORS + encodeFully(value, isLenient, named.size > 0, again);
	return stringify(value, undefined, {operations: sendingOperations(again, named, () => '')});
}

function encodeFully(value: unknown, isLenient: boolean, hasNamed: boolean, bytes: ShownBytes): string {
	const numbers = new Map<Error, number>();
	const named: Named = new Map();
	const fields = new Set<ErrorFields>();
	let describes = isLenient;
	const sending = sendingOperations(bytes, named, error => {
		const number = numbers.get(error) ?? numbers.size;
		if (number === numbers.size) {
			numbers.set(error, number);
			// The set is walked live, after the value: what is added while it is walked has its turn.
			fields.add(errorFields(error));
		}
		return `error ${number} ${errorKind(error)}`;
	});
	const operations: Operations = {
		...sending,
		valuesOf(set) {
			describes ||= set === fields;
			return defaultStringifyOperations.valuesOf(set);
		},
		typeOf: thing => (describes && description(thing) !== null ? 'string' : defaultStringifyOperations.typeOf(thing)),
		toPrimitive: thing => (describes ? (description(thing) ?? thing) : thing),
		tagOf: thing => (describes ? tagOf(thing) : sending.tagOf(thing)),
		shapeOf(thing) {
			if (!describes) return sending.shapeOf(thing);
			const keys = Object.keys(thing).filter(key => key !== '__proto__');
			return {kind: Object.getPrototypeOf(thing) === null ? 'null-proto' : 'plain', keys};
		},
		get: (thing, key) => (describes ? readable(thing, key) : sending.get(thing, key)),
	};
	try {
		return stringify(hasNamed ? [value, named, fields] : [value, fields], undefined, {operations});
	} catch (error) {
		if (error instanceof DevalueError) Object.assign(error, {path: placeInNamed(value, named, error.value)});
		throw error;
	}
}

/** Where something is that a named property leads to: within the value that the property's object is in. */
function placeInNamed(value: unknown, named: Named, thing: unknown): string {
	for (const [holder, properties] of named) {
		const place = placeOf(properties, part => part === thing);
		if (place !== '') return placeOf(value, part => part === holder) + place;
	}
	return placeOf(value, part => part === thing);
}

/** Operations of `devalue` that hand each error over and write in its place what comes back, and refuse what can't be sent. */
function sendingOperations(bytes: ShownBytes, named: Named, toText: (error: Error) => string) {
	return {
		isThenable: () => false,
		tagOf(thing) {
			if (findUnsendable(thing)) return 'Object';
			const tag = tagOf(thing);
			if (tag !== 'Object' && !isError(thing) && !named.has(thing)) {
				const properties = namedProperties(thing, tag);
				if (properties) named.set(thing, valuesOf(properties));
			}
			return tag;
		},
		toISOString: value => (isError(value) ? toText(value) : defaultStringifyOperations.toISOString(value)),
		viewInfo: view => bytes.ofView(view),
		toArrayBuffer(buffer) {
			bytes.noticeWhole(buffer);
			return buffer;
		},
		shapeOf: thing => (findUnsendable(thing) ? {kind: 'not-plain'} : defaultStringifyOperations.shapeOf(thing)),
		// An item of a list is asked for by its number.
		get: (thing, key) => (typeof key === 'number' ? thing[key] : propertyOf(thing, key)),
	} satisfies Operations;
}

function tagOf(thing: object): string {
	const kind = valueKind(thing);
	return kind === 'Error' ? 'Date' : kind;
}

function propertyOf(thing: object, key: PropertyKey): unknown {
	const property = Object.getOwnPropertyDescriptor(thing, key);
	return property && !('value' in property) ? GETTER : property?.value;
}

function valuesOf(properties: PropertyDescriptorMap): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(properties).map(([key, property]) => [key, 'value' in property ? property.value : GETTER]),
	);
}

/** Reads what `encodeRichly` wrote with that letter. Throws for anything else. */
export function decodeWithErrors(text: string): unknown {
	const errors: Error[] = [];
	const fromISOString = (place: string): Date => {
		const [, number, kind] = PLACE.exec(place) ?? [];
		if (number === undefined || kind === undefined) return defaultParseOperations.fromISOString(place);
		const error = emptyError(kind);
		if (Number(number) !== errors.length) throw new Error('Invalid input');
		errors.push(error);
		// A date only to `devalue`, which puts it where it belongs and does nothing with it.
		return error as unknown as Date;
	};
	const decoded: unknown = parse(text.slice(1), undefined, {operations: {fromISOString}});
	if (!Array.isArray(decoded) || decoded.length < 2 || decoded.length > 3) throw new Error('Invalid input');
	const [named, given] = decoded.length === 3 ? decoded.slice(1) : [new Map(), decoded[1]];
	if (!(named instanceof Map) || !(given instanceof Set)) throw new Error('Invalid input');
	const fields = [...given];
	errors.forEach((error, number) => {
		const own: unknown = fields[number];
		if (!Array.isArray(own)) throw new Error('Invalid input');
		fillError(error, own as ErrorFields);
	});
	for (const [thing, properties] of named as Map<unknown, unknown>) {
		if (!isObject(thing) || !isObject(properties)) throw new Error('Invalid input');
		nameProperties(thing, properties as Record<string, unknown>);
	}
	return decoded[0];
}

function isObject(value: unknown): value is object {
	return typeof value === 'object' && value !== null;
}

/** Words for what can't be sent; null for what can. */
function description(thing: unknown): string | null {
	if (typeof thing === 'symbol') return String(thing);
	if (typeof thing === 'function') return `[Function ${String(readable(thing, 'name')) || '(without a name)'}]`;
	if (!isObject(thing)) return null;
	const unsendable = findUnsendable(thing);
	return unsendable && !unsendable.hasParts ? `[${unsendable.short ?? unsendable.what}]` : null;
}

function readable(thing: object, key: PropertyKey): unknown {
	try {
		return Reflect.get(thing, key);
	} catch {
		return '[unreadable]';
	}
}
