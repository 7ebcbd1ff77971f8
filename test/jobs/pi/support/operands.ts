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

/** Limbs of which every digit, `bits` wide, is `digit`. */
export function repeated(length: number, bits: number, digit: number): Uint32Array {
	const pattern = Array.from({length: 32}, () => digit.toString(2).padStart(bits, '0')).join('');
	// So many digits fill as many limbs as they have bits.
	const limbs = Array.from({length: bits}, (_, i) =>
		Number.parseInt(pattern.slice(pattern.length - 32 * (i + 1), pattern.length - 32 * i), 2),
	);
	return Uint32Array.from({length}, (_, i) => limbs[i % bits] ?? 0);
}

/** Operands that are hard on carries, on wrapping round and on rounding, where digits are `bits` wide. */
export const operands: [string, (length: number, bits: number) => Uint32Array][] = [
	['random', random],
	['largest digits', (length, bits) => repeated(length, bits, 2 ** (bits - 1) - 1)],
	['most negative digits', (length, bits) => repeated(length, bits, 2 ** (bits - 1))],
	['all ones', length => new Uint32Array(length).fill(0xffffffff)],
	['one bit at the top', length => new Uint32Array(length).fill(0x80000000, length - 1)],
];
