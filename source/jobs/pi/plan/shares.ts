import {type ChunkRange, isWithin} from './chunks.ts';

/** The weight of a chunk of which the sums are kept: little is left to do. */
const KEPT_WEIGHT = 0.01;

/** How much of the work chunks are. */
export type WeightOf = (range: ChunkRange) => number;

/**
 * The chunks of a range dealt out to so many members of a team at most, so that about as much is left to compute for each. No
 * share ends within chunks whose sums are kept together.
 */
export function sharesOf(
	range: ChunkRange,
	members: number,
	kept: readonly ChunkRange[] = [],
	weightOf: WeightOf = ({first, last}) => last - first,
): ChunkRange[] {
	const pieces = piecesOf(range, kept, weightOf);
	const total = pieces.reduce((sum, {weight}) => sum + weight, 0);
	const shares: ChunkRange[] = [];
	let first = range.first;
	let before = 0;
	for (const {last, weight} of pieces) {
		before += weight;
		const isFull = shares.length < members - 1 && before >= (total * (shares.length + 1)) / members - weight / 2;
		if (last < range.last && !isFull) continue;
		shares.push({first, last});
		first = last;
	}
	return shares;
}

/** All of so many chunks, as shares of `size` chunks. */
export function equalShares(chunks: number, size: number): ChunkRange[] {
	return Array.from({length: chunks / size}, (_, at) => ({first: at * size, last: (at + 1) * size}));
}

/** The first share of each member, so that they have about as much to compute; behind the last one's how many there are. */
export function firstSharesOf(shares: readonly ChunkRange[], members: number, weightOf: WeightOf): number[] {
	const weights = shares.map(weightOf);
	const total = weights.reduce((sum, weight) => sum + weight, 0);
	const firstShares = [0];
	let before = 0;
	for (const [at, weight] of weights.entries()) {
		while (firstShares.length < members && before + weight / 2 >= (total * firstShares.length) / members)
			firstShares.push(at);
		before += weight;
	}
	while (firstShares.length <= members) firstShares.push(shares.length);
	return firstShares;
}

/** Single chunks, and those whose sums are kept together, in their order. */
function piecesOf(
	{first, last}: ChunkRange,
	kept: readonly ChunkRange[],
	weightOf: WeightOf,
): (ChunkRange & {weight: number})[] {
	const pieces: (ChunkRange & {weight: number})[] = [];
	for (let chunk = first; chunk < last; chunk = pieces.at(-1)?.last ?? last) {
		const starting = kept.filter(one => one.first === chunk && isWithin(one, {first, last}));
		const end = Math.max(chunk, ...starting.map(one => one.last));
		const piece = {first: chunk, last: Math.max(end, chunk + 1)};
		pieces.push({...piece, weight: weightOf(piece) * (end > chunk ? KEPT_WEIGHT : 1)});
	}
	return pieces;
}
