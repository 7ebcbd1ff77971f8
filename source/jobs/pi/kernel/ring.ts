// Residues modulo B^n + 1, and back from several of them to the number (Chinese remainders).
//
// A residue is in [0, B^n]; B^n itself is written as n limbs of nought and a flag.

import {crew, meet, rank} from './crew';
import {wrapTop} from './gather';
import {isZero} from './limbs';
import {largestComponent} from './plan';
import {loadSlot, storeSlot} from './slots';

/** dst[0, n) = src[0, length) modulo B^n + 1; returns the flag. The whole crew calls it. */
export function fold(dst: usize, src: usize, length: i32, n: i32): bool {
	const from = <i32>((<i64>n * rank) / crew);
	const to = <i32>((<i64>n * (rank + 1)) / crew);
	let carry: i64 = 0;
	for (let i = from; i < to; i++) {
		let sign: i64 = 1;
		for (let j = i; j < length; j += n) {
			carry += sign * <i64>load<u32>(src + ((<usize>j) << 2));
			sign = -sign;
		}
		store<u32>(dst + ((<usize>i) << 2), <u32>carry);
		carry >>= 32;
	}
	storeSlot(rank, carry);
	meet();
	if (rank === 0) storeSlot(crew, settleSegments(dst, n, 0) ? 1 : 0);
	meet();
	const flag = loadSlot(crew) !== 0;
	meet();
	return flag;
}

/** Adds the carries of every member's segment of dst[0, n), and `top`, where they belong. */
function settleSegments(dst: usize, n: i32, top: i64): bool {
	for (let member = 0; member < crew; member++) {
		const to = <i32>((<i64>n * (member + 1)) / crew);
		top += addCarry(dst, to, n, loadSlot(member));
	}
	return wrapTop(dst, n, top);
}

function addCarry(dst: usize, at: i32, n: i32, carry: i64): i64 {
	for (let i = at; i < n && carry !== 0; i++) {
		const p = dst + ((<usize>i) << 2);
		carry += <i64>load<u32>(p);
		store<u32>(p, <u32>carry);
		carry >>= 32;
	}
	return carry;
}

/**
 * low = (low - high) / 2 modulo B^n + 1, where high[0, ratio * n) (and its flag) is a residue of a larger
 * component: 2 is what B^(ratio n) + 1 is modulo B^n + 1, ratio being even.
 */
function quotient(low: usize, n: i32, lowFlag: bool, high: usize, ratio: i32, highFlag: bool): bool {
	let carry: i64 = 0;
	const step = (<usize>n) << 2;
	for (let i = 0; i < n; i++) {
		const p = low + ((<usize>i) << 2);
		carry += <i64>load<u32>(p);
		let q = high + ((<usize>i) << 2);
		for (let chunk = 0; chunk < ratio; chunk += 2) {
			carry += <i64>load<u32>(q + step) - <i64>load<u32>(q);
			q += step << 1;
		}
		store<u32>(p, <u32>carry);
		carry >>= 32;
	}
	if (lowFlag) carry += 1;
	// The flag of the larger one stands for B^(ratio n) = 1; wrapping a carry of 1 subtracts one.
	if (highFlag) carry += 1;
	if (wrapTop(low, n, carry)) {
		// B^n is -1; half of it is (B^n + 1 - 1) / 2 when taken as B^n, an even number.
		store<u32>(low + step - 4, 0x80000000);
		return false;
	}
	return halve(low, n);
}

/** Halves a residue below B^n. */
function halve(p: usize, n: i32): bool {
	const odd = load<u32>(p) & 1;
	let above: u32 = 0;
	if (odd) {
		// (v + 1 + B^n) / 2: the carry of the addition and B^n come in from above.
		let carry: i64 = 1;
		for (let i = 0; i < n && carry !== 0; i++) {
			const at = p + ((<usize>i) << 2);
			carry += <i64>load<u32>(at);
			store<u32>(at, <u32>carry);
			carry >>= 32;
		}
		above = 1 + <u32>carry;
	}
	for (let i = 0; i < n - 1; i++) {
		const at = p + ((<usize>i) << 2);
		store<u32>(at, <u32>(load<u64>(at) >> 1));
	}
	const last = p + ((<usize>n) << 2) - 4;
	store<u32>(last, (load<u32>(last) >> 1) | (above << 31));
	return above === 2 && isZero(p, n);
}

/**
 * Turns the residues that stand one after the other at dst, for the components of `planned`, into the
 * number below B^planned they belong to. `flags` has a bit for each, the largest lowest.
 */
export function reconstruct(dst: usize, planned: i32, flags: i32): void {
	if (rank === 0) reconstructAlone(dst, planned, flags);
	meet();
}

function reconstructAlone(dst: usize, planned: i32, flags: i32): void {
	// f = r + (B^n + 1) g for the largest component, its residue r, and g modulo the others, and so on.
	let rest = planned;
	let at = dst;
	for (let i = 0; rest > 0; i++) {
		const n = largestComponent(rest);
		rest -= n;
		at += (<usize>n) << 2;
		let other = at;
		let remaining = rest;
		for (let j = i + 1; remaining > 0; j++) {
			const size = largestComponent(remaining);
			const flag = quotient(
				other,
				size,
				(flags & (1 << j)) !== 0,
				at - ((<usize>n) << 2),
				n / size,
				(flags & (1 << i)) !== 0,
			);
			flags = (flags & ~(1 << j)) | (flag ? 1 << j : 0);
			remaining -= size;
			other += (<usize>size) << 2;
		}
	}
	// From the smallest up: f = r + g + B^n g.
	let below = 0;
	for (let left = planned; below < planned; ) {
		let n = 0;
		let index = -1;
		for (left = planned - below; left > 0; index++) {
			n = largestComponent(left);
			left -= n;
		}
		const start = dst + ((<usize>(planned - below - n)) << 2);
		const total = n + below;
		let carry: i64 = 0;
		const g = start + ((<usize>n) << 2);
		for (let i = 0; i < below; i++) {
			const p = start + ((<usize>i) << 2);
			carry += <i64>load<u32>(p) + <i64>load<u32>(g + ((<usize>i) << 2));
			store<u32>(p, <u32>carry);
			carry >>= 32;
		}
		addCarry(start, below, total, carry);
		if (flags & (1 << index)) addCarry(start, n, total, 1);
		below = total;
	}
}
