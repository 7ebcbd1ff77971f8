import {editDistance} from '../../shared/text/edit-distance.ts';

/** The names of the options of an interface, each of them: one that is left out does not compile. */
export type OptionNames<Options> = Readonly<Record<keyof Options, true>>;

/**
 * Throws a TypeError for an option that is none of those known: a mistyped one, in a program without types, would be
 * ignored without a word.
 */
export function checkOptions<Options>(what: string, given: object, known: OptionNames<Options>): void {
	const unknown = Object.keys(given).find(name => !Object.hasOwn(known, name));
	if (unknown === undefined) return;
	const near = Object.keys(known).filter(name => isNear(unknown, name));
	const hint = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `It has ${Object.keys(known).join(', ')}.`;
	throw new TypeError(`${what} has no option ${unknown}. ${hint}`);
}

/** Whether one is mistyped for the other, or has a unit at its end (`timeoutMs`). */
function isNear(given: string, name: string): boolean {
	return given.toLowerCase().startsWith(name.toLowerCase()) || editDistance(given, name, 2) <= 2;
}
