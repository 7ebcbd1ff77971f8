// How values travel between a caller and a function. Loaded by workers too, so it imports little.
import {DevalueError, parse} from 'devalue';
import {LunchError, messageOf} from '../../shared/errors.ts';
import type {EncodedValue, Encoding} from '../functions.ts';
import {decodeJson} from './decode-json.ts';
import {encodeJson} from './json-values.ts';
import {findUnsendable} from './unsendable.ts';
import {decodeWithErrors, encodeRichly, WITH_ERRORS} from './values-with-errors.ts';

/**
 * Writes a value down with its types: Map, Set, Date, BigInt, RegExp, URL, typed arrays, ArrayBuffer, undefined,
 * -0, NaN, holes, cycles, shared references, named properties of lists, and errors with their causes and fields. Views
 * of memory bring the bytes that they show. What can't be sent (functions, symbols, promises, getters, objects of
 * classes) fails with FUNCTION_VALUE_INVALID and its place, which begins with `root`; within an error's fields it
 * becomes a text that describes it.
 */
export function encodeRich(value: unknown, root = 'value'): string {
	const simple = encodeSimple(value);
	if (simple !== null) return simple;
	try {
		return encodeRichly(value, false);
	} catch (error) {
		throw refusal(error, root);
	}
}

/** Encodes a thrown value like `encodeRich`, but never refuses: parts that can't be sent are described in words. */
export function encodeThrown(thrown: unknown): string {
	try {
		return encodeRichly(thrown, true);
	} catch (error) {
		const message = thrown instanceof Error ? thrown.message : 'something that can not be sent';
		return encodeRichly(new Error(String(message), {cause: messageOf(error)}), true);
	}
}

/** Reads a text of `encodeRich` or `encodeThrown`. The text is not trusted: FUNCTION_VALUE_INVALID for anything else. */
export function decodeRich(text: string): unknown {
	try {
		return text.startsWith(WITH_ERRORS) ? decodeWithErrors(text) : parse(text);
	} catch (error) {
		const reason = error instanceof RangeError ? 'it is nested too deeply or too large' : messageOf(error);
		throw new LunchError('FUNCTION_VALUE_INVALID', `A value can't be read: ${reason}.`, {cause: error});
	}
}

/**
 * Writes a value down in one way or the other. FUNCTION_VALUE_INVALID for what that way can't say, with its place, which
 * begins with `root`.
 */
export function encodeValue(encoding: Encoding, value: unknown, root = 'value'): EncodedValue {
	return {encoding, text: encoding === 'rich' ? encodeRich(value, root) : encodeJson(value, root)};
}

/** Reads an encoded value. Throws FUNCTION_VALUE_INVALID for any other text. */
export function decodeValue({encoding, text}: EncodedValue, root = 'value'): unknown {
	return encoding === 'rich' ? decodeRich(text) : decodeJson(text, root);
}

/** Most values are a number or a short text, and need no walk. */
function encodeSimple(value: unknown): string | null {
	switch (typeof value) {
		case 'undefined':
			return '-1';
		case 'boolean':
			return value ? '[true]' : '[false]';
		case 'number':
			return Number.isFinite(value) && !Object.is(value, -0) ? `[${value}]` : null;
		case 'string':
			return `[${JSON.stringify(value)}]`;
		default:
			return value === null ? '[null]' : null;
	}
}

const DEFAULT_HINT = 'Send plain data: numbers, texts, lists, objects, Map, Set, Date, BigInt, typed arrays, errors.';

function refusal(error: unknown, root: string): LunchError {
	if (error instanceof LunchError) return error;
	if (!(error instanceof DevalueError)) {
		const reason = error instanceof RangeError ? 'it is nested too deeply' : messageOf(error);
		return new LunchError('FUNCTION_VALUE_INVALID', `A value can't be sent: ${reason}.`, {cause: error});
	}
	const {path, value: thing} = error as {path?: string; value: unknown};
	const isObject = (typeof thing === 'object' || typeof thing === 'function') && thing !== null;
	const unsendable = isObject ? findUnsendable(thing) : null;
	const {what, hint = DEFAULT_HINT} = unsendable ?? {what: `a ${typeof thing}`};
	return new LunchError('FUNCTION_VALUE_INVALID', `${root}${path ?? ''} can't be sent: it is ${what}.`, {hint});
}
