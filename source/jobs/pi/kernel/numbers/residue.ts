// Residues modulo the Mersenne prime 2^61 - 1, by which products are checked.

const MODULUS: u64 = (1 << 61) - 1;

function reduce(value: u64): u64 {
	value = (value & MODULUS) + (value >> 61);
	return value >= MODULUS ? value - MODULUS : value;
}

/** value * 2^bits, for 0 <= bits < 61. */
function rotate(value: u64, bits: u64): u64 {
	return ((value << bits) & MODULUS) | (value >> (61 - bits));
}

/** a + b. */
export function addResidues(a: u64, b: u64): u64 {
	return reduce(a + b);
}

/** a - b. */
export function subtractResidues(a: u64, b: u64): u64 {
	return reduce(a + MODULUS - b);
}

/** a * b. */
export function multiplyResidues(a: u64, b: u64): u64 {
	const low = (a & 0xffffffff) * (b & 0xffffffff);
	const cross1 = (a >> 32) * (b & 0xffffffff);
	const cross2 = (a & 0xffffffff) * (b >> 32);
	const high = (a >> 32) * (b >> 32);
	const cross = reduce(reduce(cross1) + reduce(cross2));
	// 2^64 = 8; the cross terms stand at 2^32.
	return reduce(reduce(low) + rotate(cross, 32) + reduce(high << 3));
}

/** value * B^limbs. */
export function shiftResidue(value: u64, limbs: i32): u64 {
	return rotate(value, (32 * <u64>limbs) % 61);
}

/** The residue of the `length` limbs at p. */
export function residueOf(p: usize, length: i32): u64 {
	let residue: u64 = 0;
	let at = p + ((<usize>length) << 2);
	for (let odd = length & 15; odd > 0; odd--) {
		at -= 4;
		residue = reduce(rotate(residue, 32) + <u64>load<u32>(at));
	}
	// Sixteen limbs at a time: shifted by 3 bits per 64-bit word, halves apart, nothing overflows.
	const mask = i64x2.splat(0xffffffff);
	while (at > p) {
		at -= 64;
		const a = v128.load(at);
		const b = v128.load(at, 16);
		const c = v128.load(at, 32);
		const d = v128.load(at, 48);
		const low = i64x2.add(
			i64x2.add(v128.and(a, mask), i64x2.shl(v128.and(b, mask), 6)),
			i64x2.add(i64x2.shl(v128.and(c, mask), 12), i64x2.shl(v128.and(d, mask), 18)),
		);
		const high = i64x2.add(
			i64x2.add(i64x2.shr_u(a, 32), i64x2.shl(i64x2.shr_u(b, 32), 6)),
			i64x2.add(i64x2.shl(i64x2.shr_u(c, 32), 12), i64x2.shl(i64x2.shr_u(d, 32), 18)),
		);
		const lowSum = <u64>i64x2.extract_lane(low, 0) + ((<u64>i64x2.extract_lane(low, 1)) << 3);
		const highSum = <u64>i64x2.extract_lane(high, 0) + ((<u64>i64x2.extract_lane(high, 1)) << 3);
		residue = reduce(rotate(residue, 24) + lowSum + rotate(highSum, 32));
	}
	return residue;
}
