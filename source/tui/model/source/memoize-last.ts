/**
 * Keeps the last result of a pure function for as long as its arguments are the very same; those that count are `partsOf` of
 * them, where not all do.
 */
export function memoizeLast<Arguments extends readonly unknown[], Result>(
	compute: (...given: Arguments) => Result,
	partsOf: (...given: Arguments) => readonly unknown[] = (...given) => given,
): (...given: Arguments) => Result {
	let last: {parts: readonly unknown[]; result: Result} | null = null;
	return (...given) => {
		const parts = partsOf(...given);
		const isSame =
			last?.parts.length === parts.length && last.parts.every((value, index) => Object.is(value, parts[index]));
		if (last && isSame) return last.result;
		const result = compute(...given);
		last = {parts, result};
		return result;
	};
}
