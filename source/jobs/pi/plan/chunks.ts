// The plan of the splitting: the terms for so many decimals in chunks, the same ones on any machine and any number of threads.
import {bitsBefore, chunkLengths, firstTerm} from './chunk-lengths.ts';
import {bitsOf, termsFor} from './kernel-model.ts';

/** A range of chunks, `last` not among them. */
export interface ChunkRange {
	first: number;
	last: number;
}

/** Decimals that a chunk is worth at least. */
const LEAST_DIGITS = 4096;
export const MOST_CHUNKS = 256;

/** How many chunks the terms for so many decimals are cut into: a power of two, at most 256. */
export function chunkCount(digits: number): number {
	return Math.min(MOST_CHUNKS, 2 ** Math.max(0, Math.floor(Math.log2(digits / LEAST_DIGITS))));
}

/** The chunks of the decimals that were asked about last. */
let latest: {digits: number; starts: readonly number[]} = {digits: 0, starts: []};

/** The first term of each chunk, behind the last one's the end. Chunks have about as many bits of numbers, but for those of the last part. */
export function chunkStarts(digits: number): readonly number[] {
	if (latest.digits !== digits) latest = {digits, starts: findStarts(digits)};
	return latest.starts;
}

function findStarts(digits: number): number[] {
	const terms = termsFor(digits);
	const count = chunkCount(digits);
	const even = bitsOf(0, terms) / count;
	// With fewer chunks than that, what is cut off numbers weighs as much as what merges waste.
	const lengths = count < MOST_CHUNKS ? {from: count, before: even, after: even} : chunkLengths(digits, count);
	const starts = Array.from({length: count}, (_, chunk) => firstTerm(bitsBefore(chunk, lengths), terms));
	return [...starts, terms];
}

/** How much of the bits of all terms' numbers, before they are cut, those of a range are. */
export function chunksShare(digits: number, {first, last}: ChunkRange): number {
	const starts = chunkStarts(digits);
	return bitsOf(starts[first] ?? 0, starts[last] ?? 0) / bitsOf(0, termsFor(digits));
}

/** Where the kernel divides a range of chunks, as its `middleChunk`. */
export function middleChunk({first, last}: ChunkRange): number {
	const differing = 31 - Math.clz32(first ^ (last - 1));
	return ((last - 1) >> differing) << differing;
}

/** Whether a range comes up wherever these decimals are computed, so that it is worth keeping: one that halving leads to. */
export function isPlanned({first, last}: ChunkRange): boolean {
	const size = last - first;
	return size > 0 && (size & (size - 1)) === 0 && first % size === 0;
}

/** Whether a range is within another. */
export function isWithin(inner: ChunkRange, outer: ChunkRange): boolean {
	return inner.first >= outer.first && inner.last <= outer.last;
}
