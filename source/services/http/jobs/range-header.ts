import type {ByteRange} from '../../../jobs/jobs.ts';
import {LunchError} from '../../../shared/errors.ts';

/**
 * The part that a `Range` header asks for; null where the whole is to be given: no header, several ranges
 * at once, another unit, or no range at all (RFC 9110, 14.2). JOB_RANGE_INVALID where it ends before it starts.
 */
export function readRange(header: string | undefined): ByteRange | null {
	const [, first, last] = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/i.exec(header ?? '') ?? [];
	if (first === undefined || last === undefined || (first === '' && last === '')) return null;
	if (first === '') return {last: Number(last)};
	if (last === '') return {start: Number(first)};
	if (Number(last) < Number(first)) {
		throw new LunchError('JOB_RANGE_INVALID', `The range ends at byte ${last}, before it starts at ${first}.`);
	}
	return {start: Number(first), end: Number(last)};
}
