import {benchCalls} from './cluster/calls.ts';
import {benchJobs} from './cluster/jobs.ts';

/**
 * The load that Redis carries: jobs and calls taken in and worked off by several processes, and the need of a
 * thousand. `npm run bench cluster [jobs|calls]`
 */
export async function bench([only = '']: readonly string[] = []): Promise<void> {
	if (only !== 'calls') await benchJobs();
	if (only !== 'jobs') await benchCalls();
}
