import {LunchError} from '../shared/errors.ts';
import {MOST_RETRIES, type RetryEnd, retryEnds} from '../shared/retries.ts';
import {cleanText} from '../shared/text/clean-text.ts';
import type {CallJobRequest} from './jobs.ts';

/** Most characters of a call's own text: its code and arguments are kept with the job. */
export const LONGEST_CALL = 16 * 2 ** 20;
const LONGEST_PAUSE_MS = 24 * 3600 * 1000;
const LONGEST_HINT_MS = 365 * LONGEST_PAUSE_MS;
const LONGEST_NAME = 200;
const HIGHEST_PRIORITY = 10;
const MOST_CONCURRENCY = 100_000;

/** A request as a client, a person or a program made it: nothing of it was checked. */
export type UncheckedCall = {readonly [Field in keyof CallJobRequest]?: unknown};

/** The one check of a call that is to be a job. JOB_INVALID names the field and its limit. */
export function checkCallRequest(request: UncheckedCall): Omit<CallJobRequest, 'idempotencyKey' | 'origin'> {
	const {call, body, hintMs, retries, backoffMs, mostBackoffMs, retryOn, group, concurrency, priority} = request;
	if (concurrency !== undefined && group === undefined) throw invalid('concurrency has no effect without a group');
	return {
		kind: 'call',
		call: checkTitle(call),
		body: checkBody(body),
		hintMs: checkNumber('the hint', hintMs, 0, LONGEST_HINT_MS),
		retries: checkWhole('retries', retries, 0, MOST_RETRIES),
		backoffMs: checkNumber('the backoff', backoffMs, 0, LONGEST_PAUSE_MS),
		mostBackoffMs: checkNumber('the longest backoff', mostBackoffMs, 0, LONGEST_PAUSE_MS),
		retryOn: retryOn === undefined ? undefined : checkReasons(retryOn),
		group: group === undefined ? undefined : checkGroup(group),
		concurrency: checkWhole('concurrency', concurrency, 1, MOST_CONCURRENCY),
		priority: checkWhole('priority', priority, -HIGHEST_PRIORITY, HIGHEST_PRIORITY),
	};
}

/** Checks the name of a group. JOB_INVALID. */
export function checkGroup(group: unknown): string {
	if (typeof group === 'string' && /^[\x21-\x7e]{1,100}$/.test(group)) return group;
	throw invalid('the name of a group has 1 to 100 characters of printable ASCII, and no spaces');
}

function checkTitle(title: unknown): CallJobRequest['call'] {
	const {name, runtime} = Object(title) as {name?: unknown; runtime?: unknown};
	if (runtime !== 'node' && runtime !== 'python') throw invalid('the runtime must be node or python');
	const shown = typeof name === 'string' ? cleanText(name, LONGEST_NAME) : '';
	if (shown === '') throw invalid('the call has no name');
	return {name: shown, runtime};
}

function checkBody(body: unknown): string {
	if (typeof body !== 'string' || !body.startsWith('{')) throw invalid('the call must be a JSON object');
	if (body.length > LONGEST_CALL) {
		throw new LunchError(
			'FUNCTION_TOO_LARGE',
			`The call has ${body.length} characters; at most ${LONGEST_CALL} are allowed.`,
			{
				hint: 'Hand over less, or where it can be fetched.',
			},
		);
	}
	return body;
}

function checkReasons(reasons: unknown): RetryEnd[] {
	const known = Array.isArray(reasons) ? retryEnds.filter(reason => reasons.includes(reason)) : [];
	if (Array.isArray(reasons) && known.length === new Set(reasons).size && known.length > 0) return known;
	throw invalid(`a call is retried after one or several of ${retryEnds.join(', ')}`);
}

function checkWhole(field: string, value: unknown, least: number, most: number): number | undefined {
	if (value === undefined || (Number.isInteger(value) && isWithin(value, least, most)))
		return value as number | undefined;
	throw invalid(`${field} must be a whole number from ${least} to ${most}`);
}

function checkNumber(field: string, value: unknown, least: number, most: number): number | undefined {
	if (value === undefined || (typeof value === 'number' && isWithin(value, least, most))) return value;
	throw invalid(`${field} must be a number of milliseconds from ${least} to ${most}`);
}

function isWithin(value: unknown, least: number, most: number): boolean {
	return (value as number) >= least && (value as number) <= most;
}

function invalid(message: string): LunchError {
	return new LunchError('JOB_INVALID', `${message}.`);
}
