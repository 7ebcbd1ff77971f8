/** From the byte at `start` to the one before `end`. */
export interface BytePart {
	start: number;
	end: number;
}

/** The two numbers of a `Range` header, null for one that is left out: `5-` from there on, `-5` the last five. */
export type RangeBounds = {first: number; last: number | null} | {first: null; last: number};

/** Reads a `Range` header of one range of bytes (RFC 9110, 14.2); null for several at once, another unit, or no range. */
export function readRangeBounds(header: string): RangeBounds | null {
	const [, first = '', last = ''] = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/i.exec(header) ?? [];
	if (first === '') return last === '' ? null : {first: null, last: Number(last)};
	return {first: Number(first), last: last === '' ? null : Number(last)};
}

/** The part of `size` bytes that a `Range` header asks for; null where the whole is to be given. */
export function readPart(header: string, size: number): BytePart | 'unsatisfiable' | null {
	const bounds = readRangeBounds(header);
	if (!bounds) return null;
	const {first, last} = bounds;
	if (first === null) {
		const length = Math.min(last, size);
		return length === 0 ? 'unsatisfiable' : {start: size - length, end: size};
	}
	if (last !== null && last < first) return null;
	if (first >= size) return 'unsatisfiable';
	return {start: first, end: last === null ? size : Math.min(last + 1, size)};
}
