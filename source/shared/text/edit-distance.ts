/** Damerau-Levenshtein distance (optimal string alignment): insertions, deletions, changes, swaps of neighbours. Anything above `limit` may be reported as `limit + 1`. */
export function editDistance(from: string, to: string, limit: number): number {
	if (Math.abs(from.length - to.length) > limit) return limit + 1;
	const rows = [Array.from({length: to.length + 1}, (_, column) => column)];
	const at = (row: number, column: number) => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
	for (let row = 1; row <= from.length; row++) {
		rows[row] = [row];
		for (let column = 1; column <= to.length; column++) {
			const isSame = from[row - 1] === to[column - 1];
			const isSwap = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
			rows[row]?.push(
				Math.min(
					at(row - 1, column) + 1,
					at(row, column - 1) + 1,
					at(row - 1, column - 1) + (isSame ? 0 : 1),
					isSwap ? at(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY,
				),
			);
		}
	}
	return at(from.length, to.length);
}
