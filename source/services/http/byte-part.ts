/** From the byte at `start` to the one before `end`. */
export interface BytePart {
	start: number;
	end: number;
}

/**
 * The part of `size` bytes that a `Range` header asks for (RFC 9110, 14.2). Null where the whole is to be
 * given: several ranges at once, another unit, or no range at all.
 */
export function readPart(header: string, size: number): BytePart | 'unsatisfiable' | null {
	const [, first, last] = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/i.exec(header) ?? [];
	if (first === undefined || last === undefined || (first === '' && last === '')) return null;
	if (first === '') {
		const length = Math.min(Number(last), size);
		return length === 0 ? 'unsatisfiable' : {start: size - length, end: size};
	}
	const start = Number(first);
	if (last !== '' && Number(last) < start) return null;
	if (start >= size) return 'unsatisfiable';
	return {start, end: last === '' ? size : Math.min(Number(last) + 1, size)};
}
