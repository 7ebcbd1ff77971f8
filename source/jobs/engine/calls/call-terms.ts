import {createHash} from 'node:crypto';
import * as z from 'zod';
import {backoff, jittered} from '../../../shared/backoff.ts';
import {retryEnds, retryPauses} from '../../../shared/retries.ts';
import {cleanText} from '../../../shared/text/clean-text.ts';
import type {AttemptOutcome} from '../../job.ts';
import type {CallJobRequest} from '../../jobs.ts';

/** The terms of a call, kept beside its own text. They never change. */
export const callTermsSchema = z.object({
	name: z.string().transform(name => cleanText(name)),
	runtime: z.enum(['node', 'python']),
	/** Of its own text: two requests with one key are the same only where this is. */
	digest: z.string(),
	retries: z.int().min(0),
	backoffMs: z.number().min(0),
	mostBackoffMs: z.number().min(0),
	retryOn: z.array(z.enum(retryEnds)),
	priority: z.int(),
	hintMs: z.number().min(0),
});

export type CallTerms = z.infer<typeof callTermsSchema>;

/** The terms to keep of a checked request. */
export function callTerms({call, body, ...request}: CallJobRequest): CallTerms {
	const {firstMs, longestMs} = retryPauses(request);
	return {
		...call,
		digest: createHash('sha256').update(body).digest('hex'),
		retries: request.retries ?? 0,
		backoffMs: firstMs,
		mostBackoffMs: longestMs,
		retryOn: [...(request.retryOn ?? retryEnds)],
		priority: request.priority ?? 0,
		hintMs: request.hintMs ?? 0,
	};
}

/**
 * How long to wait, in milliseconds, before a call begins again of which so many attempts began and the last one ended like this;
 * null where it may not.
 */
export function pauseBeforeRetry(
	{retries, retryOn, backoffMs, mostBackoffMs}: CallTerms,
	attempts: number,
	outcome: AttemptOutcome,
): number | null {
	if (attempts > retries || !retryOn.some(reason => reason === outcome)) return null;
	return Math.round(jittered(backoff(attempts, {firstMs: backoffMs, longestMs: mostBackoffMs})));
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * The rank of a call: of those that wait the one with the smallest is next. Long ones go first, so that they don't end last, but
 * nobody is overtaken by those of a minute later; a step of priority is worth an hour. `turn`: the time from which it counts.
 */
export function callRank({hintMs, priority}: Pick<CallTerms, 'hintMs' | 'priority'>, turn: number): number {
	return turn - Math.min(hintMs, MINUTE_MS) - priority * HOUR_MS;
}
