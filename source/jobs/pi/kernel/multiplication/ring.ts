// Residues modulo B^n + 1, and back from several of them to the number (Chinese remainders).
//
// A residue is in [0, B^n]; B^n itself is written as n limbs of nought and a flag.

import {addSmall} from '../numbers/limbs';
import {loadSlot, storeSlot} from '../team/slots';
import {meet, rank, teamSize} from '../team/team';
import {wrapTop} from '../transform/gather';
import {largestComponent} from '../transform/plan';

/** dst[0, n) = src[0, length) modulo B^n + 1; returns the flag. The whole team calls it. */
export function fold(dst: usize, src: usize, length: i32, n: i32): bool {
	const from = <i32>((<i64>n * rank) / teamSize);
	const to = <i32>((<i64>n * (rank + 1)) / teamSize);
	// The first limbs of dst have one row of src more than the others.
	const rows = length / n;
	const full = min(max(length - rows * n, from), to);
	const step = (<usize>n) << 2;
	const start = (<usize>from) << 2;
	const middle = (<usize>full) << 2;
	let carry = addRows(dst + start, src + start, full - from, rows + 1, step, 0);
	carry = addRows(dst + middle, src + middle, to - full, rows, step, carry);
	storeSlot(rank, carry);
	meet();
	if (rank === 0) storeSlot(teamSize, settleSegments(dst, n, 0) ? 1 : 0);
	meet();
	const flag = loadSlot(teamSize) !== 0;
	meet();
	return flag;
}

/**
 * dst[0, count) = the sum of the `rows` rows that begin `step` bytes apart, every other one negative, and a carry;
 * returns the carry out.
 */
function addRows(dst: usize, src: usize, count: i32, rows: i32, step: usize, carry: i64): i64 {
	const end = dst + ((<usize>count) << 2);
	const odd = (rows & 1) === 1;
	const second = src + step;
	if (rows === 1) {
		for (; dst < end; dst += 4, src += 4) {
			carry += <i64>load<u32>(src);
			store<u32>(dst, <u32>carry);
			carry >>= 32;
		}
	} else if (rows === 2) {
		for (let other = second; dst < end; dst += 4, src += 4, other += 4) {
			carry += <i64>load<u32>(src) - <i64>load<u32>(other);
			store<u32>(dst, <u32>carry);
			carry >>= 32;
		}
	} else {
		const two = step << 1;
		const last = src + <usize>(rows & ~1) * step;
		const rest = last - src;
		for (; dst < end; dst += 4, src += 4) {
			for (let p = src, stop = src + rest; p < stop; p += two) carry += <i64>load<u32>(p) - <i64>load<u32>(p + step);
			if (odd) carry += <i64>load<u32>(src + rest);
			store<u32>(dst, <u32>carry);
			carry >>= 32;
		}
	}
	return carry;
}

/** Adds the carries of every member's segment of dst[0, n), and `top`, where they belong. */
function settleSegments(dst: usize, n: i32, top: i64): bool {
	for (let member = 0; member < teamSize; member++) {
		const to = <i32>((<i64>n * (member + 1)) / teamSize);
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
	const step = (<usize>n) << 2;
	const two = step << 1;
	const chunks = <usize>ratio * step;
	let carry: i64 = 0;
	let limb: u64 = 0;
	let first: u64 = 0;
	// Halved on the way, a limb behind: `limb` is the one before, not yet written.
	for (let i = 0; i < n; i++) {
		const p = low + ((<usize>i) << 2);
		carry += <i64>load<u32>(p);
		for (let q = high + ((<usize>i) << 2), stop = q + chunks; q < stop; q += two)
			carry += <i64>load<u32>(q + step) - <i64>load<u32>(q);
		const now = <u64>carry & 0xffffffff;
		if (i === 0) first = now;
		else store<u32>(p - 4, <u32>((limb | (now << 32)) >> 1));
		limb = now;
		carry >>= 32;
	}
	// A flag is B^n, or B^(ratio n) = 1 with its sign turned: B^n as well.
	if (lowFlag) carry += 1;
	if (highFlag) carry += 1;
	const last = low + step - 4;
	// Half of an odd number: 1 / 2 = B^n / 2 + 1.
	const lost = first & 1;
	const top = <u64>(carry << 32) + limb + (lost << 32);
	store<u32>(last, <u32>(top >> 1));
	let above = <i64>top >> 33;
	if (lost) above += addSmall(low, n, 1);
	return wrapTop(low, n, above);
}

/**
 * Turns the residues that stand one after the other at dst, for the components of `planned`, into the
 * number below B^planned they belong to. `flags` has a bit for each, the largest lowest; `bits` is the width of
 * their digits.
 */
export function reconstruct(dst: usize, planned: i32, bits: i32, flags: i32): void {
	if (rank === 0) reconstructAlone(dst, planned, bits, flags);
	meet();
}

function reconstructAlone(dst: usize, planned: i32, bits: i32, flags: i32): void {
	// f = r + (B^n + 1) g for the largest component, its residue r, and g modulo the others, and so on.
	let rest = planned;
	let at = dst;
	for (let i = 0; rest > 0; i++) {
		const n = largestComponent(rest, bits);
		rest -= n;
		at += (<usize>n) << 2;
		let other = at;
		let remaining = rest;
		for (let j = i + 1; remaining > 0; j++) {
			const size = largestComponent(remaining, bits);
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
			n = largestComponent(left, bits);
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
