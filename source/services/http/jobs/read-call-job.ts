import * as z from 'zod';
import {callBodyFields, callBodyName, callFromBody, writeCallBody} from '../../../functions/request/call-body.ts';
import {decodeJson} from '../../../functions/values/decode-json.ts';
import {checkJobRequest} from '../../../jobs/job-request.ts';
import type {JobRequest} from '../../../jobs/jobs.ts';
import {LunchError} from '../../../shared/errors.ts';
import {MOST_RETRIES, type RetryEnd, retryEnds} from '../../../shared/retries.ts';

/** The longest body of `POST /call`, in bytes. */
export const LONGEST_CALL_BODY = 17 * 2 ** 20;

const jobFields = {
	name: z.string().min(1).optional().describe('What people are shown; the name of the function unless given'),
	retries: z
		.int()
		.min(0)
		.max(MOST_RETRIES)
		.optional()
		.describe('How many times it may begin again; it is run at most once otherwise'),
	backoff: z
		.number()
		.min(0)
		.optional()
		.describe('The pause before it first does, in seconds; each is twice as long as the one before'),
	backoffMost: z.number().min(0).optional().describe('The longest pause, in seconds'),
	retryOn: z.array(z.enum(retryEnds)).optional().describe('After which ends; all of them unless given'),
	group: z.string().optional().describe('The name of its group'),
	concurrency: z.int().min(1).optional().describe('So many of the group run at a time, on all machines together'),
	priority: z.int().min(-10).max(10).optional().describe('Each step moves it an hour ahead in the queue'),
};

/** The body of `POST /call`. Times are in seconds. */
export const callSubmissionSchema = z.strictObject({...callBodyFields, ...jobFields});

/**
 * The request for a call in a body of JSON and an `Idempotency-Key`, checked whole. Strict: a field that is not known is refused.
 * JOB_INVALID, FUNCTION_INVALID, FUNCTION_VALUE_INVALID, FUNCTION_TOO_LARGE.
 */
export function readCallJob(text: string, idempotencyKey: unknown): JobRequest {
	const body = parse(text);
	const given = (fields: object) =>
		Object.fromEntries(Object.entries(body).filter(([field]) => Object.hasOwn(fields, field)));
	const unknown = Object.keys(body).find(
		field => !Object.hasOwn(jobFields, field) && !Object.hasOwn(callBodyFields, field),
	);
	if (unknown !== undefined) {
		throw new LunchError('JOB_INVALID', `There is no field ${JSON.stringify(unknown.slice(0, 60))}.`, {hint: SEE_DOCS});
	}
	const call = callFromBody(given(callBodyFields));
	const {name, backoff, backoffMost, ...job} = given(jobFields) as {
		[Field in keyof typeof jobFields]?: unknown;
	} & {retryOn?: RetryEnd[]};
	return checkJobRequest({
		...job,
		kind: 'call',
		call: {name: name ?? callBodyName(call), runtime: call.runtime},
		body: writeCallBody(call),
		hintMs: call.hintMs,
		backoffMs: milliseconds(backoff),
		mostBackoffMs: milliseconds(backoffMost),
		idempotencyKey,
	});
}

const SEE_DOCS = 'See /docs for what can be said.';

function parse(text: string): object {
	const body = text === '' ? null : decodeBody(text);
	if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body;
	throw new LunchError('JOB_INVALID', 'The body must be a JSON object.', {
		hint: 'Send {"runtime": "node", "source": "x => x ** 2", "args": [12]}.',
	});
}

function decodeBody(text: string): unknown {
	try {
		return decodeJson(text, 'call');
	} catch (error) {
		throw new LunchError('JOB_INVALID', 'The body is not JSON.', {hint: SEE_DOCS, cause: error});
	}
}

/** Turns a text of digits into a number; anything else stays as it is, and is refused as such. */
function milliseconds(value: unknown): unknown {
	return typeof value === 'number' ? value * 1000 : value;
}
