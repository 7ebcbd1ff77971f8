import {tmpdir} from 'node:os';
import {createSharedFiles, type SharedFiles} from '../../functions/redis/messages/shared-files.ts';
import {resultsAt} from '../../jobs/results/results-at.ts';
import type {Environment} from '../../shared/files/paths.ts';

export interface SharedFilesPlace {
	/** The URL of the storage of results; null for none, and so no files. */
	storage: string | null;
	/** The longest file, in bytes. */
	mostBytes: number;
	env: Environment;
}

/** The files of calls in the storage of results, from which all machines that share a Redis fetch them. */
export async function sharedFilesAt({storage, mostBytes, env}: SharedFilesPlace): Promise<SharedFiles | undefined> {
	const results = await resultsAt(storage, env);
	return results && createSharedFiles({storage: results.files, room: results.room, folder: tmpdir(), mostBytes});
}
