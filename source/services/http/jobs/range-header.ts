import type {ByteRange} from '../../../jobs/jobs.ts';
import {LunchError} from '../../../shared/errors.ts';
import {readRangeBounds} from '../byte-part.ts';

/**
 * The part that a `Range` header asks for. Null where the whole is given: without a header, for several ranges at once, another
 * unit, or what is not a range (RFC 9110, 14.2). JOB_RANGE_INVALID where it ends before it starts.
 */
export function readRange(header: string | undefined): ByteRange | null {
	const bounds = readRangeBounds(header ?? '');
	if (!bounds) return null;
	const {first, last} = bounds;
	if (first === null) return {last};
	if (last === null) return {start: first};
	if (last < first) {
		throw new LunchError('JOB_RANGE_INVALID', `The range ends at byte ${last}, before it starts at ${first}.`);
	}
	return {start: first, end: last};
}
