import {finishedWords} from '../messages/control-block.ts';
import {type ChunkRange, MOST_CHUNKS} from '../plan/chunks.ts';
import {isSameRange, QUOTIENT} from '../plan/ranges.ts';

/** The ranges whose sums a computation has, those left out that are part of others; instead of all of them the quotient. */
export interface FinishedRanges {
	/** The ranges that were kept from before. */
	readonly kept: readonly ChunkRange[];
	/** The ranges that it has now. */
	now(): readonly ChunkRange[];
}

/**
 * The finished sums of a computation, in its control block: each thread writes what it has, and any thread can look. In the word of
 * its first chunk is the end of the longest range that begins there.
 */
export function finishedSums(control: SharedArrayBuffer) {
	const words = finishedWords(control);
	const wordOf = ({first, last}: ChunkRange) => (last === QUOTIENT.last ? MOST_CHUNKS : first);
	/** Of what has a number, it is only the quotient that stands for sums. */
	const isTold = (range: ChunkRange) => range.last > 0 || isSameRange(range, QUOTIENT);
	return {
		add(range: ChunkRange): void {
			if (isTold(range)) Atomics.store(words, wordOf(range), Math.max(1, range.last));
		},
		/** Takes back what was thought to be there. */
		remove(range: ChunkRange): void {
			if (isTold(range)) Atomics.store(words, wordOf(range), 0);
		},
		ranges(): ChunkRange[] {
			if (Atomics.load(words, MOST_CHUNKS) > 0) return [QUOTIENT];
			const ranges: ChunkRange[] = [];
			for (let chunk = 0; chunk < MOST_CHUNKS; ) {
				const last = Atomics.load(words, chunk);
				if (last > chunk) ranges.push({first: chunk, last});
				chunk = Math.max(chunk + 1, last);
			}
			return ranges;
		},
	};
}
