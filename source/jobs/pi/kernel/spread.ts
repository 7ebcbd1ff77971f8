// From limbs to the input of a transform.
//
// A residue modulo B^n + 1 (B = 2^32) has 2n digits of 16 bits, taken balanced, -2^15 .. 2^15: the
// polynomial is modulo x^(2n) + 1. Its upper half becomes the imaginary part (x^n = i), its even and odd
// coefficients the two lanes. So limb j and limb j + n/2 fill block j.
import {BLOCK} from './butterflies';
import {meet, rank} from './crew';

const HALVES: i32 = <i32>0x80008000;

/** One if the limb before position j passes a carry into it, as the borrow mask the digits subtract. */
export function carryInto(src: usize, length: i32, n: i32, j: i32): i32 {
	// Position 0 follows the top limb round the corner, where B^n = -1.
	const from = j === 0 ? n - 1 : j - 1;
	if (from >= length) return 0;
	const limb = load<u32>(src + ((<usize>from) << 2));
	const carries = limb >= 0x7fff8000;
	return carries ? (j === 0 ? 1 : -1) : 0;
}

/** Writes one of the two streams: limbs [from, to) of src to the blocks at p, multiples of four. */
export function spreadStream(p: usize, src: usize, length: i32, from: i32, to: i32, before: i32): void {
	let passed = i32x4.splat(before);
	const halves = i32x4.splat(HALVES);
	for (let j = from; j < to; j += 4) {
		const at = src + ((<usize>j) << 2);
		let limbs: v128;
		if (j + 4 <= length) limbs = v128.load(at);
		else {
			if (j >= length + 1) {
				// Beyond the number, and past the limb its last carry went into.
				for (; j < to; j++, p += BLOCK) v128.store(p, i64x2.splat(0));
				return;
			}
			limbs = i32x4.splat(0);
			if (j < length) limbs = i32x4.replace_lane(limbs, 0, load<i32>(at));
			if (j + 1 < length) limbs = i32x4.replace_lane(limbs, 1, load<i32>(at, 4));
			if (j + 2 < length) limbs = i32x4.replace_lane(limbs, 2, load<i32>(at, 8));
		}
		const sum = i32x4.add(limbs, halves);
		const carries = i32x4.lt_u(sum, limbs);
		const into = v128.shuffle<i32>(passed, carries, 3, 4, 5, 6);
		passed = carries;
		const signed = v128.xor(sum, halves);
		const d0 = i32x4.sub(i32x4.extend_low_i16x8_s(signed), i64x2.extend_low_i32x4_u(into));
		const d1 = i32x4.sub(i32x4.extend_high_i16x8_s(signed), i64x2.extend_high_i32x4_u(into));
		v128.store(p, f64x2.convert_low_i32x4_s(d0));
		v128.store(p + BLOCK, f64x2.convert_low_i32x4_s(v128.shuffle<i64>(d0, d0, 1, 1)));
		v128.store(p + 2 * BLOCK, f64x2.convert_low_i32x4_s(d1));
		v128.store(p + 3 * BLOCK, f64x2.convert_low_i32x4_s(v128.shuffle<i64>(d1, d1, 1, 1)));
		p += 4 * BLOCK;
	}
}

/**
 * Fills the n/2 blocks at p from src[0, length), length <= n, n a multiple of 8. `isTop` says that the
 * residue is B^n itself, which is -1: src must then be nought.
 */
export function spread(p: usize, src: usize, length: i32, n: i32, isTop: bool): void {
	const m = n >> 1;
	if (rank === 0) {
		spreadStream(p, src, length, 0, m, isTop ? 1 : carryInto(src, length, n, 0));
		spreadStream(p + 16, src, length, m, n, carryInto(src, length, n, m));
	}
	meet();
}
