import {LunchError} from '../../shared/errors.ts';

/** Files that were put may take so many times what those of one call may. */
export const MOST_KEPT = 4;
const RETRY_S = 5;

/** A file that a call names by its digest is not kept. */
export function fileMissing(hint = 'Put it once more.'): LunchError {
	return new LunchError('FUNCTION_DATA_MISSING', 'A file that the call names is not there, or not any more.', {hint});
}

/** The files of a call that go this way are too long together. */
export function filesTooLarge(way: 'in' | 'out', mostBytes: number): LunchError {
	return new LunchError('FUNCTION_TOO_LARGE', `The files that go ${way} have more than ${mostBytes} bytes.`, {
		hint: 'The operator of a service sets the most with --max-function-files.',
	});
}

/** The failure where the files of calls under way leave no room for another file. */
export function noRoomForFiles(): LunchError {
	return new LunchError('FUNCTION_QUEUE_FULL', 'The files of other calls leave no room for more.', {
		hint: 'Try again when some have ended.',
		retryAfter: RETRY_S,
	});
}

/** Files of a tenant's jobs have no more room. */
export function tooManyJobFiles(mostBytes: number): LunchError {
	return new LunchError(
		'JOB_QUOTA_REACHED',
		`Files of jobs may take ${mostBytes} bytes, and this one is one too many.`,
		{
			hint: 'Have results kept for a shorter time, or raise --max-result-bytes.',
		},
	);
}
