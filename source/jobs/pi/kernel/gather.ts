// From the output of an inverse transform back to limbs: rounding and carries.
import {BLOCK} from './butterflies';
import {meet, rank} from './crew';
import {addSmall, isZero} from './limbs';
import {loadSlot, storeSlot} from './slots';

/** 1.5 * 2^52: adding it rounds a double below 2^51 to an integer in its low bits. */
const ROUNDING: f64 = 6755399441055744;

/** Limbs [from, to) of one stream, from the blocks at p, after a carry in; returns the carry out. */
export function gatherStream(dst: usize, p: usize, from: i32, to: i32, scale: f64, carry: i64): i64 {
	const factor = f64x2.splat(scale);
	const magic = f64x2.splat(ROUNDING);
	for (let at = dst + ((<usize>from) << 2), end = dst + ((<usize>to) << 2); at < end; at += 4, p += BLOCK) {
		const rounded = i64x2.sub(f64x2.add(f64x2.mul(v128.load(p), factor), magic), magic);
		// Coefficients of honest products stay far below 2^46; others fail the residue check.
		carry += i64x2.extract_lane(rounded, 0) + (i64x2.extract_lane(rounded, 1) << 16);
		store<u32>(at, <u32>carry);
		carry >>= 32;
	}
	return carry;
}

/**
 * dst[0, n) = the residue modulo B^n + 1 whose transform's inverse, times 1 / scale, is in the n/2 blocks
 * at p. Returns whether it is B^n itself; dst is nought then.
 */
export function gather(dst: usize, p: usize, n: i32, scale: f64): bool {
	const m = n >> 1;
	if (rank === 0) {
		const carry = gatherStream(dst, p, 0, m, scale, 0);
		const top = gatherStream(dst, p + 16, m, n, scale, 0) + addSmall(dst + ((<usize>m) << 2), m, carry);
		storeSlot(0, wrapTop(dst, n, top) ? 1 : 0);
	}
	return agree();
}

/** What the first member has left in the first slot. */
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
