import {LunchError} from '../../shared/errors.ts';
import {fitSchema} from '../../shared/fit-schema.ts';
import type {CallRequest, EncodedValue, Encoding} from '../functions.ts';
import {callRequestSchema} from './call-request-schema.ts';
import {checkArguments, MOST_READ_HERE} from './check-arguments.ts';

/** Most bytes of a request's texts together, and of a result. */
export const MOST_CALL_BYTES = 64 * 1024 * 1024;

/** Finds what is wrong with a request apart from its arguments and size: FUNCTION_INVALID; null if nothing is. */
export function findRequestError(request: CallRequest): LunchError | null {
	const {fault} = fitSchema(callRequestSchema, request);
	return fault === null ? null : new LunchError('FUNCTION_INVALID', `The call can't be run: ${fault}.`);
}

/**
 * Checks everything about a call that can be checked before it runs. Throws FUNCTION_INVALID, FUNCTION_VALUE_INVALID for
 * a number in its arguments that is none, and FUNCTION_TOO_LARGE.
 */
export function checkCall(request: CallRequest): void {
	const error = findRequestError(request);
	if (error) throw error;
	const {code, args, kwargs, files} = request;
	const contents = files?.in.map(file => ('content' in file ? file.content : '')) ?? [];
	const bytes = [code.source, args?.text ?? '', kwargs?.text ?? '', ...contents].reduce(
		(sum, text) => sum + countBytes(text),
		0,
	);
	if (bytes > MOST_CALL_BYTES) {
		throw new LunchError('FUNCTION_TOO_LARGE', `The call has ${bytes} bytes; at most ${MOST_CALL_BYTES} are allowed.`);
	}
	checkArguments(args, kwargs);
	if (request.batch) checkBatch(request.batch, args);
}

/** Each of the arguments of a batch is a text: the arguments of a call. Those that are long together are read by the worker alone, too. */
function checkBatch(encoding: Encoding, args: EncodedValue | undefined): void {
	if (args?.encoding === 'json' && args.text.length > MOST_READ_HERE) return;
	const texts: unknown[] = args?.encoding === 'json' ? JSON.parse(args.text) : [];
	if (texts.length === 0) throw new LunchError('FUNCTION_INVALID', 'A batch has a list of texts, in JSON.');
	for (const text of texts) {
		if (typeof text !== 'string') throw new LunchError('FUNCTION_INVALID', 'The arguments of a batch are to be texts.');
		checkArguments({encoding, text}, undefined);
	}
}

function countBytes(text: string): number {
	// A text that is short enough in any case need not be counted.
	return text.length * 3 < 1024 ? text.length : Buffer.byteLength(text);
}
