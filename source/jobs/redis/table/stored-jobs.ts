import {messageOf} from '../../../shared/errors.ts';
import {storedId} from '../../engine/stored-job.ts';
import {hasEnded, type JobNote, MOST_NOTES} from '../../job.ts';
import type {RedisConnection} from '../queue/redis-connection.ts';
import type {JobScripts} from './job-scripts.ts';
import {hashOf, type JobHash, type RedisJob, type readJob} from './redis-job.ts';

/** Reads the jobs that are kept under the base of these scripts. What is not a job is put aside, and counts as absent. */
export function createStoredJobs(
	{run}: RedisConnection,
	{base, putAside, call}: Pick<JobScripts, 'base' | 'putAside' | 'call'>,
	read: typeof readJob,
) {
	/** The job of a hash; null for none, or one that is put aside. */
	async function known(id: string, hash: JobHash): Promise<RedisJob | null> {
		if (Object.keys(hash).length === 0) return null;
		const stored = storedId.safeParse(id).success ? read(id, hash) : {misfit: 'it has no id of a job'};
		if ('found' in stored) return stored.found;
		await putAside(id, stored.misfit);
		return null;
	}

	/** The job with an id; null for none. */
	async function get(id: string): Promise<RedisJob | null> {
		try {
			return await known(id, await run(client => client.hgetall(`${base}job:${id}`)));
		} catch (error) {
			if (!/WRONGTYPE/.test(messageOf(error))) throw error;
			await putAside(id, 'it is not a hash');
			return null;
		}
	}

	return {
		known,
		/** The jobs of what scripts found, each with its id; those that are put aside are left out. */
		async knownAll(found: readonly [string, string[]][]): Promise<RedisJob[]> {
			const jobs = await Promise.all(found.map(([id, list]) => known(id, hashOf(list))));
			return jobs.filter(job => job !== null);
		},
		get,
		/** Notes what befell an open job besides its changes of state. */
		async note(id: string, {kind, message}: Omit<JobNote, 'at'>): Promise<void> {
			await call('note', id, MOST_NOTES, kind, message);
		},
		/** Whether there is a job with an id, and it has not ended. */
		async isOpen(id: string): Promise<boolean> {
			const found = await get(id);
			return found !== null && !hasEnded(found.job.state);
		},
	};
}
