// Terms of Chudnovsky's series, multiplied out for short ranges.
//
// For terms [a, b): P = prod (6k-5)(2k-1)(6k-1), Q = prod k^3 640320^3/24, and T with
// T / Q = sum of the alternating terms relative to the ones before a. T is kept positive: its sign is
// that of term a.

import {addRow, clearLimbs, copyLimbs, scaleRow} from '../numbers/limbs';
import {release, takeLimbs} from '../team/arena';

/** 640320^3 / 24 = FIRST * SECOND. */
const FIRST: u32 = 109281280;
const SECOND: u32 = 100100025;
const CONSTANT: u64 = 13591409;
const SLOPE: u64 = 545140134;

/** P, Q and T of a range of terms, all divided by B^exponent where they have been cut. */
@unmanaged
export class Sums {
	p: usize;
	pLength: i32;
	q: usize;
	qLength: i32;
	t: usize;
	tLength: i32;
	exponent: i32;
	/** The number of terms. */
	terms: i32;
}

/** Multiplies the row at p by a factor in place; returns its new length. */
function scale(p: usize, length: i32, factor: u32): i32 {
	const carry = scaleRow(p, length, factor, 0);
	if (carry === 0) return length;
	store<u32>(p + ((<usize>length) << 2), carry);
	return length + 1;
}

/** dst = src * factor for a factor of up to 64 bits; returns the length. */
function scaleWide(dst: usize, src: usize, length: i32, factor: u64): i32 {
	const low = factor & 0xffffffff;
	const high = factor >> 32;
	let carry: u64 = 0;
	for (let i = 0; i < length; i++) {
		const limb = <u64>load<u32>(src + ((<usize>i) << 2));
		const sum = low * limb + (carry & 0xffffffff);
		store<u32>(dst + ((<usize>i) << 2), <u32>sum);
		carry = (carry >> 32) + (sum >> 32) + high * limb;
	}
	store<u32>(dst + ((<usize>length) << 2), <u32>carry);
	store<u32>(dst + ((<usize>length) << 2), <u32>(carry >> 32), 4);
	return length + (carry === 0 ? 0 : carry >> 32 ? 2 : 1);
}

/** The terms [a, b), a few of them, written to `out` in fresh buffers. */
export function fewTerms(a: i32, b: i32, out: Sums): void {
	const room = 4 * (b - a) + 8;
	const p = takeLimbs(room);
	const q = takeLimbs(room);
	const t = takeLimbs(room);
	const term = takeLimbs(room);
	let lp = 1;
	let lq = 1;
	let lt = 0;
	store<u32>(p, 1);
	store<u32>(q, 1);
	clearLimbs(t, room);
	let negative = false;
	for (let k = a; k < b; k++) {
		if (k > 0) {
			lp = scale(p, lp, 6 * k - 5);
			lp = scale(p, lp, 2 * k - 1);
			lp = scale(p, lp, 6 * k - 1);
			lq = scale(q, lq, k);
			lq = scale(q, lq, k);
			lq = scale(q, lq, k);
			lq = scale(q, lq, FIRST);
			lq = scale(q, lq, SECOND);
			if (lt > 0) {
				lt = scale(t, lt, k);
				lt = scale(t, lt, k);
				lt = scale(t, lt, k);
				lt = scale(t, lt, FIRST);
				lt = scale(t, lt, SECOND);
			}
		}
		const length = scaleWide(term, p, lp, CONSTANT + SLOPE * <u64>k);
		if (lt === 0) {
			copyLimbs(t, term, length);
			lt = length;
		} else {
			// The term is far smaller than the sum so far: no borrow leaves the top.
			const carry = addRow(t, term, length, negative);
			let at = t + ((<usize>length) << 2);
			let rest = carry;
			for (; rest !== 0; at += 4) {
				rest += <i64>load<u32>(at);
				store<u32>(at, <u32>rest);
				rest >>= 32;
			}
			if (load<u32>(t + ((<usize>lt) << 2)) !== 0) lt++;
			while (load<u32>(t + ((<usize>lt) << 2) - 4) === 0) lt--;
		}
		negative = !negative;
	}
	release(term);
	out.p = p;
	out.pLength = lp;
	out.q = q;
	out.qLength = lq;
	out.t = t;
	out.tLength = lt;
	out.exponent = 0;
	out.terms = b - a;
}
