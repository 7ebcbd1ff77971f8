import {checkRequest} from '../../../jobs/job-request.ts';
import type {JobRequest} from '../../../jobs/jobs.ts';
import {jobRequestSchema} from '../../../jobs/schema.ts';
import {LunchError} from '../../../shared/errors.ts';

/** The longest body of a request for a job, in bytes: far more than one needs. */
export const LONGEST_BODY = 4096;

/**
 * The request for a job in a body of JSON and an `Idempotency-Key`. Strict where a mistake would go unnoticed: a field that is not
 * known, or that is there twice, is refused. JOB_INVALID.
 */
export function readJobRequest(text: string, idempotencyKey: unknown, maxDigits: number): JobRequest {
	const body = parse(text);
	if (typeof body !== 'object' || body === null || Array.isArray(body)) {
		throw invalid('The body must be a JSON object.');
	}
	const unknown = Object.keys(body).find(field => !Object.hasOwn(jobRequestSchema.shape, field));
	if (unknown !== undefined)
		throw invalid(`There is no field ${JSON.stringify(unknown.slice(0, 60))}; digits is all there is.`);
	// JSON itself lets a later field win. A number has no colon, so a second one is a second field's.
	if ('digits' in body && typeof body.digits === 'number' && text.indexOf(':') !== text.lastIndexOf(':')) {
		throw invalid('The field digits is there twice.');
	}
	return checkRequest({...body, idempotencyKey}, maxDigits);
}

function parse(text: string): unknown {
	if (text === '') throw invalid('The body is missing: digits must be given.');
	try {
		return JSON.parse(text);
	} catch {
		throw invalid('The body is not JSON.');
	}
}

function invalid(message: string): LunchError {
	return new LunchError('JOB_INVALID', message, {hint: 'Send {"digits": 1000000}.'});
}
