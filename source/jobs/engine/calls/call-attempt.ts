import {messageOf} from '../../../shared/errors.ts';
import type {CallCheckpoints} from './call-checkpoints.ts';
import type {CallEnd, CallRunner, CallTask} from './call-runner.ts';

/** An attempt, with the checkpoints of its job. */
export interface AttemptTask extends Omit<CallTask, 'checkpoints'> {
	/** Null for a call that is never begun again. */
	checkpoints: CallCheckpoints | null;
	/** Told why it could not be begun. */
	onError: (error: unknown) => void;
}

/**
 * Runs a call once. Resolves however it ended, once its last checkpoint is written; null where it was never begun, as where nobody can
 * say what it goes on from.
 */
export async function runAttempt(
	runner: CallRunner,
	{checkpoints, onError, ...task}: AttemptTask,
): Promise<CallEnd | null> {
	if (!checkpoints) return runner.run(task).then(unlessStopped, failedEnd);
	let last: Uint8Array | null;
	try {
		last = await checkpoints.last();
	} catch (error) {
		onError(error);
		return null;
	}
	const {keep, onDamaged} = checkpoints;
	const end = await runner.run({...task, checkpoints: {last, keep, onDamaged}}).then(unlessStopped, failedEnd);
	await checkpoints.written();
	return end;
}

/** A call that was ended though nobody cancelled its job: this process stops. */
function unlessStopped(end: CallEnd | null): CallEnd | null {
	if (end?.outcome !== 'cancelled') return end;
	const message = 'The process that ran the call was stopped before the call ended.';
	return {...end, outcome: 'died', failure: {code: 'JOB_LOST', message}};
}

function failedEnd(error: unknown): CallEnd {
	const failure = {code: 'JOB_FAILED', message: `The call could not be run: ${messageOf(error)}.`} as const;
	return {outcome: 'failed', failure, document: new Uint8Array()};
}

/** A document of up to so many bytes is kept with its job. */
export const KEPT_BYTES = 64 * 1024;

/** A call that could not be begun waits so long before it is tried again, in milliseconds. */
export const NOT_BEGUN_MS = 1000;
