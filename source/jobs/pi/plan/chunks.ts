// The plan of the splitting: the terms for so many decimals in chunks, the same ones on any machine and any number of threads.
import {bitsOf, termsFor, transformUnits} from './kernel-model.ts';

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

/**
 * The first term of each chunk, behind the last one's the end: each has about as many bits of numbers, as they weigh on the time, but
 * those of the last part may have a little more or less.
 */
export function chunkStarts(digits: number): number[] {
	const terms = termsFor(digits);
	const count = chunkCount(digits);
	const total = bitsOf(0, terms);
	const {from, before, after} = chunkLengths(total, count);
	const bitsBefore = (chunk: number) => before * Math.min(chunk, from) + after * Math.max(0, chunk - from);
	return Array.from({length: count + 1}, (_, chunk) => (chunk === count ? terms : firstTerm(bitsBefore(chunk), terms)));
}

/** Bits of each chunk before the one that the last part begins with, and of each after that. */
interface ChunkLengths {
	from: number;
	before: number;
	after: number;
}

/** Chunks at which the last part may begin, as shares of all, and by how much its chunks may be longer or shorter than the average. */
const PARTS = [1 / 2, 3 / 4, 7 / 8];
const STEP = 0.005;
const MOST_STEPS = 10;

/**
 * Lengths of chunks at which merges waste the least. A product is computed at the next eighth of a power of two, and merges of
 * merges are twice as long each time: chunks that are a little too long make all of these a ninth more work.
 */
function chunkLengths(total: number, count: number): ChunkLengths {
	const even = total / count;
	let best: ChunkLengths = {from: count, before: even, after: even};
	// With fewer chunks than that, what is cut off numbers weighs as much.
	if (count < MOST_CHUNKS) return best;
	let least = count * mergeUnits(even);
	for (const part of PARTS)
		for (let step = -MOST_STEPS; step <= MOST_STEPS; step++) {
			const from = count * part;
			const after = even * (1 + step * STEP);
			const before = (total - after * (count - from)) / from;
			const units = from * mergeUnits(before) + (count - from) * mergeUnits(after);
			if (units >= least) continue;
			least = units;
			best = {from, before, after};
		}
	return best;
}

/** Transforms shorter than this part of a chunk's have no weight here. */
const LEAST_PART = 1 / 4096;

/** Work of the merges that chunks of so many bits are made of and that they go into, for each of them. */
function mergeUnits(bits: number): number {
	let units = 0;
	for (let chunks = MOST_CHUNKS / 2; chunks >= LEAST_PART; chunks /= 2)
		units += transformUnits((bits * chunks) / 32) / chunks;
	return units;
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
