import {LunchError} from '../../../shared/errors.ts';
import type {PlaceStack} from '../../code/bundle/source-places.ts';
import type {CallError, CallOutcome, CallState} from '../../functions.ts';
import {isError} from '../../values/error-fields.ts';
import {decodeValue} from '../../values/values.ts';
import {errorsIn} from './errors-in.ts';

/** The place where a call failed, and the place that made it. */
export interface CallSite {
	worker: string | null;
	/** The stack of the caller, without its first line. */
	frames: string;
}

const codeOf = {
	returned: 'INTERNAL',
	threw: 'FUNCTION_INVALID',
	failed: 'FUNCTION_WORKER_DIED',
	cancelled: 'FUNCTION_CANCELLED',
	'timed-out': 'FUNCTION_TIMED_OUT',
} as const satisfies Record<CallState, string>;

/**
 * Makes the error that the caller of a call gets that did not return: the error that the function threw, with its name, message, causes
 * and fields, and a stack that goes on from the worker to the caller; a `LunchError` where it did not throw by itself.
 * `frames`: the caller's stack without its first line; null to leave the stack as it was on the worker. `placeStack`
 * makes places in the code that was sent those of its sources.
 */
export function callFailure(
	{state, error, worker}: CallOutcome,
	frames: string | null,
	placeStack: PlaceStack = stack => stack,
): unknown {
	const {thrown = null} = error ?? {};
	if (state !== 'threw' || !error) {
		return new LunchError(error?.code ?? codeOf[state], error?.message ?? `The call ended ${state}.`);
	}
	const value = thrown === null ? plainFailure(error) : decodeThrown(error);
	for (const failure of errorsIn(value)) setStack(failure, placeStack(failure.stack ?? ''));
	if (frames !== null && typeof value === 'object' && value !== null && isError(value)) {
		setStack(value, joinStacks(value.stack, {worker, frames}));
	}
	return value;
}

function setStack(error: Error, stack: string): void {
	Object.defineProperty(error, 'stack', {value: stack, writable: true, configurable: true, enumerable: false});
}

/** Reads the thrown value, or makes an error of its name and message when it can't be read. JSON has no errors. */
function decodeThrown(error: CallError): unknown {
	if (error.thrown?.encoding !== 'rich') return plainFailure(error);
	try {
		return decodeValue(error.thrown);
	} catch {
		return plainFailure(error);
	}
}

function plainFailure({name, message, stack, thrown}: CallError): Error {
	const failure = new Error(message);
	Object.defineProperty(failure, 'name', {value: name, writable: true, configurable: true, enumerable: false});
	if (stack !== null) failure.stack = stack;
	const fields = thrown?.encoding === 'json' ? readFields(thrown.text) : {};
	for (const [key, value] of Object.entries(fields)) {
		if (key in failure || key === '__proto__') continue;
		Object.defineProperty(failure, key, {value, writable: true, configurable: true, enumerable: true});
	}
	return failure;
}

function readFields(text: string): object {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
	} catch {
		return {};
	}
}

/** The worker's stack and the caller's, each marked. */
function joinStacks(remote: string | undefined, {worker, frames}: CallSite): string {
	return `${remote ?? ''}\n    at [worker ${worker ?? ''}]\n${frames}`;
}
