import {benchCalls} from './cluster/calls.ts';
import {benchDivided} from './cluster/divided.ts';
import {benchJobs} from './cluster/jobs.ts';

/**
 * The load that Redis carries: jobs and calls taken in and worked off by several processes, and the need of a
 * thousand; and the time of one job that two workers share. `npm run bench cluster [jobs|calls|divided [digits] [rounds]]`
 */
export async function bench([only = '', ...numbers]: readonly string[] = []): Promise<void> {
	const parts: Record<string, () => Promise<void>> = {
		jobs: benchJobs,
		calls: benchCalls,
		divided: () => benchDivided(...numbers.map(Number)),
	};
	for (const [name, run] of Object.entries(parts)) if (only === '' || only === name) await run();
}
