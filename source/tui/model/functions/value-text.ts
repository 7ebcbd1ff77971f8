import {inspect} from 'node:util';
import {encodeJson} from '../../../functions/values/json-values.ts';

/** A value as a text to be copied: a text as it is, JSON where that can hold the value, else as code has it, whole. */
export function valueText(value: unknown): string {
	if (typeof value === 'string') return value;
	try {
		return encodeJson(value);
	} catch {
		const all = Number.POSITIVE_INFINITY;
		return inspect(value, {depth: all, maxArrayLength: all, maxStringLength: all, breakLength: 100});
	}
}
