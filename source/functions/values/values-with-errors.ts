import {defaultParseOperations, defaultStringifyOperations, parse, type StringifyOperations, stringify} from 'devalue';
import {type ErrorFields, emptyError, errorFields, errorKind, fillError, isError} from './error-fields.ts';

// `devalue` knows no errors. A text with errors begins with this letter, and is what `devalue` writes of the list
// [value, the fields of each error]; in both, an error stands as a date that says `error NUMBER KIND`. So errors
// may be part of cycles, and what two of them share stays shared.
export const WITH_ERRORS = 'E';
const PLACE = /^error (\d{1,9}) ([A-Za-z:]+)$/;

type Operations = Partial<StringifyOperations>;

/** Operations of `devalue` that hand each error over, and write in its place what comes back. */
export function noticingErrors(toText: (error: Error) => string): Operations {
	return {
		tagOf(value) {
			const tag = defaultStringifyOperations.tagOf(value);
			return tag === 'Error' || tag === 'DOMException' || value instanceof Error ? 'Date' : tag;
		},
		toISOString: value => (isError(value) ? toText(value) : defaultStringifyOperations.toISOString(value)),
	};
}

/**
 * Writes a value down in which errors are. In the errors' fields, and everywhere if it is lenient, what can't be sent
 * is described in words.
 */
export function encodeWithErrors(value: unknown, isLenient: boolean): string {
	const numbers = new Map<Error, number>();
	const fields = new Set<ErrorFields>();
	let describes = isLenient;
	const operations: Operations = {
		...noticingErrors(error => {
			const number = numbers.get(error) ?? numbers.size;
			if (number === numbers.size) {
				numbers.set(error, number);
				// The set is walked live, after the value: what is added while it is walked has its turn.
				fields.add(errorFields(error));
			}
			return `error ${number} ${errorKind(error)}`;
		}),
		valuesOf(set) {
			describes ||= set === fields;
			return defaultStringifyOperations.valuesOf(set);
		},
		typeOf: thing => (describes && description(thing) !== null ? 'string' : defaultStringifyOperations.typeOf(thing)),
		toPrimitive: thing => (describes ? (description(thing) ?? thing) : thing),
		shapeOf(thing) {
			const shape = defaultStringifyOperations.shapeOf(thing);
			if (!describes || shape.kind === 'not-plain') return shape;
			const keys = Object.keys(thing).filter(key => key !== '__proto__');
			return {kind: Object.getPrototypeOf(thing) === null ? 'null-proto' : 'plain', keys};
		},
		get: (thing, key) => (describes ? readable(thing, key) : thing[key]),
	};
	return WITH_ERRORS + stringify([value, fields], undefined, {operations});
}

/** Reads what `encodeWithErrors` wrote. Throws for anything else. */
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
	if (!Array.isArray(decoded) || decoded.length !== 2 || !(decoded[1] instanceof Set)) throw new Error('Invalid input');
	const fields = [...decoded[1]];
	errors.forEach((error, number) => {
		const own: unknown = fields[number];
		if (!Array.isArray(own)) throw new Error('Invalid input');
		fillError(error, own as ErrorFields);
	});
	return decoded[0];
}

/** Words for what can't be sent; null for what can. */
function description(thing: unknown): string | null {
	if (typeof thing === 'function') return `[Function ${thing.name || '(without a name)'}]`;
	if (typeof thing === 'symbol') return String(thing);
	if (typeof thing !== 'object' || thing === null) return null;
	if (typeof readable(thing, 'then') === 'function') return '[Promise]';
	const tag = Object.prototype.toString.call(thing).slice(8, -1);
	if (isError(thing) || sendable.test(tag)) return null;
	const isPlain = tag === 'Object' && defaultStringifyOperations.shapeOf(thing).kind !== 'not-plain';
	if (isPlain) return null;
	const made = readable(thing, 'constructor');
	return `[${typeof made === 'function' && made.name ? made.name : tag}]`;
}

const sendable =
	/^(?:Array|Map|Set|Date|RegExp|URL|URLSearchParams|ArrayBuffer|DataView|Number|String|Boolean|BigInt|\w+\d+(?:Clamped)?Array|Uint8ClampedArray|Temporal\.\w+)$/;

function readable(thing: object, key: PropertyKey): unknown {
	try {
		return Reflect.get(thing, key);
	} catch {
		return '[unreadable]';
	}
}
