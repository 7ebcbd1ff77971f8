import {types} from 'node:util';

/** Every error in a value: itself, its causes, those in its fields and in what holds them. */
export function errorsIn(value: unknown): Error[] {
	const found: Error[] = [];
	const seen = new Set<unknown>();
	const left = [value];
	while (left.length > 0) {
		const thing = left.pop();
		if (typeof thing !== 'object' || thing === null || seen.has(thing)) continue;
		seen.add(thing);
		if (types.isNativeError(thing)) found.push(thing);
		left.push(...partsOf(thing));
	}
	return found;
}

function partsOf(thing: object): unknown[] {
	if (ArrayBuffer.isView(thing)) return [];
	if (thing instanceof Map) return [...thing.keys(), ...thing.values()];
	if (thing instanceof Set) return [...thing];
	// Fields of errors that are not shown, too.
	return Object.getOwnPropertyNames(thing).map(key => Object.getOwnPropertyDescriptor(thing, key)?.value as unknown);
}
