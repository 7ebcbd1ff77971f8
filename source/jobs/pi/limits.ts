import {PiDigitsError, PiError} from './errors.ts';

/** Most decimals that can be computed: what 64-bit addresses, of which runtimes give 16 GiB, have room for. */
export const MAX_DIGITS = 1_000_000_000;

/** Most decimals of a job, unless more are allowed: what takes a small machine minutes, and a few gigabytes. */
export const USUAL_MAX_DIGITS = 100_000_000;

/** Most threads one computation uses. */
export const MAX_THREADS = 16;

/** Below this many decimals BigInt is done before a kernel would be set up. */
export const BIGINT_BELOW = 2000;

/** Below this many decimals a second thread costs more than it brings. */
const ONE_THREAD_BELOW = 300_000;

/** Bytes of a chunk of decimals; only the last one is shorter. */
export const CHUNK_BYTES = 65_536;

/** Throws a `PiError` unless so many decimals on so many threads can be asked for. */
export function checkRequest(digits: number, threads: number): void {
	if (!Number.isInteger(digits) || digits < 1 || digits > MAX_DIGITS) throw new PiDigitsError(digits, MAX_DIGITS);
	if (!Number.isInteger(threads) || threads < 1 || threads > MAX_THREADS)
		throw new PiError(
			'threads-out-of-range',
			`threads must be a whole number from 1 to ${MAX_THREADS}, not ${threads}`,
		);
}

/** The threads worth using for so many decimals, of those allowed. */
export function threadsFor(digits: number, threads: number): number {
	return digits < ONE_THREAD_BELOW ? 1 : threads;
}
