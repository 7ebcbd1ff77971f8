import {STATUS_CODES} from 'node:http';
import * as z from 'zod';
import {errorCodes} from '../../shared/error-codes.ts';
import {LunchError} from '../../shared/errors.ts';
import {PROBLEM_TYPE} from '../../shared/network/problem-type.ts';

/** The body of every error of our own: RFC 9457 problem details. */
export const problemSchema = z.object({
	type: z.literal('about:blank'),
	title: z.string().describe('The meaning of the status'),
	status: z.number().int(),
	detail: z.string().describe('What happened, in words'),
	code: z
		.string()
		.regex(/^[A-Z_]+$/)
		.describe("The same as the command line's"),
	hint: z.string().nullable().describe('What to do next'),
	suggestions: z.array(z.string()).describe('Names that were probably meant'),
});

export type Problem = z.infer<typeof problemSchema>;

/** The documentation of an answer with a problem. */
export function problemAnswer(description: string) {
	return {description, content: {[PROBLEM_TYPE]: {schema: problemSchema}}};
}

/** Answers of every route that may have to ask the upstream. */
export const upstreamFailures = {
	502: problemAnswer('The upstream could not be reached, or what it said can not be used, and nothing is stored'),
	503: problemAnswer('Too many requests are under way, or the upstream wants to be left alone: see Retry-After'),
	504: problemAnswer('The upstream did not answer in time, and nothing is stored'),
};

/** A failure as it goes to clients, with the status that its code has where no other is meant. */
export function problemOf(
	{code, message, hint, suggestions, retryAfter}: LunchError,
	status: number = errorCodes[code].httpStatus,
): {
	problem: Problem;
	headers: Record<string, string>;
} {
	const wait = retryAfter ?? errorCodes[code].retryAfter;
	return {
		problem: {
			type: 'about:blank',
			title: STATUS_CODES[status] ?? 'Error',
			status,
			detail: message,
			code,
			hint,
			suggestions: [...suggestions],
		},
		headers: {
			'cache-control': 'no-store',
			...(wait === null ? {} : {'retry-after': String(Math.ceil(wait))}),
		},
	};
}

/** The request can't be understood. */
export function badRequest(message: string, hint: string): LunchError {
	return new LunchError('USAGE', message, {hint});
}
