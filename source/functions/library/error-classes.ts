import {types} from 'node:util';
import {sentClassName} from '../values/error-fields.ts';

/** A class of errors that a program has, too. */
export type ErrorClass = abstract new (...args: never[]) => Error;

/**
 * A value with its errors made those of a program's own classes, by the names of the classes that they were of, or of
 * the errors themselves. Nothing is constructed: they have the fields that came, and the class's methods.
 */
export function withClasses(value: unknown, classes: readonly ErrorClass[]): unknown {
	if (classes.length > 0) {
		const byName = new Map(classes.map(made => [made.name, made]));
		const seen = new Set<unknown>();
		const left = [value];
		for (let thing = left.pop(); left.length > 0 || thing !== undefined; thing = left.pop()) {
			if (typeof thing !== 'object' || thing === null || seen.has(thing)) continue;
			seen.add(thing);
			if (types.isNativeError(thing)) giveClass(thing, byName);
			left.push(...partsOf(thing));
		}
	}
	return value;
}

function giveClass(error: Error, byName: ReadonlyMap<string, ErrorClass>): void {
	const made = byName.get(sentClassName(error) ?? '') ?? byName.get(error.name);
	if (made) Object.setPrototypeOf(error, made.prototype);
}

function partsOf(thing: object): unknown[] {
	if (ArrayBuffer.isView(thing)) return [];
	if (thing instanceof Map) return [...thing.keys(), ...thing.values()];
	if (thing instanceof Set) return [...thing];
	// Fields of errors that are not shown, too.
	return Object.getOwnPropertyNames(thing).map(key => Object.getOwnPropertyDescriptor(thing, key)?.value as unknown);
}
