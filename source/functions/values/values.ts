// How values travel between a caller and a function. Loaded by workers too, so it imports little.
import {DevalueError, parse, stringify} from 'devalue';
import {LunchError, messageOf} from '../../shared/errors.ts';
import type {EncodedValue, Encoding} from '../functions.ts';
import {encodeJson} from './json-values.ts';
import {decodeWithErrors, encodeWithErrors, noticingErrors, WITH_ERRORS} from './values-with-errors.ts';

/**
 * Writes a value down with its types: Map, Set, Date, BigInt, RegExp, URL, typed arrays, ArrayBuffer, undefined,
 * -0, NaN, holes, cycles, shared references, and errors with their causes and fields. What can't be sent (functions,
 * symbols, promises, objects of classes) fails with FUNCTION_VALUE_INVALID and its place; within an error's fields it
 * becomes a text that describes it.
 */
export function encodeRich(value: unknown): string {
	const simple = encodeSimple(value);
	if (simple !== null) return simple;
	try {
		let hasErrors = false;
		const operations = noticingErrors(() => {
			hasErrors = true;
			return '';
		});
		const text = stringify(value, undefined, {operations});
		return hasErrors ? encodeWithErrors(value, false) : text;
	} catch (error) {
		throw refusal(error);
	}
}

/** Writes down what was thrown, like `encodeRich`, but never refuses: what can't be sent is described in words. */
export function encodeThrown(thrown: unknown): string {
	try {
		return encodeWithErrors(thrown, true);
	} catch (error) {
		const message = thrown instanceof Error ? thrown.message : 'something that can not be sent';
		return encodeWithErrors(new Error(String(message), {cause: messageOf(error)}), true);
	}
}

/** Reads what `encodeRich` or `encodeThrown` wrote. The text is not trusted: FUNCTION_VALUE_INVALID for anything else. */
export function decodeRich(text: string): unknown {
	try {
		return text.startsWith(WITH_ERRORS) ? decodeWithErrors(text) : parse(text);
	} catch (error) {
		const reason = error instanceof RangeError ? 'it is nested too deeply or too large' : messageOf(error);
		throw new LunchError('FUNCTION_VALUE_INVALID', `A value can't be read: ${reason}.`, {cause: error});
	}
}

/** Writes a value down in one way or the other. FUNCTION_VALUE_INVALID for what that way can't say. */
export function encodeValue(encoding: Encoding, value: unknown): EncodedValue {
	return {encoding, text: encoding === 'rich' ? encodeRich(value) : encodeJson(value)};
}

/** Reads a value that was written down. FUNCTION_VALUE_INVALID for what is none. */
export function decodeValue({encoding, text}: EncodedValue): unknown {
	if (encoding === 'rich') return decodeRich(text);
	try {
		return JSON.parse(text);
	} catch (error) {
		throw new LunchError('FUNCTION_VALUE_INVALID', `A value is no JSON: ${messageOf(error)}.`, {cause: error});
	}
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

function refusal(error: unknown): LunchError {
	if (error instanceof LunchError) return error;
	if (!(error instanceof DevalueError)) {
		const reason = error instanceof RangeError ? 'it is nested too deeply' : messageOf(error);
		return new LunchError('FUNCTION_VALUE_INVALID', `A value can't be sent: ${reason}.`, {cause: error});
	}
	const place = `value${error.path ?? ''}`;
	return new LunchError('FUNCTION_VALUE_INVALID', `${place} can't be sent: it is ${kindOf(error.value)}.`, {
		hint: 'Send plain data: numbers, texts, lists, objects, Map, Set, Date, BigInt, typed arrays, errors.',
	});
}

/** What a value is that can't be sent, for people. */
function kindOf(value: unknown): string {
	if (typeof value === 'function') return `the function ${value.name || '(without a name)'}`;
	if (typeof value === 'symbol') return 'a symbol';
	if (typeof value !== 'object' || value === null) return `a ${typeof value}`;
	if ('then' in value && typeof value.then === 'function') return 'a promise';
	if (Object.getOwnPropertySymbols(value).length > 0) return 'an object with symbols as keys';
	if (Object.hasOwn(value, '__proto__')) return 'an object with a key __proto__';
	const {constructor: made} = value;
	return `an object of the class ${typeof made === 'function' && made.name ? made.name : '(without a name)'}`;
}
