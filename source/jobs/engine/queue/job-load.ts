import {type JobState, jobStates} from '../../job.ts';
import type {JobLoad, JobSlot} from '../../jobs.ts';

/** The states of jobs whose results take room, or will. */
const takingRoom: readonly JobState[] = ['created', 'queued', 'running', 'finished'];

/** The load of an engine: of its slots, and the number of jobs in each state. */
export function summarizeLoad(
	slots: readonly JobSlot[],
	counts: Readonly<Record<JobState, {jobs: number; bytes: number}>>,
	restReason: string | null,
): JobLoad {
	return {
		slots: slots.map(({maxDigits, threads, jobId}) => ({maxDigits, threads, jobId})),
		counts: Object.fromEntries(jobStates.map(state => [state, counts[state].jobs])) as Record<JobState, number>,
		resting: restReason,
		bytes: takingRoom.reduce((sum, state) => sum + counts[state].bytes, 0),
	};
}
