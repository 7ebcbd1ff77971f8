import {LunchError} from '../../shared/errors.ts';
import {DEFAULT_PAGE, LARGEST_PAGE} from '../jobs.ts';

/** A cursor for a place in the list: a text that means nothing to others. */
export function writeCursor(seq: number): string {
	return Buffer.from(`job ${seq}`).toString('base64url');
}

/** The place in the list that a cursor names; the newest job's without one. JOB_INVALID where it names none. */
export function readCursor(cursor: string | undefined): number {
	if (cursor === undefined) return Number.MAX_SAFE_INTEGER;
	const [, seq] = /^job (\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
	if (seq === undefined) throw new LunchError('JOB_INVALID', 'cursor is not one that a page of jobs gave.');
	return Number(seq);
}

/** How many jobs a page has; JOB_INVALID where that is too many. */
export function checkLimit(limit: number = DEFAULT_PAGE): number {
	if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_PAGE) {
		throw new LunchError('JOB_INVALID', `limit must be a whole number from 1 to ${LARGEST_PAGE}, not ${limit}.`);
	}
	return limit;
}
