// From the output of an inverse transform back to limbs: rounding and carries.

import {addSmall, isZero} from '../numbers/limbs';
import {loadSlot, storeSlot} from '../team/slots';
import {meet, rank} from '../team/team';
import {BLOCK} from './butterflies';
import {bitsOf, blocksOf} from './plan';
import {scratch} from './spread';

/** 1.5 * 2^52: adding it rounds a double below 2^51 to an integer in its low bits. */
const ROUNDING: f64 = 6755399441055744;

/**
 * The digits of one stream's blocks [from, to), multiples of four, from the blocks at p, with a carry in; returns the
 * carry out. Four blocks are eight digits, `bits` bytes of the number at dst.
 */
export function gatherStream(dst: usize, p: usize, bits: i32, from: i32, to: i32, scale: f64, carry: i64): i64 {
	const down = <i64>bits;
	const mask = ((<i64>1) << down) - 1;
	const two = 2 * bits;
	// The beginning of each pair of digits: whole bytes, and the bits beyond them.
	const step1 = <u64>(two & ~7);
	const over1 = <u64>(two & 7);
	const step2 = <u64>(((2 * two) & ~7) - (two & ~7));
	const over2 = <u64>((2 * two) & 7);
	const step3 = <u64>(((3 * two) & ~7) - ((2 * two) & ~7));
	const over3 = <u64>((3 * two) & 7);
	const at1 = <usize>(two >> 3);
	const at2 = <usize>((2 * two) >> 3);
	const at3 = <usize>((3 * two) >> 3);
	const width = <usize>bits;
	const factor = f64x2.splat(scale);
	let at = dst + <usize>(from >> 2) * width;
	const last = dst + <usize>((to >> 2) - 1) * width;
	const copy = scratch();
	for (; at <= last; at += width, p += 4 * BLOCK) {
		// The last group's eight bytes must not reach beyond it.
		const out = at === last ? copy : at;
		const r0 = rounded(p, factor);
		const r1 = rounded(p + BLOCK, factor);
		const r2 = rounded(p + 2 * BLOCK, factor);
		const r3 = rounded(p + 3 * BLOCK, factor);
		carry += i64x2.extract_lane(r0, 0);
		let pair = carry & mask;
		carry = (carry >> down) + i64x2.extract_lane(r0, 1);
		let bytes = <u64>(pair | ((carry & mask) << down));
		store<u64>(out, bytes);
		carry = (carry >> down) + i64x2.extract_lane(r1, 0);
		pair = carry & mask;
		carry = (carry >> down) + i64x2.extract_lane(r1, 1);
		bytes = (bytes >> step1) | ((<u64>(pair | ((carry & mask) << down))) << over1);
		store<u64>(out + at1, bytes);
		carry = (carry >> down) + i64x2.extract_lane(r2, 0);
		pair = carry & mask;
		carry = (carry >> down) + i64x2.extract_lane(r2, 1);
		bytes = (bytes >> step2) | ((<u64>(pair | ((carry & mask) << down))) << over2);
		store<u64>(out + at2, bytes);
		carry = (carry >> down) + i64x2.extract_lane(r3, 0);
		pair = carry & mask;
		carry = (carry >> down) + i64x2.extract_lane(r3, 1);
		bytes = (bytes >> step3) | ((<u64>(pair | ((carry & mask) << down))) << over3);
		store<u64>(out + at3, bytes);
		carry >>= down;
	}
	v128.store(last, v128.load(copy));
	v128.store(last + width - 16, v128.load(copy + width - 16));
	return carry;
}

/** The integers next to two coefficients; those of honest products stay far below 2^51. */
function rounded(p: usize, factor: v128): v128 {
	const magic = f64x2.splat(ROUNDING);
	return i64x2.sub(f64x2.add(f64x2.mul(v128.load(p), factor), magic), magic);
}

/**
 * dst[0, n) = the residue modulo B^n + 1 whose transform's inverse, times 1 / scale, is in the blocks
 * at p. Returns whether it is B^n itself; dst is nought then.
 */
export function gather(dst: usize, p: usize, n: i32, scale: f64): bool {
	if (rank === 0) {
		const m = blocksOf(n);
		const bits = bitsOf(n);
		const half = n >> 1;
		const carry = gatherStream(dst, p, bits, 0, m, scale, 0);
		const top = gatherStream(dst, p + 16, bits, m, 2 * m, scale, 0) + addSmall(dst + ((<usize>half) << 2), half, carry);
		storeSlot(0, wrapTop(dst, n, top) ? 1 : 0);
	}
	return agree();
}

/** The word that the first member has left in the first slot. */
export function agree(): bool {
	meet();
	const flag = loadSlot(0) !== 0;
	meet();
	return flag;
}

/** Brings dst[0, n) + top * B^n into [0, B^n] modulo B^n + 1; returns whether it is B^n, then written as nought. */
export function wrapTop(dst: usize, n: i32, top: i64): bool {
	while (top !== 0) {
		if (top === 1 && isZero(dst, n)) return true;
		top = addSmall(dst, n, -top);
	}
	return false;
}
