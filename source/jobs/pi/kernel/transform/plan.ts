// The plan of a product: the transforms that it is made of.
//
// A product is computed modulo (B^n0 + 1)(B^n1 + 1)..., n0 > n1 > ... powers of two times a common factor: so lengths
// go up in eighths and little of a transform is wasted. The common factor is the width of the transforms' digits:
// the shorter a product, the wider they may be before rounding spoils it, and the fewer there are.

/**
 * The longest product, in limbs, for each width of digits. Rounding spoils random products that are four times as
 * long: this is about half of the error that it takes. A product of worse digits fails its check.
 */
const LONGEST_21: i32 = 21 << 12;
const LONGEST_20: i32 = 20 << 15;
const LONGEST_19: i32 = 19 << 18;
const LONGEST_18: i32 = 18 << 21;
const LONGEST_17: i32 = 17 << 24;

let forced: i32 = 0;

/** Makes digits `bits` wide for all products from here on, 16 to 22; 0: as wide as rounding allows. */
export function forceDigits(bits: i32): void {
	forced = bits;
}

/** The width of the digits, in bits, of a product of so many limbs, planned or not. */
export function digitBits(length: i32): i32 {
	if (forced) return forced;
	if (length <= LONGEST_21) return 21;
	if (length <= LONGEST_20) return 20;
	if (length <= LONGEST_19) return 19;
	if (length <= LONGEST_18) return 18;
	return length <= LONGEST_17 ? 17 : 16;
}

/** The shortest transform, in limbs: an even number of them, and at least 16 digits. */
function shortest(bits: i32): i32 {
	if (bits & 1) return 2 * bits;
	return bits & 2 ? bits : bits >> 1;
}

/** The length at which a product of `length` limbs is computed: the sum of its components, at least `length`. */
export function plannedLength(length: i32): i32 {
	let unit = shortest(digitBits(length));
	while (16 * unit < length) unit <<= 1;
	const eighths = (length + unit - 1) / unit;
	// Bringing four components together costs more than they save against one, unless that is very long.
	return (eighths === 15 && length <= LONGEST_18 ? 16 : eighths) * unit;
}

/** The largest component left in a planned length; take it away and ask again for the next. */
export function largestComponent(planned: i32, bits: i32): i32 {
	let n = shortest(bits);
	while (2 * n <= planned) n <<= 1;
	return n;
}

/** The width of the digits of a component: the only one that gives this length but for a power of two. */
export function bitsOf(n: i32): i32 {
	let bits = n >> ctz(n);
	while (bits < 16) bits <<= 1;
	return bits;
}

/** Blocks of four digits in a component. */
export function blocksOf(n: i32): i32 {
	return (n << 3) / bitsOf(n);
}

/** Work of one transform of n limbs, in units of progress. */
export function transformWork(n: i32): f64 {
	const m = blocksOf(n);
	return <f64>m * <f64>(35 - clz(m));
}
