import {LunchError, messageOf} from '../../shared/errors.ts';
import {placeOf} from './place-of.ts';

/**
 * Reads JSON. Whole numbers that a number can't hold are BigInts. FUNCTION_VALUE_INVALID for what is not JSON, and for
 * numbers beyond any, with their place.
 */
export function decodeJson(text: string, root = 'value'): unknown {
	try {
		// Most texts have no number that long, and are read quicker without being asked for each value.
		if (!LONG_NUMBER.test(text)) return JSON.parse(text);
		const value: unknown = JSON.parse(text, readExactly);
		const place = placeOf([value], isBeyond);
		if (place === '') return value;
		const where = root + place.slice('[0]'.length);
		throw new LunchError('FUNCTION_VALUE_INVALID', `${where} is a number larger than there are.`);
	} catch (error) {
		if (error instanceof LunchError) throw error;
		throw new LunchError('FUNCTION_VALUE_INVALID', `A value is not JSON: ${messageOf(error)}.`, {cause: error});
	}
}

const LONG_NUMBER = /\d{16}|\d[eE]\+?\d{3}/;

function readExactly(_key: string, value: unknown, context?: {source?: string}): unknown {
	if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
	const source = context?.source ?? '';
	return /^-?\d+$/.test(source) ? BigInt(source) : value;
}

function isBeyond(value: unknown): boolean {
	return value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY;
}
