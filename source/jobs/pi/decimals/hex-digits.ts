/** Limbs of 32 bits in a decimal. */
const LIMBS_PER_DIGIT = 0.10381025296523008;

/** Hexadecimal digits of pi behind the point, the first of them with `place` others before it. */
export type HexDigits = {place: number; digits: string};

/** The last sixteen hexadecimal digits that so many decimals are sure of, from the fraction they are made of. */
export function lastHexDigits(fraction: Uint32Array, decimals: number): HexDigits {
	const sure = Math.floor(decimals * LIMBS_PER_DIGIT);
	const limb = (fromTop: number) => (fraction[fraction.length - 1 - fromTop] ?? 0).toString(16).padStart(8, '0');
	return {place: 8 * (sure - 2), digits: limb(sure - 2) + limb(sure - 1)};
}
