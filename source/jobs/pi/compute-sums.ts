import {PiCancelledError, PiError, PiMemoryError} from './errors.ts';
import {BIGINT_BELOW, checkRequest} from './limits.ts';
import {type ChunkRange, chunkCount} from './plan/chunks.ts';
import {planMemory} from './plan/memory-needed.ts';
import {isPart} from './plan/ranges.ts';
import type {SumsKeeping} from './sums/kept-sums.ts';
import {createPiPool, type PiPool, type PiPoolInside} from './threads/pi-pool.ts';
import type {OnProgress} from './threads/progress-meter.ts';
import {runOnPool} from './threads/run-on-pool.ts';

/** Which sums to compute, and within which bounds. */
export interface SumsOptions extends ChunkRange {
	/** Decimals of pi that they are a part of: at least `BIGINT_BELOW`. */
	digits: number;
	pool?: PiPool | undefined;
	/** Threads to use; all of the pool's when left out. */
	threads?: number | undefined;
	maxMemoryBytes?: number | undefined;
	signal?: AbortSignal | undefined;
	onProgress?: OnProgress | undefined;
	/** Where sums of smaller ranges may be kept already; those that are finished on the way are kept there too. */
	keeping?: SumsKeeping | undefined;
}

/**
 * Computes P, Q and T of the chunks from `first` to before `last`, as bytes. Saved under `sumsName` in the store of a computation
 * of the same decimals, on this machine or another, they are not computed by it. `planSums` says which ranges are of use to it.
 *
 * In the same way it computes the root, and the text of a section of the decimals whose fraction is in the store.
 *
 * Throws a `PiError` for what can be expected: a request out of range, memory, cancellation.
 */
export async function* computeSums(options: SumsOptions): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
	const {digits, first, last, keeping = null, signal, onProgress = () => {}} = options;
	const threads = options.threads ?? options.pool?.threads ?? 1;
	checkRequest(digits, threads);
	const isRange = isPart({first, last}) && last <= chunkCount(digits);
	if (digits < BIGINT_BELOW || !isRange)
		throw new PiError('digits-out-of-range', `${digits} decimals have no chunks from ${first} to ${last}`);
	const {bytes} = planMemory(digits, threads, {sums: {first, last}});
	if (bytes > (options.maxMemoryBytes ?? Number.POSITIVE_INFINITY))
		throw new PiMemoryError(bytes, options.maxMemoryBytes ?? 0);
	if (signal?.aborted) throw new PiCancelledError(signal.reason);
	const pool = options.pool ?? createPiPool({threads});
	try {
		const sums = {first, last};
		const run = {digits, threads, sums, keeping, signal, onProgress, onHexDigits: () => {}};
		yield* runOnPool(pool as PiPoolInside, run);
	} finally {
		if (!options.pool) await pool.close();
	}
}

/**
 * The ranges of chunks that so many decimals are made of, as `parts` (a power of two) of about the same length: the same ones on any
 * machine and any number of threads. Fewer where there are fewer chunks.
 */
export function planSums(digits: number, parts: number): ChunkRange[] {
	const chunks = chunkCount(digits);
	const count = Math.min(chunks, 2 ** Math.floor(Math.log2(Math.max(1, parts))));
	const size = chunks / count;
	return Array.from({length: count}, (_, part) => ({first: part * size, last: (part + 1) * size}));
}
