import {hasEnded, type JobState} from '../../../jobs/job.ts';

/** Which jobs are listed. */
export const jobChoices = ['all', 'open', 'running', 'queued', 'finished', 'errored', 'cancelled'] as const;

export type JobChoice = (typeof jobChoices)[number];

/** The states that a choice lets through; undefined for all of them. */
export function statesOf(choice: JobChoice): readonly JobState[] | undefined {
	if (choice === 'all') return undefined;
	return choice === 'open' ? ['created', 'queued', 'running'] : [choice];
}

export function isChosen(choice: JobChoice, state: JobState): boolean {
	if (choice === 'all') return true;
	return choice === 'open' ? !hasEnded(state) : state === choice;
}

/** The number of jobs of a choice. */
export function countOf(choice: JobChoice, counts: Readonly<Record<JobState, number>>): number {
	return (Object.keys(counts) as JobState[]).reduce(
		(sum, state) => sum + (isChosen(choice, state) ? counts[state] : 0),
		0,
	);
}
