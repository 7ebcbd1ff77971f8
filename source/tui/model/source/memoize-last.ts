/** Keeps the last result of a pure function for as long as its arguments are the very same. */
export function memoizeLast<Arguments extends readonly unknown[], Result>(
	compute: (...given: Arguments) => Result,
): (...given: Arguments) => Result {
	let last: {given: Arguments; result: Result} | null = null;
	return (...given) => {
		if (
			last &&
			last.given.length === given.length &&
			last.given.every((value, index) => Object.is(value, given[index]))
		)
			return last.result;
		const result = compute(...given);
		last = {given, result};
		return result;
	};
}
