import {isDeepStrictEqual} from 'node:util';

/**
 * Where two values differ, in words; null where they are the same in type, content, prototype, holes, and in which of
 * their parts are one and the same object.
 */
export function sameValues(one: unknown, other: unknown): string | null {
	const partners = new Map<object, object>();

	function differ(a: unknown, b: unknown, place: string): string | null {
		if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) {
			return Object.is(a, b) ? null : `${place}: ${String(a)} and ${String(b)}`;
		}
		if (partners.has(a)) return partners.get(a) === b ? null : `${place}: not the same object as before`;
		partners.set(a, b);
		if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return `${place}: other prototypes`;
		return contents(a, b, place);
	}

	/** Where two objects of the same prototype differ. */
	function contents(a: object, b: object, place: string): string | null {
		if (a instanceof Map && b instanceof Map) return lists([...a].flat(1), [...b].flat(1), `${place}.map`);
		if (a instanceof Set && b instanceof Set) return lists([...a], [...b], `${place}.set`);
		if (ArrayBuffer.isView(a) && ArrayBuffer.isView(b)) return views(a, b, place);
		if (opaque.some(kind => a instanceof kind)) return isDeepStrictEqual(a, b) ? null : `${place}: other content`;
		return fields(a, b, place);
	}

	function views(a: ArrayBufferView, b: ArrayBufferView, place: string): string | null {
		if (!isDeepStrictEqual(a, b)) return `${place}: other bytes`;
		const isPart = b.byteLength < b.buffer.byteLength;
		// Of memory around what a view shows nothing arrives.
		return isPart ? null : differ(a.buffer, b.buffer, `${place}.buffer`);
	}

	function fields(a: object, b: object, place: string): string | null {
		const keys = keysOf(a);
		if (!isDeepStrictEqual(keys, keysOf(b))) return `${place}: other keys`;
		if (a instanceof Error) keys.push(...ofErrors);
		if (Array.isArray(a)) keys.push('length');
		for (const key of keys) {
			const difference = differ(Reflect.get(a, key), Reflect.get(b, key), `${place}.${key}`);
			if (difference !== null) return difference;
		}
		return null;
	}

	function lists(a: readonly unknown[], b: readonly unknown[], place: string): string | null {
		if (a.length !== b.length) return `${place}: other sizes`;
		for (const [at, item] of a.entries()) {
			const difference = differ(item, b[at], `${place}[${at}]`);
			if (difference !== null) return difference;
		}
		return null;
	}

	return differ(one, other, 'value');
}

/** Objects whose content is not in their fields. */
const opaque = [Date, RegExp, URL, URLSearchParams, ArrayBuffer, Number, String, Boolean, BigInt];
const ofErrors = ['name', 'message', 'stack', 'cause', 'errors'];

/** Keys that are shown. An error's usual fields may be either: some write `error.cause = …`. */
function keysOf(value: object): string[] {
	const keys = Object.keys(value);
	return value instanceof Error ? keys.filter(key => !ofErrors.includes(key)) : keys;
}
