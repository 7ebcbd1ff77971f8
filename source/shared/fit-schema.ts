import type * as z from 'zod';
import {cleanText} from './text/clean-text.ts';

type Issue = z.core.$ZodRawIssue;

const kinds: Readonly<Record<string, string>> = {
	string: 'a text',
	number: 'a number',
	int: 'a whole number',
	bigint: 'a whole number',
	boolean: 'true or false',
	array: 'a list',
	tuple: 'a list',
	object: 'an object',
	record: 'an object',
	date: 'a time',
};

const formats: Readonly<Record<string, string>> = {
	base64: 'base64',
	url: 'an address',
	uuid: 'a UUID',
	datetime: 'a time as in 2026-12-01T11:00:00.000Z',
};

const LONGEST_NAME = 60;
const LONGEST_TEXT = 200;

/** A value as its schema has it, or what is wrong with it. */
export type Fit<Value> = {data: Value; fault: null} | {data: null; fault: string};

/**
 * Reads a value by its schema. The first fault is told in words for people, without the value, which may be anything:
 * `limits.max: expected a number`, `q is missing`.
 */
export function fitSchema<Schema extends z.ZodType>(schema: Schema, value: unknown): Fit<z.output<Schema>> {
	const {success, data, error} = schema.safeParse(value, {error: plainWords});
	return success ? {data, fault: null} : {data: null, fault: faultText(error)};
}

function faultText({issues: [first]}: z.ZodError): string {
	if (!first) return 'does not fit';
	const {path, message} = deepest(first);
	const place = path.join('.');
	const separator = place === '' ? '' : /^(?:is|has) /.test(message) ? ' ' : ': ';
	return cleanText(place + separator + message, LONGEST_TEXT);
}

/** Of the kinds of a value, the fault of the one that it is most likely meant to be: whose fault is furthest inside. */
function deepest(issue: z.core.$ZodIssue): {path: readonly PropertyKey[]; message: string} {
	if (issue.code !== 'invalid_union') return issue;
	const found = issue.errors.flatMap(errors => errors.slice(0, 1).map(deepest));
	const [best] = found.sort((one, other) => other.path.length - one.path.length);
	return best ? {path: [...issue.path, ...best.path], message: best.message} : issue;
}

/**
 * The words for faults that a schema has none for: those of zod are for the author of the schema. A library that reads by schemas
 * itself is given them.
 */
export function plainWords(issue: Issue): string {
	switch (issue.code) {
		case 'invalid_type':
			if (issue.input === undefined) return 'is missing';
			return `expected ${kinds[issue.expected] ?? issue.expected}${Array.isArray(issue.input) ? ', got a list' : ''}`;
		case 'too_small':
			return `expected ${amount(issue.origin, Number(issue.minimum), issue.inclusive === false ? 'above' : 'least')}`;
		case 'too_big':
			return `expected ${amount(issue.origin, Number(issue.maximum), issue.inclusive === false ? 'below' : 'most')}`;
		case 'invalid_format':
			return Object.hasOwn(formats, issue.format)
				? `expected ${formats[issue.format]}`
				: 'has another form than expected';
		case 'invalid_value':
			return issue.input === undefined ? 'is missing' : `expected ${choice(issue.values)}`;
		case 'unrecognized_keys':
			return `has a field that is not known: ${(issue.keys[0] ?? '').slice(0, LONGEST_NAME)}`;
		case 'not_multiple_of':
			return `expected a multiple of ${issue.divisor}`;
		default:
			return 'is not what was expected';
	}
}

type Bound = 'least' | 'above' | 'most' | 'below';

function amount(origin: string, limit: number, bound: Bound): string {
	if (/^(?:number|int|bigint)$/.test(origin)) {
		const words = {
			least: `of ${limit} or more`,
			above: `above ${limit}`,
			most: `up to ${limit}`,
			below: `below ${limit}`,
		};
		return `a number ${words[bound]}`;
	}
	if (bound === 'least' && limit === 1) return 'something that is not empty';
	const unit = origin === 'string' ? 'characters' : 'entries';
	return bound === 'least' || bound === 'above' ? `${limit} ${unit} at the least` : `${limit} ${unit} at the most`;
}

function choice(values: readonly unknown[]): string {
	const shown = values.map(String).filter(value => value !== '');
	return shown.length === 1 ? `${shown[0]}` : `one of ${shown.join(', ')}`;
}
