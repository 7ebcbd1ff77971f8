// Help with a computation: which parts of it other machines may compute, and what comes of those.
import {type ChunkRange, chunkCount, isPlanned, isWithin} from '../plan/chunks.ts';
import {covers, ROOT} from '../plan/ranges.ts';

/** Other machines that may compute parts of a computation, and keep their sums where this one does. */
export interface Helpers {
	/**
	 * Offers parts to them, those first that this machine comes to last; `later` ones when their time has come: merges of parts once others
	 * have computed all that is within, and a part that has no terms once there are no merges left.
	 */
	offer(parts: readonly ChunkRange[], later?: readonly ChunkRange[]): Promise<void>;
	/**
	 * Whether another machine computes an offered part: resolves with true once its sums are kept, and with false where this one is to
	 * compute it; nobody else begins it then. Unless it `waits`, it resolves with null while another one computes it. Rejects when
	 * `signal` is aborted.
	 */
	isComputed(range: ChunkRange, signal: AbortSignal, waits?: boolean): Promise<boolean | null>;
}

/** A part of the terms: one of so many. The later half of a share is in two, to be merged by those that compute it: this machine begins with the first part, and others with the last. */
const PARTS = 16;

/**
 * The parts that others may compute while each member of a team sums its shares: ranges of chunks, those that the members come to last
 * before others. The later ones are merges of the later halves of shares, and of the later halves of what is before; and the root, which
 * is not needed before all is merged, and takes about as long as the last merge.
 */
export function offeredParts(
	digits: number,
	shares: readonly ChunkRange[],
	kept: readonly ChunkRange[],
): {parts: ChunkRange[]; later: ChunkRange[]} {
	const size = chunkCount(digits) / PARTS;
	if (!Number.isInteger(size)) return {parts: [], later: []};
	const isOpen = (range: ChunkRange) => !kept.some(one => covers(one, range));
	const lists = shares.map(share => partsOf(share, size).reverse());
	const longest = Math.max(0, ...lists.map(list => list.length));
	const inTurn = Array.from({length: longest}, (_, at) => lists.flatMap(list => list.slice(at, at + 1))).flat();
	const merges = shares.flatMap(share => mergesOf(share, 4 * size));
	return {parts: inTurn.filter(isOpen), later: [...merges, ROOT].filter(isOpen)};
}

/** The later halves of a range, of its first half and so on, down to some length. */
function mergesOf({first, last}: ChunkRange, least: number): ChunkRange[] {
	const middle = (first + last) / 2;
	const later = {first: middle, last};
	return last - middle >= least && isPlanned(later) ? [later, ...mergesOf({first, last: middle}, least)] : [];
}

/** Ranges within a share that come up when it is halved again and again. */
function partsOf(share: ChunkRange, size: number): ChunkRange[] {
	const middle = (share.first + share.last) / 2;
	const quarter = Math.max(size, 2 ** Math.floor(Math.log2((share.last - share.first) / 4)));
	const parts: ChunkRange[] = [];
	for (let first = Math.ceil(share.first / size) * size; first < share.last; first = parts.at(-1)?.last ?? first) {
		const long = {first, last: first + quarter};
		const isLong = first >= middle && first % quarter === 0 && isWithin(long, share);
		const part = isLong ? long : {first, last: first + size};
		if (!isWithin(part, share)) break;
		parts.push(part);
	}
	return parts;
}
