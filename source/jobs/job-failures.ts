import {LunchError} from '../shared/errors.ts';
import type {CallTitle, Job, JobState} from './job.ts';

export function jobNotFound(id: string): LunchError {
	return new LunchError('JOB_NOT_FOUND', `There is no job ${id}.`, {
		hint: '`lunch pi list` and `lunch fn list` show every job.',
	});
}

export function jobEnded(state: JobState): LunchError {
	return new LunchError('JOB_ENDED', `The job has ${state} already.`);
}

/** `owner`: the job that the key belongs to, as in `a job of 20 digits`. */
export function keyReused(owner: string): LunchError {
	return new LunchError('JOB_KEY_REUSED', `The idempotency key belongs to ${owner}.`, {
		hint: 'Use a new key for a new job.',
	});
}

/** The description of a key's job where nothing more is known of it. */
export const OF_ANOTHER_KIND = 'a job of another kind';

/** The job that a key belongs to, in words. */
export function describeWork(work: {kind: 'pi'; digits: number} | {kind: 'call'; call: CallTitle}): string {
	return work.kind === 'pi' ? `a job of ${work.digits} digits` : `another call, of ${work.call.name}`;
}

/** A job that has not ended can't be retried. */
export function notEndedYet({id, state}: Job): LunchError {
	return new LunchError('JOB_NOT_FINISHED', `The job is ${state}: only one that has ended is retried.`, {
		hint: `\`lunch fn cancel ${id}\` ends it.`,
	});
}
