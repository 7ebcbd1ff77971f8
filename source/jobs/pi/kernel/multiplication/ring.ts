// Residues modulo B^n + 1, and back from several of them to the number (Chinese remainders).
//
// A residue is in [0, B^n]; B^n itself is written as n limbs of nought and a flag. Members of a team each take a segment of the
// limbs, as if it were a number of its own: what leaves it at the top, and at the bottom where it is shifted, is added to the
// neighbours' afterwards, and seldom goes far.

import {addRow, addSmall} from '../numbers/limbs';
import {loadSlot, storeSlot} from '../team/slots';
import {meet, rank, teamSize} from '../team/team';
import {agree, wrapTop} from '../transform/gather';
import {largestComponent} from '../transform/plan';

const LIMB: i64 = 0xffffffff;

/** The beginning of a member's segment of `length` limbs, an even number unless it is the end. */
function segment(length: i32, member: i32): i32 {
	return member === teamSize ? length : (<i32>((<i64>(length >> 1) * member) / teamSize)) << 1;
}

function at(p: usize, limb: i32): usize {
	return p + ((<usize>limb) << 2);
}

/** Two limbs of the row at p and of those `step` bytes apart up to `end`, an even number: the sum of every other one less the rest. */
function pairsAt(p: usize, end: usize, step: usize): v128 {
	let sum = i64x2.splat(0);
	for (; p < end; p += 2 * step) sum = i64x2.add(sum, i64x2.sub(v128.load_ext<u32>(p), v128.load_ext<u32>(p + step)));
	return sum;
}

/** dst[0, n) = src[0, length) modulo B^n + 1; returns the flag. The whole team calls it. */
export function fold(dst: usize, src: usize, length: i32, n: i32): bool {
	const from = segment(n, rank);
	const to = segment(n, rank + 1);
	// The first limbs of dst have one row of src more than the others.
	const rows = length / n;
	const full = min(max(length - rows * n, from), to);
	const carry = addRows(at(dst, from), at(src, from), full - from, rows + 1, (<usize>n) << 2, 0);
	storeSlot(rank, addRows(at(dst, full), at(src, full), to - full, rows, (<usize>n) << 2, carry));
	meet();
	if (rank === 0) storeSlot(0, wrapTop(dst, n, settle(dst, n, n)) ? 1 : 0);
	return agree();
}

/**
 * dst[0, count) = the sum of the `rows` rows that begin `step` bytes apart, every other one negative, and a carry;
 * returns the carry out.
 */
function addRows(dst: usize, src: usize, count: i32, rows: i32, step: usize, carry: i64): i64 {
	const odd = (rows & 1) === 1;
	let end = src + <usize>(rows & ~1) * step;
	for (const stop = at(dst, count); dst < stop; dst += 8, src += 8, end += 8) {
		let sum = pairsAt(src, end, step);
		if (odd) sum = i64x2.add(sum, v128.load_ext<u32>(end));
		carry += i64x2.extract_lane(sum, 0);
		const low = carry & LIMB;
		carry >>= 32;
		if (dst + 4 === stop) {
			store<u32>(dst, <u32>low);
			break;
		}
		carry += i64x2.extract_lane(sum, 1);
		store<i64>(dst, low | (carry << 32));
		carry >>= 32;
	}
	return carry;
}

/** Adds the carries of every member's segment of the `length` limbs at p where they belong, of `total` limbs; returns what leaves those. */
function settle(p: usize, length: i32, total: i32): i64 {
	let top: i64 = 0;
	for (let member = 0; member < teamSize; member++) {
		const to = segment(length, member + 1);
		top += addSmall(at(p, to), total - to, loadSlot(member));
	}
	return top;
}

/**
 * Turns the residues that stand one after the other at dst, for the components of `planned`, into the
 * number below B^planned they belong to. `flags` has a bit for each, the largest lowest; `bits` is the width of
 * their digits. The whole team calls it.
 */
export function reconstruct(dst: usize, planned: i32, bits: i32, flags: i32): void {
	// f = r + (B^n + 1) g for the largest component, its residue r, and g modulo the others, and so on.
	let count = 1;
	for (; startOf(planned, bits, count) < planned; count++)
		if (solve(dst, planned, bits, count, flags)) flags |= 1 << count;
		else flags &= ~(1 << count);
	// From the smallest up: f = r + g + B^n g.
	for (let index = count - 2; index >= 0; index--) {
		const start = startOf(planned, bits, index);
		const next = startOf(planned, bits, index + 1);
		const p = at(dst, start);
		const from = segment(planned - next, rank);
		const to = segment(planned - next, rank + 1);
		storeSlot(rank, addRow(at(p, from), at(dst, next + from), to - from, false));
		meet();
		if (rank === 0) {
			settle(p, planned - next, planned - start);
			addSmall(at(dst, next), planned - next, (flags >> index) & 1);
		}
		meet();
	}
}

/** Where a component of `planned` begins, in limbs; the end behind the last one. */
function startOf(planned: i32, bits: i32, index: i32): i32 {
	let start = 0;
	for (; index > 0 && start < planned; index--) start += largestComponent(planned - start, bits);
	return start;
}

/**
 * The number g of the component `index`, in place of its residue r: with g0, g1 and g2 of those before it, r - g0 - 2 g1 - 4 g2
 * over 2^index, modulo its own B^n + 1. For 2 is what B^m + 1 is modulo that, m being an even multiple of n. Returns the flag.
 */
function solve(dst: usize, planned: i32, bits: i32, index: i32, flags: i32): bool {
	const start = startOf(planned, bits, index);
	const n = startOf(planned, bits, index + 1) - start;
	const r = at(dst, start);
	const step = (<usize>n) << 2;
	const from = segment(n, rank);
	const to = segment(n, rank + 1);
	const first = at(dst, from);
	// Components that are not before it have no rows here.
	const second = at(first, startOf(planned, bits, 1));
	const third = at(first, startOf(planned, bits, min(2, index)));
	const last = at(r, from);
	// A flag of its own is B^n, which is -1; those of others are B^m, which is 1.
	let carry: i64 = rank === 0 ? -(<i64>((flags >> index) & 1) + <i64>(flags & ((1 << index) - 1))) : 0;
	let lost: i64 = 0;
	let before: i64 = 0;
	const up = 64 - <i64>index;
	const bytes = (<usize>(to - from)) << 2;
	for (let i: usize = 0; i < bytes; i += 8) {
		let sum = i64x2.sub(v128.load_ext<u32>(last + i), pairsAt(first + i, second + i, step));
		if (index > 1) sum = i64x2.sub(sum, i64x2.shl(pairsAt(second + i, third + i, step), 1));
		if (index > 2) sum = i64x2.sub(sum, i64x2.shl(pairsAt(third + i, last + i, step), 2));
		carry += i64x2.extract_lane(sum, 0);
		const low = carry & LIMB;
		carry = (carry >> 32) + i64x2.extract_lane(sum, 1);
		const word = low | (carry << 32);
		carry >>= 32;
		// Shifted on the way, a word behind.
		if (i === 0) lost = word << up;
		else store<i64>(last + i - 8, <i64>(<u64>before >> <u64>index) | (word << up));
		before = word;
	}
	if (bytes > 0) store<i64>(last + bytes - 8, <i64>(<u64>before >> <u64>index) | (carry << up));
	storeSlot(rank, carry >> <i64>index);
	storeSlot(teamSize + rank, <i64>(<u64>lost >> 32));
	meet();
	if (rank === 0) storeSlot(0, wrapTop(r, n, settle(r, n, n) + settleLost(r, n)) ? 1 : 0);
	return agree();
}

/** As `settle`, for what was lost below every member's segment of p[0, n): a part of the limb below that. */
function settleLost(p: usize, n: i32): i64 {
	// Below the lowest limb is the highest, as -B^n.
	let top = addSmall(at(p, n - 1), 1, -loadSlot(teamSize));
	for (let member = 1; member < teamSize; member++) {
		const below = segment(n, member) - 1;
		top += addSmall(at(p, below), n - below, loadSlot(teamSize + member));
	}
	return top;
}
