/** The characters of a value that a complaint about it shows. */
const SHOWN = 200;

/** A value as a complaint about it shows it. */
export function show(value: unknown): string {
	// JSON has no word for a number that is too large.
	const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
	return text.length <= SHOWN ? text : `${text.slice(0, SHOWN).toWellFormed()}…`;
}
