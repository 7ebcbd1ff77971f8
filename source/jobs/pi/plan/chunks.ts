// The plan of the splitting: the terms for so many decimals in chunks, the same ones on any machine and any number of threads.
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

/** The first term of each chunk, behind the last one's the end: each has about as many bits of numbers, as they weigh on the time. */
export function chunkStarts(digits: number): number[] {
	const terms = termsFor(digits);
	const count = chunkCount(digits);
	const total = bitsOf(0, terms);
	return Array.from({length: count + 1}, (_, chunk) =>
		chunk === count ? terms : firstTerm((total * chunk) / count, terms),
	);
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

/** The first term before which there are so many bits. */
function firstTerm(bits: number, terms: number): number {
	let low = 0;
	let high = terms;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (bitsOf(0, middle) < bits) low = middle + 1;
		else high = middle;
	}
	return low;
}
