import {LunchError} from '../../shared/errors.ts';

/** Deepest nesting that is written as JSON. */
const DEEPEST = 1000;

/**
 * Writes a value as JSON. What JSON can't say fails with FUNCTION_VALUE_INVALID and its place: NaN, bigints, Map,
 * Set, cycles, functions … A property that is undefined is left out, and undefined itself is null: nothing is lost
 * by it that a reader of JSON could tell. What has a `toJSON` is written as that says.
 */
export function encodeJson(value: unknown): string {
	try {
		check(value, 'value', [], true);
		return JSON.stringify(value) ?? 'null';
	} catch (error) {
		if (error instanceof LunchError) throw error;
		throw new LunchError('FUNCTION_VALUE_INVALID', `A value can't be written as JSON: ${String(error)}.`, {
			cause: error,
		});
	}
}

function check(value: unknown, place: string, around: object[], mayMiss: boolean): void {
	switch (typeof value) {
		case 'string':
		case 'boolean':
			return;
		case 'number':
			if (!Number.isFinite(value)) throw refusal(place, String(value));
			return;
		case 'undefined':
			if (!mayMiss) throw refusal(place, 'undefined');
			return;
		case 'object':
			if (value !== null) checkObject(value, place, around);
			return;
		default:
			throw refusal(place, `a ${typeof value}`);
	}
}

function checkObject(value: object, place: string, around: object[]): void {
	if (around.includes(value)) throw refusal(place, 'part of itself');
	if (around.length >= DEEPEST) throw refusal(place, `nested more than ${DEEPEST} deep`);
	around.push(value);
	if ('toJSON' in value && typeof value.toJSON === 'function') {
		check(value.toJSON(''), place, around, true);
	} else if (Array.isArray(value)) {
		// Not `forEach`, which would pass over holes.
		for (let at = 0; at < value.length; at += 1) check(value[at], `${place}[${at}]`, around, false);
	} else {
		const tag = Object.prototype.toString.call(value).slice(8, -1);
		if (!isPlain(value)) throw refusal(place, `of the class ${value.constructor?.name || tag}`);
		for (const [key, item] of Object.entries(value)) check(item, placeOf(place, key), around, true);
	}
	around.pop();
}

/** Whether it is an object of no class, of this world or of another one (`node:vm`). */
function isPlain(value: object): boolean {
	const prototype: unknown = Object.getPrototypeOf(value);
	if (prototype === null) return true;
	const isTop = typeof prototype === 'object' && Object.getPrototypeOf(prototype) === null;
	return isTop && Object.prototype.toString.call(value) === '[object Object]';
}

function placeOf(place: string, key: string): string {
	return /^[A-Za-z_$][\w$]*$/.test(key) ? `${place}.${key}` : `${place}[${JSON.stringify(key)}]`;
}

function refusal(place: string, what: string): LunchError {
	return new LunchError('FUNCTION_VALUE_INVALID', `${place} can't be written as JSON: it is ${what}.`, {
		hint: 'Make it plain data: texts, finite numbers, true, false, null, lists and objects of them.',
	});
}
