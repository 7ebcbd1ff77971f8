import {jobFileMs, SENT_FILE_MS} from '../../../shared/files/sent-file-age.ts';
import type {Results} from '../../results/results.ts';

/** Removes files of calls that no call may need any more. */
export async function removeOldFiles({files}: Results, now: number, keepResultsMs: number): Promise<void> {
	await files.calls.removeOld(new Date(now - SENT_FILE_MS));
	await files.jobs.removeOld(new Date(now - jobFileMs(keepResultsMs)));
}
