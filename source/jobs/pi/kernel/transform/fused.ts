// Steps that take one instruction where the runtime has relaxed SIMD, two elsewhere. Multiply-and-add on two doubles
// rounds as often.

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

/** The bytes of `a` that `bytes` names, each below 16. */
export function pick(a: v128, bytes: v128): v128 {
	if (ASC_FEATURE_RELAXED_SIMD) return i8x16.relaxed_swizzle(a, bytes);
	return i8x16.swizzle(a, bytes);
}
