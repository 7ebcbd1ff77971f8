/** A generator of uniform 32-bit numbers that a seed repeats (xorshift). */
export function randomLimbs(seed: number): (length: number) => Uint32Array {
	let state = seed >>> 0 || 1;
	return length =>
		Uint32Array.from({length}, () => {
			state ^= state << 13;
			state ^= state >>> 17;
			state ^= state << 5;
			return state >>> 0;
		});
}

const random = randomLimbs(2024);

/** Operands that are hard on carries, on wrapping round and on rounding. */
export const operands: [string, (length: number) => Uint32Array][] = [
	['random', random],
	['largest digits', length => new Uint32Array(length).fill(0x7fff7fff)],
	['most negative digits', length => new Uint32Array(length).fill(0x80008000)],
	['all ones', length => new Uint32Array(length).fill(0xffffffff)],
	['one bit at the top', length => new Uint32Array(length).fill(0x80000000, length - 1)],
];
