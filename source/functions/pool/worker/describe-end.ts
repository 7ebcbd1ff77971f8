import {constants} from 'node:os';
import type {ErrorCode} from '../../../shared/errors.ts';
import type {CallError} from '../../functions.ts';
import {callFailure} from '../pool-call.ts';
import type {ChildEnd} from './worker-child.ts';

export const OUT_OF_MEMORY = 'The function took more memory than it may.';
export const POOL_CLOSED = callFailure('FUNCTION_POOL_CLOSED', 'The pool was closed.');

/** Why a process ended that had not answered yet, as far as its exit tells; `lastWords` are the end of its stderr. */
export function describeEnd(
	{code, signal, error, hasRunOut}: ChildEnd,
	lastWords: string,
): {code: ErrorCode; message: string} {
	if (hasRunOut || /heap out of memory|Cannot allocate memory|std::bad_alloc/.test(lastWords)) {
		return {code: 'FUNCTION_OUT_OF_MEMORY', message: OUT_OF_MEMORY};
	}
	if (error) return {code: 'FUNCTION_WORKER_DIED', message: `The worker failed: ${error.message}.`};
	// A shell or sandbox in between tells of a signal by a number above 128.
	const name = signal ?? (code !== null && code > 128 ? signalName(code - 128) : null);
	const how = name === null ? `ended with exit code ${code}` : `was ended by ${name}`;
	return {code: 'FUNCTION_WORKER_DIED', message: `The function's process ${how} before the function did.`};
}

function signalName(number: number): string | null {
	return Object.entries(constants.signals).find(([, value]) => value === number)?.[0] ?? null;
}

/** The end of a process that could not be started. */
export function endBeforeStart(thrown: unknown): ChildEnd {
	const error = thrown instanceof Error ? thrown : new Error(String(thrown));
	return {code: null, signal: null, error, hasRunOut: false};
}

/** A warning of a process that did not come up; `lastWords` are the end of its stderr. */
export function notStarted(runtime: string, message: string, lastWords: string): Error {
	return new Error(`a worker for ${runtime} did not start: ${message} ${lastWords.trim()}`.trim());
}

export function ranTooLong(timeoutMs: number): CallError {
	return callFailure('FUNCTION_TIMED_OUT', `The function ran longer than ${timeoutMs / 1000} s.`);
}
