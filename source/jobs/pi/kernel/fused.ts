// Multiply-and-add on two doubles: one rounding where the runtime has relaxed SIMD, two elsewhere.

/** a * b + c. */
export function madd(a: v128, b: v128, c: v128): v128 {
	if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_madd(a, b, c);
	return f64x2.add(f64x2.mul(a, b), c);
}

/** c - a * b. */
export function nmadd(a: v128, b: v128, c: v128): v128 {
	if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_nmadd(a, b, c);
	return f64x2.sub(c, f64x2.mul(a, b));
}
