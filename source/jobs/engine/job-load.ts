import {type JobState, jobStates} from '../job.ts';
import type {JobLoad, JobSlot} from '../jobs.ts';

/** What of a job takes room, or will. */
const open: readonly JobState[] = ['created', 'queued', 'running', 'finished'];

/** What jobs take and how many there are, of these slots and of what is known of each state. */
export function summarizeLoad(
	slots: readonly JobSlot[],
	tally: Readonly<Record<JobState, {jobs: number; bytes: number}>>,
	resting: string | null,
): JobLoad {
	return {
		slots: slots.map(({maxDigits, threads, jobId}) => ({maxDigits, threads, jobId})),
		counts: Object.fromEntries(jobStates.map(state => [state, tally[state].jobs])) as Record<JobState, number>,
		resting,
		bytes: open.reduce((sum, state) => sum + tally[state].bytes, 0),
	};
}
