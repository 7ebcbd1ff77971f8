// Which transforms a product of so many limbs is made of.
//
// A product is computed modulo (B^n0 + 1)(B^n1 + 1)..., n0 > n1 > ... powers of two: so lengths go up in
// eighths of a power of two and little of a transform is wasted.

/** The shortest transform, in limbs. */
const SHORTEST: i32 = 8;

/** The length a product of `length` limbs is computed at: the sum of its components, at least `length`. */
export function plannedLength(length: i32): i32 {
	if (length <= 4 * SHORTEST) return 4 * SHORTEST;
	const unit = max(SHORTEST, 1 << (28 - clz(length - 1)));
	return ((length + unit - 1) / unit) * unit;
}

/** The largest component left in a planned length; take it away and ask again for the next. */
export function largestComponent(planned: i32): i32 {
	return 1 << (31 - clz(planned));
}

/** Work of one transform of n limbs, in units of progress. */
export function transformWork(n: i32): f64 {
	return <f64>n * <f64>(36 - clz(n));
}
