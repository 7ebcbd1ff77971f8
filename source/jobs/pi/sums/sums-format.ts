// Kept sums as bytes: a head of sixteen words, then the limbs of P, Q and T, each filled up to 64 bytes as in the kernel's memory.
// All words are little-endian, as WebAssembly's are.
import {type ChunkRange, chunkStarts} from '../plan/chunks.ts';

/** Sums as the kernel tells of them. */
export interface SumsFacts extends ChunkRange {
	pLength: number;
	qLength: number;
	tLength: number;
	exponent: number;
	terms: number;
}

export const HEAD_BYTES = 64;
const MARK = 0x6970_6c01;
const FORMAT = 1;

/** The head of sums for so many decimals. */
export function writeHead(digits: number, sums: SumsFacts): Uint8Array<ArrayBuffer> {
	const {first, last, pLength, qLength, tLength, exponent, terms} = sums;
	const words = new Uint32Array(HEAD_BYTES / 4);
	words.set([MARK, FORMAT, digits, first, last, ...termsOf(digits, sums), pLength, qLength, tLength, exponent, terms]);
	return new Uint8Array(words.buffer);
}

/** Reads the head of sums; null where it is not one of these chunks for so many decimals. */
export function readHead(bytes: Uint8Array, digits: number, range: ChunkRange): SumsFacts | null {
	const words = new Uint32Array(Uint8Array.from(bytes.subarray(0, HEAD_BYTES)).buffer);
	const expected = [MARK, FORMAT, digits, range.first, range.last, ...termsOf(digits, range)];
	if (words.length < HEAD_BYTES / 4 || expected.some((word, at) => words[at] !== word)) return null;
	const [pLength = 0, qLength = 0, tLength = 0, exponent = 0, terms = 0] = words.subarray(expected.length);
	return {first: range.first, last: range.last, pLength, qLength, tLength, exponent, terms};
}

/** Tells the kernel of sums that were written for it: behind the word at an address, where it looks. */
export function tellFound(
	memory: ArrayBufferLike,
	found: number,
	{pLength, qLength, tLength, exponent, terms}: Omit<SumsFacts, 'first' | 'last'>,
): void {
	new Int32Array(memory, found, 6).set([0, pLength, qLength, tLength, exponent, terms]);
}

/** Bytes of the numbers behind the head. */
export function numberBytes({pLength, qLength, tLength}: SumsFacts): number {
	return limbBytes(pLength) + limbBytes(qLength) + limbBytes(tLength);
}

/** Bytes that so many limbs take, filled up. */
export function limbBytes(limbs: number): number {
	return Math.ceil(limbs / 16) * 64;
}

/** The first term of chunks and the one behind the last: other machines must have cut them alike. */
function termsOf(digits: number, {first, last}: ChunkRange): [number, number] {
	const starts = chunkStarts(digits);
	return [starts[first] ?? 0, starts[last] ?? 0];
}
