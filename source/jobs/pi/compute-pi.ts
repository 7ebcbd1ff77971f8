import type {HexDigits} from './decimals/hex-digits.ts';
import {piInBigInt} from './decimals/reference.ts';
import {PiCancelledError, PiMemoryError} from './errors.ts';
import {BIGINT_BELOW, checkRequest, threadsFor} from './limits.ts';
import {addressableBytes, memoryNeeded} from './plan/memory-needed.ts';
import type {SumsKeeping} from './sums/kept-sums.ts';
import {createPiPool, type PiPool, type PiPoolInside} from './threads/pi-pool.ts';
import type {OnProgress} from './threads/progress-meter.ts';
import {computeShortOnPool, runOnPool} from './threads/run-on-pool.ts';

/** The computation, and its bounds. */
export type PiOptions = {
	/** Decimals wanted, from 1 to a billion. */
	digits: number;
	/** Warm threads to compute on; without one, threads are started and ended for this computation. */
	pool?: PiPool;
	/** Threads to use, at most the pool's; all of them when left out. Short computations use one. */
	threads?: number;
	/** Most bytes the computation may take (`memoryNeeded` says how many it will); never more than `addressableBytes`. */
	maxMemoryBytes?: number;
	/** Bits of the kernel's addresses, 32 or 64; unless given, as many as the memory needs. */
	addressBits?: 32 | 64;
	/** Told the last hexadecimal digits computed: a formula for single ones checks all those before, too. */
	onHexDigits?: (digits: HexDigits) => void;
	/** Ends the computation when aborted: within some 50 ms, with a `PiCancelledError`. */
	signal?: AbortSignal;
	/** Told the share of the work done so far, which never goes back and is 1 once, at the end, and how to find out what is finished. */
	onProgress?: OnProgress;
	/** Where finished sums are kept, from which another computation of these decimals goes on. */
	keeping?: SumsKeeping | undefined;
};

/**
 * Computes `3.` and so many decimals of pi, truncated, as ASCII in chunks of 64 KiB; the last one is
 * shorter. Chunks come while later decimals are still being converted; when none is taken, it pauses.
 *
 * Throws a `PiError` for what can be expected: a request out of range, memory, cancellation.
 */
export async function* computePi(options: PiOptions): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
	const {digits, signal} = options;
	const maxMemoryBytes = Math.min(options.maxMemoryBytes ?? Number.POSITIVE_INFINITY, addressableBytes());
	const {onProgress = () => {}, onHexDigits = () => {}} = options;
	const allowed = options.threads ?? options.pool?.threads ?? 1;
	checkRequest(digits, allowed);
	const threads = threadsFor(digits, Math.min(allowed, options.pool?.threads ?? allowed));
	const needed = memoryNeeded(digits, threads);
	if (needed > maxMemoryBytes) throw new PiMemoryError(needed, maxMemoryBytes);
	if (signal?.aborted) throw new PiCancelledError(signal.reason);
	if (digits < BIGINT_BELOW) {
		const [text = ''] = options.pool ? await computeShort([digits], options.pool, signal) : [piInBigInt(digits)];
		yield new Uint8Array(Buffer.from(text, 'latin1'));
		onProgress(1, {kept: [], now: () => []});
		return;
	}
	const pool = options.pool ?? createPiPool({threads});
	try {
		const {addressBits, keeping = null} = options;
		const run = {digits, threads, addressBits, sums: null, keeping, signal, onProgress, onHexDigits};
		yield* runOnPool(pool as PiPoolInside, run);
	} finally {
		if (!options.pool) await pool.close();
	}
}

/** Whether so many decimals are so few that a message costs more than they do: several are computed together. */
export function isShort(digits: number): boolean {
	return digits < BIGINT_BELOW;
}

/** About how long so few decimals take, in milliseconds. */
function shortCost(digits: number): number {
	return 0.005 + 7e-5 * digits + 7e-8 * digits ** 2;
}

/** A computation that takes no longer is done at once, in milliseconds: handing it to a thread would take as long. */
const AT_ONCE_MS = 1;

/**
 * The texts for several numbers of decimals, each short, in one go on a thread of the pool, or at once where that takes less than a
 * turn of the event loop anyway. Throws a `PiError`.
 */
export async function computeShort(
	digits: readonly number[],
	pool: PiPool,
	signal: AbortSignal | undefined,
): Promise<string[]> {
	for (const each of digits) checkRequest(each, 1);
	const cost = digits.reduce((sum, each) => sum + shortCost(each), 0);
	if (cost <= AT_ONCE_MS) return digits.map(piInBigInt);
	return computeShortOnPool(pool as PiPoolInside, digits, signal);
}
