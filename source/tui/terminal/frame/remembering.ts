/**
 * Remembers what a pure function answered, by a key of its arguments. At `most` answers all are forgotten: a frame looks for
 * every cell, and an order of use would cost more at each look than to make some answers anew.
 */
export function remembering<Given extends readonly unknown[], Answer>(
	work: (...given: Given) => Answer,
	{most, keyOf}: {most: number; keyOf: (...given: Given) => string | number},
): (...given: Given) => Answer {
	const answers = new Map<string | number, Answer>();
	return (...given) => {
		const key = keyOf(...given);
		const known = answers.get(key);
		if (known !== undefined) return known;
		const answer = work(...given);
		if (answers.size >= most) answers.clear();
		answers.set(key, answer);
		return answer;
	};
}
