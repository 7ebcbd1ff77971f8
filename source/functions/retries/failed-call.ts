import {LunchError, messageOf} from '../../shared/errors.ts';
import type {CallOutcome} from '../functions.ts';

/** The outcome of a call that never ran, for this reason. */
export function failedCall(reason: unknown): CallOutcome {
	const code = reason instanceof LunchError ? reason.code : 'INTERNAL';
	const name = reason instanceof Error ? reason.name : 'Error';
	return {
		state: 'failed',
		value: null,
		error: {name, message: messageOf(reason), stack: null, thrown: null, code},
		worker: null,
		queuedMs: 0,
		ranMs: 0,
	};
}
