import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {JobServiceOptions} from '../../../source/services/engines/job-service.ts';
import {type Serving, type ServingExtras, startServing} from './serving.ts';

/** A server of this process that computes jobs, in a folder of its own unless one is given. */
export async function startJobServing(
	options: Partial<JobServiceOptions> = {},
	server: Parameters<typeof startServing>[0] = {},
	extras: ServingExtras = {},
): Promise<Serving & {folder: string}> {
	const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'lunch-jobs-')));
	const jobService = {folder, storage: null, redis: null, atOnce: 1, keepResultsMs: 24 * 3600 * 1000, ...options};
	const serving = await startServing({...server, jobService}, extras);
	return {
		...serving,
		folder,
		async close() {
			await serving.close();
			if (options.folder === undefined) await rm(folder, {recursive: true, force: true});
		},
	};
}
