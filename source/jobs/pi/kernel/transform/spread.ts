// From limbs to the input of a transform.
//
// A residue modulo B^n + 1 (B = 2^32) is cut into digits of some 16 to 21 bits, taken balanced: D of them make a
// polynomial modulo x^D + 1. Its upper half becomes the imaginary part (x^(D/2) = i), its even and odd
// coefficients the two lanes. So digits 2j and 2j + 1 and those D/2 further on fill block j.

import {meet, rank, seat} from '../team/team';
import {BLOCK} from './butterflies';
import {pick} from './fused';
import {bitsOf, blocksOf} from './plan';

/** The address of 64 bytes for each member, for the end of a number, in the head of the memory. */
const SCRATCH: usize = 49152;

/** The address of this member's 64 bytes. */
export function scratch(): usize {
	return SCRATCH + ((<usize>seat) << 6);
}

/**
 * One if the digit before block j passes a carry into it, as the borrow mask the digits subtract: a digit with its
 * highest bit set is taken as negative, and one more is put on the next.
 */
export function carryInto(src: usize, length: i32, n: i32, j: i32): i32 {
	// Block 0 follows the last digit round the corner, where B^n = -1.
	const bit = j === 0 ? ((<usize>n) << 5) - 1 : <usize>j * <usize>(2 * bitsOf(n)) - 1;
	const limb = bit >> 5;
	if (limb >= <usize>length) return 0;
	const carries = (load<u32>(src + (limb << 2)) >> <u32>(bit & 31)) & 1;
	return carries ? (j === 0 ? 1 : -1) : 0;
}

/** For each width of digits: the bytes of four digits, and factors that push them to the upper end of a lane. */
const TABLE: usize = 53248;
const NARROWEST: i32 = 16;
const WIDEST: i32 = 22;

function tableOf(bits: i32): usize {
	return TABLE + ((<usize>(bits - NARROWEST)) << 6);
}

/** Writes the table; every member writes the same. */
export function prepareDigits(): void {
	for (let bits = NARROWEST; bits <= WIDEST; bits++) {
		// Eight digits begin with a byte; the fifth may begin within one.
		for (let digit = 0; digit < 8; digit++) {
			const half = tableOf(bits) + ((<usize>(digit >> 2)) << 5);
			const lane = (<usize>(digit & 3)) << 2;
			const bit = (digit & 3) * bits + (digit < 4 ? 0 : (4 * bits) & 7);
			for (let i = 0; i < 4; i++) store<u8>(half + lane + <usize>i, (bit >> 3) + i);
			store<i32>(half + 16 + lane, 1 << (32 - bits - (bit & 7)));
		}
	}
}

/**
 * Writes one of the two streams: the digits of blocks [from, to), multiples of four, of src[0, length) to the blocks
 * at p. Four blocks are eight digits, `bits` bytes.
 */
export function spreadStream(p: usize, src: usize, length: i32, bits: i32, from: i32, to: i32, before: i32): void {
	let passed = i32x4.splat(before);
	const half = <usize>(bits >> 1);
	const table = tableOf(bits);
	const picks0 = v128.load(table);
	const lifts0 = v128.load(table, 16);
	const picks1 = v128.load(table, 32);
	const lifts1 = v128.load(table, 48);
	const down = 32 - bits;
	const width = <usize>bits;
	const end = src + ((<usize>length) << 2);
	let next = src + <usize>(from >> 2) * width;
	for (const stop = p + <usize>(to - from) * BLOCK; p < stop; p += 4 * BLOCK) {
		let at = next;
		next += width;
		if (next > end) {
			if (at >= end + width) {
				// Beyond the number, and past the digit its last carry went into.
				for (; p < stop; p += BLOCK) v128.store(p, i64x2.splat(0));
				return;
			}
			const rest = at < end ? end - at : 0;
			const copy = scratch();
			memory.fill(copy, 0, 64);
			memory.copy(copy, at, rest);
			at = copy;
		}
		const v0 = i32x4.shr_s(i32x4.mul(pick(v128.load(at), picks0), lifts0), down);
		const v1 = i32x4.shr_s(i32x4.mul(pick(v128.load(at + half), picks1), lifts1), down);
		const carries0 = i32x4.shr_s(v0, 31);
		const carries1 = i32x4.shr_s(v1, 31);
		const d0 = i32x4.sub(v0, v128.shuffle<i32>(passed, carries0, 3, 4, 5, 6));
		const d1 = i32x4.sub(v1, v128.shuffle<i32>(carries0, carries1, 3, 4, 5, 6));
		passed = carries1;
		v128.store(p, f64x2.convert_low_i32x4_s(d0));
		v128.store(p + BLOCK, f64x2.convert_low_i32x4_s(v128.shuffle<i64>(d0, d0, 1, 1)));
		v128.store(p + 2 * BLOCK, f64x2.convert_low_i32x4_s(d1));
		v128.store(p + 3 * BLOCK, f64x2.convert_low_i32x4_s(v128.shuffle<i64>(d1, d1, 1, 1)));
	}
}

/**
 * Fills the blocks of a component of n limbs at p from src[0, length), length <= n. `isTop` says that the
 * residue is B^n itself, which is -1: src must then be nought.
 */
export function spread(p: usize, src: usize, length: i32, n: i32, isTop: bool): void {
	if (rank === 0) {
		const m = blocksOf(n);
		const bits = bitsOf(n);
		spreadStream(p, src, length, bits, 0, m, isTop ? 1 : carryInto(src, length, n, 0));
		spreadStream(p + 16, src, length, bits, m, 2 * m, carryInto(src, length, n, m));
	}
	meet();
}
