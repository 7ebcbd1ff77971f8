import {sentClassName} from '../../values/error-fields.ts';
import {errorsIn} from './errors-in.ts';

/** A class of errors that a program has, too. */
export type ErrorClass = abstract new (...args: never[]) => Error;

/**
 * A value with its errors made those of a program's own classes, by the names of the classes that they were of, or of
 * the errors themselves. Nothing is constructed: they have the fields that came, and the class's methods.
 */
export function withClasses(value: unknown, classes: readonly ErrorClass[]): unknown {
	if (classes.length === 0) return value;
	const byName = new Map(classes.map(made => [made.name, made]));
	for (const error of errorsIn(value)) {
		const made = byName.get(sentClassName(error) ?? '') ?? byName.get(error.name);
		if (made) Object.setPrototypeOf(error, made.prototype);
	}
	return value;
}
