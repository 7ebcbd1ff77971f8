import {types} from 'node:util';
import {LunchError, messageOf} from '../../shared/errors.ts';
import {namedProperties} from './named-properties.ts';
import {keyPlace} from './place-of.ts';
import {className, findUnsendable, isPlain} from './unsendable.ts';

/** Deepest nesting that is written as JSON. */
const DEEPEST = 1000;

// Not in the types yet: JSON of which the exact text is known.
const {rawJSON} = JSON as unknown as {rawJSON(text: string): unknown};

/**
 * Writes a value as JSON; a BigInt is a whole number there, of any size. What JSON can't say fails with
 * FUNCTION_VALUE_INVALID and its place, which begins with `root`: NaN, Map, Set, cycles, functions … A property that is
 * undefined is left out, and undefined itself is null: nothing is lost by it that a reader of JSON could tell. What has
 * a `toJSON` is written as that says.
 */
export function encodeJson(value: unknown, root = 'value'): string {
	try {
		const around: Around = {objects: [], isExact: true};
		check(value, root, around, true);
		return JSON.stringify(value, around.isExact ? undefined : exactly) ?? 'null';
	} catch (error) {
		if (error instanceof LunchError) throw error;
		throw new LunchError('FUNCTION_VALUE_INVALID', `A value can't be written as JSON: ${messageOf(error)}.`, {
			cause: error,
		});
	}
}

/** Minus zero too, of which `JSON.stringify` drops the sign. */
function exactly(_key: string, value: unknown): unknown {
	if (typeof value === 'bigint') return rawJSON(String(value));
	return Object.is(value, -0) ? rawJSON('-0.0') : value;
}

/** The way to a part of a value. */
interface Around {
	objects: object[];
	/** Whether `JSON.stringify` writes all that there was as it is. */
	isExact: boolean;
}

function check(value: unknown, place: string, around: Around, mayMiss: boolean): void {
	switch (typeof value) {
		case 'string':
		case 'boolean':
			return;
		case 'bigint':
			around.isExact = false;
			return;
		case 'number':
			if (!Number.isFinite(value)) throw refusal(place, String(value));
			if (Object.is(value, -0)) around.isExact = false;
			return;
		case 'undefined':
			if (!mayMiss) throw refusal(place, 'undefined');
			return;
		case 'object':
			if (value !== null) checkObject(value, place, around);
			return;
		case 'function': {
			const {what = '', hint} = findUnsendable(value) ?? {};
			throw refusal(place, what.startsWith('the function') ? 'a function' : what, hint);
		}
		default:
			throw refusal(place, `a ${typeof value}`);
	}
}

function checkObject(value: object, place: string, around: Around): void {
	if (around.objects.includes(value)) throw refusal(place, 'part of itself');
	if (around.objects.length >= DEEPEST) throw refusal(place, `nested more than ${DEEPEST} deep`);
	if (types.isProxy(value)) throw unsendable(value, place);
	around.objects.push(value);
	if ('toJSON' in value && typeof value.toJSON === 'function') {
		check(value.toJSON(''), place, around, true);
	} else if (Array.isArray(value)) {
		const [name] = Object.keys(namedProperties(value, 'Array') ?? {});
		if (name !== undefined) throw refusal(place + keyPlace(name), 'a named property of a list');
		// Not `forEach`, which would pass over holes.
		for (let at = 0; at < value.length; at += 1) check(value[at], `${place}[${at}]`, around, false);
	} else {
		if (!isPlain(value) || Object.getOwnPropertySymbols(value).length > 0) throw unsendable(value, place);
		checkProperties(value, place, around);
	}
	around.objects.pop();
}

function checkProperties(value: object, place: string, around: Around): void {
	for (const key of Object.keys(value)) {
		const property = Object.getOwnPropertyDescriptor(value, key);
		if (property?.get) throw refusal(place + keyPlace(key), 'a getter', 'Read it first: {...object} has its value.');
		check(property?.value, place + keyPlace(key), around, true);
	}
}

function unsendable(value: object, place: string): LunchError {
	const {what, hint} = findUnsendable(value) ?? {what: `an object of the class ${className(value)}`};
	return refusal(place, what, hint);
}

function refusal(
	place: string,
	what: string,
	hint = 'Make it plain data: texts, finite numbers, true, false, null, lists and objects of them.',
): LunchError {
	return new LunchError('FUNCTION_VALUE_INVALID', `${place} can't be written as JSON: it is ${what}.`, {hint});
}
