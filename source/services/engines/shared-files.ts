import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createSharedFiles, type SharedFiles} from '../../functions/files/shared-files.ts';
import {createFileResults} from '../../jobs/results/file-results.ts';
import {resultsAt} from '../../jobs/results/results-at.ts';
import type {Environment} from '../../shared/files/paths.ts';
import {jobFileMs} from '../../shared/files/sent-file-age.ts';

export interface SharedFilesPlace {
	/** The URL of the storage of results; null for none. */
	storage: string | null;
	/** The folder of the jobs, whose results are the storage where there is no other; left out where calls run elsewhere. */
	folder?: string | undefined;
	/** The longest file, in bytes. */
	mostBytes: number;
	/** Most bytes of a tenant's files for jobs; no limit when left out. */
	jobBytes?: number | undefined;
	keepResultsMs?: number | undefined;
	env: Environment;
}

/** The files of calls in the storage of results, from which all that run them fetch them; undefined where there is none that they share. */
export async function sharedFilesAt(place: SharedFilesPlace): Promise<SharedFiles | undefined> {
	const {storage, folder, mostBytes, jobBytes, keepResultsMs = 0, env} = place;
	const own = folder === undefined ? undefined : createFileResults(join(folder, 'results'));
	const results = (await resultsAt(storage, env)) ?? own;
	if (!results) return undefined;
	const {files, room} = results;
	return createSharedFiles({
		storage: files,
		room,
		folder: tmpdir(),
		mostBytes,
		jobBytes,
		jobsMs: jobFileMs(keepResultsMs),
	});
}
