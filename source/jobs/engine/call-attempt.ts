import {messageOf} from '../../shared/errors.ts';
import type {CallEnd, CallRunner, CallTask} from './call-runner.ts';

/** Runs a call once. Resolves however it ended; null where it was never begun. */
export function runAttempt(runner: CallRunner, task: CallTask): Promise<CallEnd | null> {
	return runner.run(task).then(unlessStopped, failedEnd);
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
