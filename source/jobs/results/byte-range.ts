import {LunchError} from '../../shared/errors.ts';
import type {ByteRange} from '../jobs.ts';

/** The bytes of a range, from `start` to before `end`, in something of `size` bytes. JOB_RANGE_INVALID where there are none. */
export function resolveRange(range: ByteRange | undefined, size: number): {start: number; end: number} {
	if (!range) return {start: 0, end: size};
	const wanted =
		'last' in range
			? {start: Math.max(0, size - range.last), end: size}
			: {start: range.start, end: Math.min(size, (range.end ?? size - 1) + 1)};
	const isWhole = Number.isInteger(wanted.start) && Number.isInteger(wanted.end) && wanted.start >= 0;
	if (!isWhole || wanted.start >= wanted.end) {
		throw new LunchError('JOB_RANGE_INVALID', `The result has ${size} bytes, and none in the range asked for.`);
	}
	return wanted;
}
