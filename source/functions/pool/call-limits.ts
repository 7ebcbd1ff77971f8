import {LunchError} from '../../shared/errors.ts';
import type {CallRequest} from '../functions.ts';

/** Most workers of a pool. */
export const MOST_WORKERS = 200;

/** The most that a call may ask for, as the operator has it. */
export interface CallLimits {
	memoryBytes: number;
	timeoutMs: number;
	outputBytes: number;
	/** Of all files that go into a call, and of all that come out of it. */
	fileBytes: number;
}

export const ENDLESS: CallLimits = {
	memoryBytes: Infinity,
	timeoutMs: Infinity,
	outputBytes: Infinity,
	fileBytes: 2 ** 30,
};

/** Refuses, with FUNCTION_INVALID, a call that asks for more than it may. */
export function checkLimits({memoryBytes = 0, timeoutMs = 0, outputBytes = 0}: CallRequest, most: CallLimits): void {
	if (memoryBytes > most.memoryBytes) {
		throw refused(`${memoryBytes} bytes of memory`, most.memoryBytes, '--max-function-memory');
	}
	if (timeoutMs > most.timeoutMs) throw refused(`${timeoutMs / 1000} s`, most.timeoutMs / 1000, '--max-function-time');
	if (outputBytes > most.outputBytes) {
		throw refused(`${outputBytes} bytes of output`, most.outputBytes, '--max-function-output');
	}
}

function refused(what: string, most: number, flag: string): LunchError {
	return new LunchError('FUNCTION_INVALID', `The call asks for ${what}; at most ${most} is allowed here.`, {
		hint: `Ask for less; the operator of the service sets the most with ${flag}.`,
	});
}
