import {inspect} from 'node:util';

/** Longer arrays are not asked for their keys, of which each would become a text. */
const FEW_ITEMS = 100;
/** How `inspect` shows an array, or a typed one, that has nothing but items. */
const ITEMS_ALONE = /^[^[]*(?:\[Uint8Array\] )?\[ \.\.\. \d+ more items? \]$/;
const ALONE = {maxArrayLength: 0, depth: 0, customInspect: false, breakLength: Number.POSITIVE_INFINITY, compact: true};

/**
 * The properties of a list, a Map, bytes … besides what it holds, as `match()` gives lists that have an `index`; also the
 * `lastIndex` of a regular expression. Null where there are none. What is a getter is there as one.
 */
export function namedProperties(thing: object, kind: string): PropertyDescriptorMap | null {
	if (kind === 'RegExp' && Reflect.get(thing, 'lastIndex') !== 0) {
		return Object.getOwnPropertyDescriptors(thing) as PropertyDescriptorMap;
	}
	const length = Array.isArray(thing) || ArrayBuffer.isView(thing) ? Reflect.get(thing, 'length') : 0;
	// Properties without a known key are found by looking; only `inspect` has a way that takes no time for the items.
	if (typeof length === 'number' && length > FEW_ITEMS && ITEMS_ALONE.test(inspect(thing, ALONE))) return null;
	const keys = Object.keys(thing);
	const last = keys.at(-1);
	// Items come first in the order of keys.
	if (last === undefined || isIndex(last)) return null;
	const named = keys.filter(key => !isIndex(key));
	return Object.fromEntries(named.map(key => [key, Object.getOwnPropertyDescriptor(thing, key) ?? {}]));
}

/** Gives an object the properties that `namedProperties` found at another one. */
export function nameProperties(thing: object, named: Readonly<Record<string, unknown>>): void {
	for (const [key, value] of Object.entries(named)) {
		if (key === '__proto__') continue;
		if (Object.hasOwn(thing, key)) Reflect.set(thing, key, value);
		else Object.defineProperty(thing, key, {value, writable: true, enumerable: true, configurable: true});
	}
}

function isIndex(key: string): boolean {
	const number = Number(key);
	return Number.isInteger(number) && number >= 0 && number < 2 ** 32 - 1 && String(number) === key;
}
