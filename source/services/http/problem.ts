import {STATUS_CODES} from 'node:http';
import * as z from 'zod';
import {type ErrorCode, LunchError} from '../../shared/errors.ts';

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

export const PROBLEM_TYPE = 'application/problem+json';

/** What the documentation says of an answer with a problem. */
export function problemAnswer(description: string) {
	return {description, content: {[PROBLEM_TYPE]: {schema: problemSchema}}};
}

/** Answers of every route that may have to ask the upstream. */
export const upstreamFailures = {
	502: problemAnswer('The upstream could not be reached, or what it said can not be used, and nothing is stored'),
	503: problemAnswer('Too many requests are under way, or the upstream wants to be left alone: see Retry-After'),
	504: problemAnswer('The upstream did not answer in time, and nothing is stored'),
};

const statuses: Partial<Record<ErrorCode, number>> = {
	USAGE: 400,
	RESTAURANT_NOT_FOUND: 404,
	RESTAURANT_AMBIGUOUS: 404,
	NOT_FOUND: 404,
	METHOD_NOT_ALLOWED: 405,
	CONTENT_TOO_LARGE: 413,
	CONTENT_TYPE_UNSUPPORTED: 415,
	JOB_INVALID: 400,
	JOB_NOT_FOUND: 404,
	JOB_NOT_FINISHED: 409,
	JOB_ENDED: 409,
	JOB_KEY_REUSED: 409,
	JOB_RESULT_GONE: 410,
	JOB_RANGE_INVALID: 416,
	JOB_QUOTA_REACHED: 429,
	JOB_STORE_FAILED: 503,
	OUT_OF_MEMORY: 400,
	DISK_FULL: 507,
	NOTHING_STORED: 503,
	UPSTREAM_UNREACHABLE: 502,
	UPSTREAM_TIMEOUT: 504,
	UPSTREAM_RATE_LIMITED: 503,
	UPSTREAM_FAILED: 502,
	UPSTREAM_UNREADABLE: 502,
	UPSTREAM_NO_MENU_API: 502,
	OVERLOADED: 503,
	TIMED_OUT: 504,
	INTERRUPTED: 503,
	UNAUTHORIZED: 401,
	MISDIRECTED: 421,
	ORIGIN_REFUSED: 403,
};

/** How soon a client that was sent away may come back, in seconds. */
const usualWaits: Partial<Record<ErrorCode, number>> = {
	OVERLOADED: 1,
	UPSTREAM_RATE_LIMITED: 10,
	NOTHING_STORED: 10,
	JOB_QUOTA_REACHED: 10,
	JOB_STORE_FAILED: 5,
};

/** A failure as it goes to clients, with the status that its code has where no other is meant. */
export function problemOf(
	{code, message, hint, suggestions, retryAfter}: LunchError,
	status = statuses[code] ?? 500,
): {
	problem: Problem;
	headers: Record<string, string>;
} {
	const wait = retryAfter ?? usualWaits[code];
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
			...(wait === undefined ? {} : {'retry-after': String(Math.ceil(wait))}),
		},
	};
}

/** The request can't be understood. */
export function badRequest(message: string, hint: string): LunchError {
	return new LunchError('USAGE', message, {hint});
}
