import {LunchError} from '../shared/errors.ts';
import {type JobState, MOST_ATTEMPTS} from './job.ts';

export function jobNotFound(id: string): LunchError {
	return new LunchError('JOB_NOT_FOUND', `There is no job ${id}.`, {hint: '`lunch pi list` shows every job.'});
}

export function jobEnded(state: JobState): LunchError {
	return new LunchError('JOB_ENDED', `The job has ${state} already.`);
}

/** `digits`: of the job that the key belongs to. */
export function keyReused(digits: number): LunchError {
	return new LunchError('JOB_KEY_REUSED', `The idempotency key belongs to a job of ${digits} digits.`, {
		hint: 'Use a new key for a new job.',
	});
}

/** Why a job is given up whose processes all ended before it was done. */
export function lostMessage(worker: string | null): string {
	return `Given up after ${MOST_ATTEMPTS} attempts: each time the process that computed it ended before it was done (last ${worker}).`;
}
