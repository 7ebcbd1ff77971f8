import {availableParallelism} from 'node:os';
import type {JobSlot} from '../../jobs.ts';
import {MAX_DIGITS, MAX_THREADS} from '../../pi/limits.ts';

/** The most decimals of a small job. Small jobs take well under a second, and have a lane of their own. */
export const SMALL_JOB = 1_000_000;

/**
 * Slots for `jobs` computations at once, each on `threads` threads (unless given, its part of the cores), and one beside them for small jobs, so
 * that those never wait behind a huge one. No jobs, no slots.
 */
export function defaultSlots({
	jobs = 1,
	threads = Math.max(1, Math.min(Math.floor(availableParallelism() / Math.max(1, jobs)), MAX_THREADS)),
}: {
	jobs?: number | undefined;
	threads?: number | undefined;
} = {}): Pick<JobSlot, 'maxDigits' | 'threads'>[] {
	if (jobs === 0) return [];
	const anySize = Array.from({length: jobs}, () => ({maxDigits: MAX_DIGITS, threads}));
	return [...anySize, {maxDigits: SMALL_JOB, threads: 1}];
}
