import {LunchError} from '../shared/errors.ts';
import {hasEnded, type Job, type JobResult} from './job.ts';

/** The result of a job. JOB_NOT_FINISHED where it has none. */
export function resultOf({id, state, result}: Job): JobResult {
	if (result) return result;
	throw new LunchError('JOB_NOT_FINISHED', `The job is ${state}: it has no result.`, {
		hint: hasEnded(state) ? undefined : `\`lunch pi watch ${id}\` waits for it.`,
	});
}

/** The name of a file with the result of a job. */
export function resultFileName({digits}: Job): string {
	return `pi-${digits}.txt`;
}

/** JOB_RESULT_GONE */
export function resultGone(): LunchError {
	return new LunchError('JOB_RESULT_GONE', 'The result of the job was removed.');
}
