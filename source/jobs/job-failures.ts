import {LunchError} from '../shared/errors.ts';
import type {JobState} from './job.ts';

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
