const DAY_MS = 24 * 3600 * 1000;

/** A file that a call was sent stays in the storage that machines share for so long after it was put, in milliseconds. */
export const SENT_FILE_MS = DAY_MS;

/** The same of a call that is a job, which may wait for long, and be submitted once more while its result is kept. */
export function jobFileMs(keepResultsMs: number): number {
	return Math.max(keepResultsMs, 7 * DAY_MS);
}
