import {type ChunkRange, isWithin} from './chunks.ts';

/** The weight of a chunk of which the sums are kept: little is left to do. */
const KEPT_WEIGHT = 0.01;

/**
 * The chunks of a range dealt out to so many members of a team at most, so that about as much is left to compute for each. No
 * share ends within chunks whose sums are kept together.
 */
export function sharesOf(range: ChunkRange, members: number, kept: readonly ChunkRange[] = []): ChunkRange[] {
	const pieces = piecesOf(range, kept);
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

/** Single chunks, and those whose sums are kept together, in their order. */
function piecesOf({first, last}: ChunkRange, kept: readonly ChunkRange[]): (ChunkRange & {weight: number})[] {
	const pieces: (ChunkRange & {weight: number})[] = [];
	for (let chunk = first; chunk < last; chunk = pieces.at(-1)?.last ?? last) {
		const starting = kept.filter(one => one.first === chunk && isWithin(one, {first, last}));
		const end = Math.max(chunk, ...starting.map(one => one.last));
		if (end > chunk) pieces.push({first: chunk, last: end, weight: KEPT_WEIGHT * (end - chunk)});
		else pieces.push({first: chunk, last: chunk + 1, weight: 1});
	}
	return pieces;
}
