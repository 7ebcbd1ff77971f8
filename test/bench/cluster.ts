import {benchJobs} from './cluster/jobs.ts';

/** What Redis carries: jobs taken in and worked off by several processes, and what a thousand would need. */
export async function bench(): Promise<void> {
	await benchJobs();
}
