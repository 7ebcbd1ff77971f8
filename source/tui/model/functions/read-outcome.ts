import type {CallOutcome, EncodedValue} from '../../../functions/functions.ts';
import {translate} from '../../../shared/language/texts.ts';
import {expectedError} from '../source/expected-error.ts';
import type {ReadOutcome} from './call-record.ts';

/** Longest text of a value that is read: a screen shows little of it, and reading stops the app meanwhile. */
const LONGEST_VALUE = 8 * 1024 * 1024;

/** The end of a call as it is shown. Its value is read when it is first looked at. */
export async function readOutcome(outcome: CallOutcome): Promise<ReadOutcome> {
	const {state, value, error, worker, queuedMs, ranMs} = outcome;
	const {decodeValue} = await import('../../../functions/values/values.ts');
	const read = state === 'returned' ? held(value, decodeValue) : thrown(error?.thrown ?? null, decodeValue);
	const recorded = error && {
		name: error.name,
		message: error.message,
		stack: error.stack,
		code: error.code,
		hint: null,
	};
	return {state, value: read, error: recorded, worker, queuedMs, ranMs};
}

/** Loads what reads values; each is read when it is first looked at. */
export async function loadValueReader(): Promise<(value: EncodedValue) => {readonly is: unknown}> {
	const {decodeValue} = await import('../../../functions/values/values.ts');
	return value => lazily(value, decodeValue);
}

type Decode = (value: EncodedValue) => unknown;

/** The value that was thrown. Python's comes as JSON, with the name, the message and the stack among its fields. */
function thrown(value: EncodedValue | null, decode: Decode): {readonly is: unknown} | null {
	const read = held(value, decode);
	if (value?.encoding !== 'json' || typeof read?.is !== 'object' || read.is === null) return read;
	const told = ['name', 'message', 'stack', 'args'];
	const fields = Object.entries(read.is).filter(([key]) => !told.includes(key));
	return fields.length === 0 ? null : {is: Object.fromEntries(fields)};
}

function held(value: EncodedValue | null, decode: Decode): {readonly is: unknown} | null {
	return value === null ? null : lazily(value, decode);
}

function lazily(value: EncodedValue, decode: Decode): {readonly is: unknown} {
	let read: {readonly is: unknown} | null = null;
	return {
		get is() {
			read ??= {is: readValue(value, decode)};
			return read.is;
		},
	};
}

function readValue(value: EncodedValue, decode: Decode): unknown {
	const {length} = value.text;
	if (length > LONGEST_VALUE) return translate('({count} characters, too long to be shown here)', {count: length});
	try {
		return decode(value);
	} catch (error) {
		return `(${expectedError(error).message})`;
	}
}
