import {EventEmitter} from 'node:events';
import {Duplex, Readable, Stream, Writable} from 'node:stream';

const {ownKeys, getOwnPropertyDescriptor, getPrototypeOf, defineProperty} = Reflect;
const {is} = Object;

/** A property as it was; `value` is undefined for accessors. */
interface Kept {
	object: object;
	key: string | symbol;
	property: PropertyDescriptor;
	value: unknown;
}

/** The global names that this program uses; looking at every one would have Node load what is behind it. */
const GLOBALS =
	`Object Function Array String Number Boolean BigInt Symbol Map Set WeakMap WeakSet Date RegExp Promise Error TypeError
	RangeError ArrayBuffer Uint8Array DataView URL Buffer JSON Math Reflect process setImmediate setTimeout clearTimeout
	performance`.split(/\s+/);

/**
 * Takes down how the built-in objects are that this program itself works with; before any code of a caller. The function
 * that comes back makes them so again, as far as they let themselves be changed, and gives one that undoes it: code of a
 * caller may have put others in their places, and an answer is to be written all the same.
 */
export function keepBuiltIns(more: readonly object[]): () => () => void {
	const snapshot = [
		...namesOf(globalThis, GLOBALS),
		...namesOf(process, ['stdout', 'stderr', 'nextTick', 'exit', 'emit', 'on']),
		...[...builtIns(), ...more].flatMap(object => namesOf(object)),
	];
	return () => {
		const changed: {object: object; key: string | symbol; property: PropertyDescriptor | undefined}[] = [];
		for (let at = 0; at < snapshot.length; at += 1) {
			const one = snapshot[at];
			if (!one || isAsKept(one)) continue;
			const {object, key, property} = one;
			const now = getOwnPropertyDescriptor(object, key);
			if (defineProperty(object, key, property)) changed[changed.length] = {object, key, property: now};
		}
		return () => {
			for (let at = 0; at < changed.length; at += 1) {
				const one = changed[at];
				if (one?.property) defineProperty(one.object, one.key, one.property);
				else if (one) Reflect.deleteProperty(one.object, one.key);
			}
		};
	};
}

function isAsKept({object, key, property, value}: Kept): boolean {
	// Nearly always; asking for the whole property takes ten times as long.
	if (value !== undefined && (object as Record<PropertyKey, unknown>)[key] === value) return true;
	const now = getOwnPropertyDescriptor(object, key);
	return now !== undefined && is(now.value, property.value) && now.get === property.get && now.set === property.set;
}

function namesOf(object: object, keys: readonly (string | symbol)[] = ownKeys(object)): Kept[] {
	return keys.flatMap(key => {
		const property = getOwnPropertyDescriptor(object, key);
		return property?.configurable ? [{object, key, property, value: property.value as unknown}] : [];
	});
}

function builtIns(): object[] {
	const makers = [Object, Function, Array, String, Number, Boolean, BigInt, Symbol, Map, Set, WeakMap, WeakSet, Date];
	const more = [RegExp, Promise, Error, TypeError, RangeError, URL, ArrayBuffer, Uint8Array, Buffer];
	const streams = [EventEmitter, Stream, Readable, Writable, Duplex];
	const iterators = [[], new Map(), new Set(), ''].map(list => getPrototypeOf(list[Symbol.iterator]()) ?? {});
	const typed = getPrototypeOf(Uint8Array) as typeof Uint8Array;
	return [
		JSON,
		Math,
		Reflect,
		...[...makers, ...more, typed].flatMap(maker => [maker, maker.prototype]),
		...streams.map(({prototype}) => prototype),
		...iterators,
		getPrototypeOf(iterators[0] ?? []) ?? {},
	];
}
