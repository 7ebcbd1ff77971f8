import {type ErrorCode, LunchError, messageOf} from '../../../shared/errors.ts';
import type {EncodedValue} from '../../functions.ts';
import {encodeThrown, encodeValue} from '../../values/values.ts';
import {MOST_ERROR_TEXT} from '../worker/frames.ts';
import type {CallMessage} from '../worker/worker-messages.ts';
import {cleanStack} from './clean-stack.ts';

/** Causes of causes whose stacks are cleaned. */
const MOST_CAUSES = 20;

/** How a call ends, written down. */
export interface Ending {
	state: 'returned' | 'threw' | 'failed';
	/** The value that it returned or threw. */
	value: EncodedValue | null;
	error: {name: string; message: string; stack: string | null; code: ErrorCode | null} | null;
}

/** The end of a call that returned; or that failed, if what it returned can't be sent. */
export function returned(value: unknown, {result, mostBytes}: CallMessage): Ending {
	try {
		const encoded = encodeValue(result, value, 'result');
		if (Buffer.byteLength(encoded.text) <= mostBytes) return {state: 'returned', value: encoded, error: null};
		return failed(new LunchError('FUNCTION_TOO_LARGE', `The result is larger than ${mostBytes} bytes.`));
	} catch (error) {
		const hint = error instanceof LunchError && error.hint !== null ? ` ${error.hint}` : '';
		return failed(new LunchError('FUNCTION_RESULT_INVALID', messageOf(error) + hint, {cause: error}));
	}
}

/** The end of a call that threw. A `LunchError` is the worker's own: what was asked for can't be done. */
export function threw(thrown: unknown, folder: string, ownFile: string): Ending {
	try {
		return described(thrown, folder, ownFile);
	} catch {
		return described(new Error('The function threw what can not be looked at.'), folder, ownFile);
	}
}

function described(thrown: unknown, folder: string, ownFile: string): Ending {
	if (thrown instanceof LunchError) return failed(thrown);
	cleanStacks(thrown, folder, ownFile);
	const stack = field(thrown, 'stack');
	return {
		state: 'threw',
		value: {encoding: 'rich', text: encodeThrown(thrown)},
		error: {
			name: cut(field(thrown, 'name') ?? 'Error'),
			message: cut(field(thrown, 'message') ?? asText(thrown)),
			stack: stack && cut(stack),
			code: null,
		},
	};
}

function failed({code, message}: LunchError): Ending {
	return {state: 'failed', value: null, error: {name: 'LunchError', message: cut(message), stack: null, code}};
}

/** Whole, it is in the value that was thrown. */
function cut(text: string): string {
	return text.slice(0, MOST_ERROR_TEXT + 1);
}

/** Cleans the stacks of an error and its causes. */
function cleanStacks(thrown: unknown, folder: string, ownFile: string): void {
	let error = thrown;
	for (let depth = 0; depth < MOST_CAUSES && typeof error === 'object' && error !== null; depth += 1) {
		const stack = field(error, 'stack');
		try {
			if (stack !== null) Reflect.set(error, 'stack', cleanStack(stack, folder, ownFile));
			error = Reflect.get(error, 'cause');
		} catch {
			return;
		}
	}
}

/** A text that an object has under this name; what it throws when it is asked is its own affair. */
function field(of: unknown, name: string): string | null {
	if (typeof of !== 'object' || of === null) return null;
	try {
		const value: unknown = Reflect.get(of, name);
		return typeof value === 'string' ? value : null;
	} catch {
		return null;
	}
}

function asText(value: unknown): string {
	try {
		return String(value);
	} catch {
		return 'something that has no text';
	}
}
