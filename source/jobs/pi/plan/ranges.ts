// A range of chunks names its sums, or a number that is kept beside them, and the file that keeps them.
import {type ChunkRange, isWithin} from './chunks.ts';

// Numbers that are kept beside sums have a range of their own each, without chunks: it ends with 0.

/** The range under which the quotient is kept, behind all sums. */
export const QUOTIENT: ChunkRange = {first: 0, last: 0};
/** The range under which the root is kept that the quotient is made of. */
export const ROOT: ChunkRange = {first: 1, last: 0};

/** The range under which is kept what T is inverted from, and the one of its reciprocal. */
export const DIVISOR: ChunkRange = {first: 2, last: 0};
export const RECIPROCAL: ChunkRange = {first: 3, last: 0};

/**
 * The node of the section of the decimals whose text such a range is; null for others. The number of its fraction is twice that of the
 * node, and the text's is the next one.
 */
export function sectionOf({first, last}: ChunkRange): number | null {
	return last === 0 && first > RECIPROCAL.first && first % 2 === 1 ? (first - 1) / 2 : null;
}

/** The range of what is computed from such a one, by whoever has time: the text of a fraction; null for others. */
export function resultOf({first, last}: ChunkRange): ChunkRange | null {
	return last === 0 && first >= DIVISOR.first && first % 2 === 0 ? {first: first + 1, last} : null;
}

/** Whether a range is one that can be computed by itself. */
export function isPart(range: ChunkRange): boolean {
	const {first, last} = range;
	if (!Number.isInteger(first) || !Number.isInteger(last) || first < 0) return false;
	return first < last || [ROOT, RECIPROCAL].some(one => isSameRange(range, one)) || sectionOf(range) !== null;
}

/** Whether one range is the other. */
export function isSameRange(one: ChunkRange, other: ChunkRange): boolean {
	return one.first === other.first && one.last === other.last;
}

/** Whether sums of one range make those of another useless: they contain them, or are the quotient, which comes after all sums. */
export function covers(outer: ChunkRange, inner: ChunkRange): boolean {
	if (isSameRange(outer, inner)) return true;
	if (isSameRange(outer, QUOTIENT)) return inner.last > 0 || isSameRange(inner, ROOT);
	return inner.last > 0 && isWithin(inner, outer);
}

const numberNames = ['quotient', 'root', 'divisor', 'reciprocal'];

/** The name under which sums are kept. */
export function sumsName(range: ChunkRange): string {
	const {first, last} = range;
	if (last > 0) return `sums-${first}-${last}`;
	return numberNames[first] ?? `${resultOf(range) ? 'fraction' : 'text'}-${first >> 1}`;
}

/** The range that such a name is of; null for other names. */
export function rangeOfName(name: string): ChunkRange | null {
	const number = numberNames.indexOf(name);
	if (number >= 0) return {first: number, last: 0};
	const [, kind, node] = /^(fraction|text)-([2-9]|[1-9]\d{1,5})$/.exec(name) ?? [];
	if (node !== undefined) return {first: 2 * Number(node) + (kind === 'text' ? 1 : 0), last: 0};
	const [, first, last] = /^sums-(\d{1,3})-(\d{1,3})$/.exec(name) ?? [];
	return first === undefined || last === undefined ? null : {first: Number(first), last: Number(last)};
}
