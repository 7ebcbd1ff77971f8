import {LunchError} from '../shared/errors.ts';
import {meantNumber} from '../shared/settings/meant-number.ts';
import {DEFAULT_TENANT, type Tenant} from '../shared/tenant.ts';
import {checkCallRequest, type UncheckedCall} from './call-job-request.ts';
import type {JobRequest, PiRequest} from './jobs.ts';
import {MAX_DIGITS, USUAL_MAX_DIGITS} from './pi/limits.ts';

/** The longest idempotency key, in characters. */
export const LONGEST_KEY = 255;

/** A request as a client, a person or a program made it: nothing of it was checked. */
export type UncheckedRequest = {readonly [Field in keyof PiRequest]?: unknown};

/**
 * The one check of a request, of any kind, wherever it comes from. JOB_INVALID names the field and its limit. `maxDigits`: the
 * most decimals of pi that may be asked for.
 */
export function checkJobRequest(request: UncheckedRequest | UncheckedCall, maxDigits = USUAL_MAX_DIGITS): JobRequest {
	const {kind = 'pi', idempotencyKey} = request;
	if (kind === 'pi') return checkRequest(request, maxDigits);
	if (kind !== 'call') throw invalid('a job is of the kind pi or call');
	const checked = checkCallRequest(request);
	return idempotencyKey === undefined ? checked : {...checked, idempotencyKey: checkKey(idempotencyKey)};
}

/** The check of a request for decimals of pi, of which `maxDigits` may be asked for. */
export function checkRequest(
	{digits, idempotencyKey}: UncheckedRequest,
	maxDigits: number = USUAL_MAX_DIGITS,
): PiRequest {
	if (digits === undefined) throw invalid('digits is missing');
	if (typeof digits !== 'number' || !Number.isInteger(digits) || digits < 1 || digits > maxDigits) {
		const isAllowable = typeof digits === 'number' && digits > maxDigits && digits <= MAX_DIGITS;
		throw invalid(`digits must be a whole number from 1 to ${maxDigits}, not ${shown(digits)}`, {
			hint: isAllowable
				? `Allow more with --max-digits, up to ${MAX_DIGITS}: each takes a byte of disk and up to 16 of memory.`
				: undefined,
		});
	}
	return idempotencyKey === undefined ? {digits} : {digits, idempotencyKey: checkKey(idempotencyKey)};
}

/** Checks an idempotency key. JOB_INVALID. */
export function checkKey(idempotencyKey: unknown): string {
	if (typeof idempotencyKey !== 'string' || !/^[\x21-\x7e]+$/.test(idempotencyKey)) {
		throw invalid('the idempotency key must be printable ASCII without spaces');
	}
	if (idempotencyKey.length > LONGEST_KEY) {
		throw invalid(`the idempotency key must have at most ${LONGEST_KEY} characters`);
	}
	return idempotencyKey;
}

/** An idempotency key as the engines keep it: each tenant has its own. Neither names of tenants nor keys have a space. */
export function scopedKey(tenant: Tenant, key: string): string {
	return tenant === DEFAULT_TENANT ? key : `${tenant} ${key}`;
}

/** A group as the engines keep it: each tenant has its own; empty for none. */
export function scopedGroup(tenant: Tenant, group: string | undefined): string {
	return group === undefined ? '' : scopedKey(tenant, group);
}

/** The decimals that a person asked for, written in digits alone, so that `1e6` and `1.0` are no surprise. JOB_INVALID. */
export function readDigits(text: string, maxDigits: number = USUAL_MAX_DIGITS): number {
	if (!/^\d{1,15}$/.test(text)) {
		const meant = meantNumber(text);
		throw invalid(`digits must be a whole number from 1 to ${maxDigits}, written in digits, not ${shown(text)}`, {
			suggestions: meant !== null && meant >= 1 && meant <= maxDigits ? [String(meant)] : [],
		});
	}
	return checkRequest({digits: Number(text)}, maxDigits).digits;
}

function shown(value: unknown): string {
	const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
	return text === undefined ? typeof value : text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function invalid(message: string, more: {hint?: string | undefined; suggestions?: readonly string[]} = {}): LunchError {
	return new LunchError('JOB_INVALID', `${message}.`, more);
}
