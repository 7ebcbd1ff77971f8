import {LunchError, messageOf} from '../../shared/errors.ts';
import type {EncodedValue} from '../functions.ts';
import {decodeJson} from '../values/decode-json.ts';

/** Longer texts are read by the worker alone, which refuses them too: nobody else is to wait for that. In characters. */
export const MOST_READ_HERE = 1024 * 1024;

/**
 * Checks that arguments are a list, and named ones an object, as they are written down: FUNCTION_INVALID, and
 * FUNCTION_VALUE_INVALID for numbers that are none.
 */
export function checkArguments(args: EncodedValue | undefined, kwargs: EncodedValue | undefined): void {
	if (args && !mayBe(args, 'args', 'list')) throw invalid('args', 'a list', 'Write them as in [1, "two"].');
	if (kwargs && !mayBe(kwargs, 'kwargs', 'object'))
		throw invalid('kwargs', 'an object', 'Write them as in {"people": 4}.');
}

function mayBe({encoding, text}: EncodedValue, field: string, kind: 'list' | 'object'): boolean {
	if (encoding === 'json' && text.length > MOST_READ_HERE)
		return text.trimStart().startsWith(kind === 'list' ? '[' : '{');
	if (text.length > MOST_READ_HERE) return true;
	// A text with errors in it begins with a letter, and has the value as the first of a list.
	const hasErrors = encoding === 'rich' && text.startsWith('E');
	const read = parsed(hasErrors ? text.slice(1) : text);
	// Also for numbers that are too large for any.
	if (encoding === 'json') return kindOf(decodeJson(text, field)) === kind;
	const value: unknown = Array.isArray(read) ? read[hasErrors ? Number(read[0]?.[0]) : 0] : null;
	// Within it, lists that begin with a word are what JSON has no form for.
	if (Array.isArray(value) && typeof value[0] === 'string') return kind === 'object' && value[0] === 'null';
	return kindOf(value) === kind;
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		throw new LunchError('FUNCTION_INVALID', `The arguments of the call are not JSON: ${messageOf(error)}.`, {
			cause: error,
		});
	}
}

function kindOf(value: unknown): 'list' | 'object' | null {
	if (Array.isArray(value)) return 'list';
	return typeof value === 'object' && value !== null ? 'object' : null;
}

function invalid(field: string, kind: string, hint: string): LunchError {
	return new LunchError('FUNCTION_INVALID', `The ${field} of the call are to be ${kind}.`, {hint});
}
