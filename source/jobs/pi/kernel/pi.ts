// The whole computation: pi = 426880 sqrt(10005) Q / T.

import {fractionLimbs} from './decimals/decimals';
import {fillPowers, takePowers} from './decimals/powers';
import {emitDecimals} from './decimals/radix';
import {computeSection, emitSections, offerFirst} from './decimals/sections';
import {multiply, productRoom} from './multiplication/product';
import {clearLimbs, copyLimbs, scaleRow, shiftUp} from './numbers/limbs';
import {divideRoughly, reciprocal, reciprocalLimbs, refineQuotient} from './quotient/division';
import {at} from './quotient/newton';
import {inverseRoot} from './quotient/root';
import {chunkCount, keep, keepNumber, recall, sumChunks} from './series/chunks';
import {Sums} from './series/series';
import {takeSums} from './series/splitting';
import {splitTogether} from './series/together';
import {limit, mark, release, setLimit, takeLimbs} from './team/arena';
import {fail, hostFraction, WRONG} from './team/host';
import {meet, rank, seat, teamSize, workAlone, workTogether} from './team/team';

/** 426880 * 10005: sqrt(10005) is 10005 times its inverse. */
const FACTOR: u32 = 4270934400;
/** Limbs beyond those of the last decimal: for the truncations of the splitting and of Newton. */
const GUARD: i32 = 2;

/** The number under which the host keeps the root, as the first chunk of a range that ends with 0; 0 is the quotient. */
const ROOT: i32 = 1;
/** The same of the upper limbs of T, and of their reciprocal. */
const DIVISOR: i32 = 2;
const RECIPROCAL: i32 = 3;

/** Computes and emits `digits` decimals, all behind the point. Others may convert sections of them where it is `divided`. */
export function computeDecimals(digits: i32, block: i32, divided: bool): void {
	const n = fractionLimbs(digits) + GUARD;
	const before = mark();
	const found = takeSums();
	let z: usize;
	if (recall(0, 0, found)) {
		if (found.tLength !== n + 1) fail(WRONG);
		z = found.t;
		takePowers(digits);
		powersAlone(digits);
	} else {
		const t = takeLimbs(n);
		const q = takeLimbs(n);
		sumUp(t, q, n);
		takePowers(digits);
		z = quotient(t, q, n, digits, divided);
		keepNumber(0, z, n + 1, found);
	}
	if (load<u32>(at(z, n)) !== 3) fail(WRONG);
	if (rank === 0) hostFraction(z, n);
	const length = fractionLimbs(digits);
	if (divided) emitSections(at(z, n - length), length, digits, block);
	else emitDecimals(at(z, n - length), length, digits, block);
	release(before);
}

/** Computes the sums of the chunks [first, last), and tells the host of them; or what has a number, where `last` is 0. */
export function computeSums(digits: i32, first: i32, last: i32, block: i32): void {
	const before = mark();
	const sums = takeSums();
	if (last > 0) {
		sum(first, last, fractionLimbs(digits) + GUARD + 1, sums);
		keep(first, last, sums);
	} else if (first === ROOT) {
		const n = fractionLimbs(digits) + GUARD;
		const x = takeLimbs(n + 1);
		computeRoot(x, n);
		keepNumber(ROOT, x, n + 1, sums);
	} else if (first === RECIPROCAL) {
		const h = reciprocalLimbs(fractionLimbs(digits) + GUARD);
		const r = takeLimbs(h + 1);
		if (!recall(DIVISOR, 0, sums) || sums.tLength !== h) fail(WRONG);
		reciprocal(r, sums.t, h);
		keepNumber(RECIPROCAL, r, h + 1, sums);
	} else computeSection(first, digits, block, sums);
	release(before);
}

function sum(first: i32, last: i32, precision: i32, out: Sums): void {
	if (teamSize === 1) sumChunks(first, last, precision, out);
	else if (!recall(first, last, out)) splitTogether(precision, out);
}

/** x[0, n] = 426880 sqrt(10005). */
function computeRoot(x: usize, n: i32): void {
	inverseRoot(x, n);
	if (rank === 0) store<u32>(at(x, n), scaleRow(x, n, FACTOR, 0));
	meet();
}

/** Tells the host of a row that others need for what has the next number. */
function offerNumber(number: i32, p: usize, length: i32): void {
	const before = mark();
	keepNumber(number, p, length, takeSums());
	release(before);
}

/** dst[0, length) = the row that the host has under a number; false where it has none. */
function recallNumber(number: i32, dst: usize, length: i32): bool {
	const before = mark();
	const found = takeSums();
	const isFound = recall(number, 0, found);
	if (isFound) {
		if (found.tLength !== length) fail(WRONG);
		if (rank === 0) copyLimbs(dst, found.t, length);
		meet();
	}
	release(before);
	return isFound;
}

function powersAlone(digits: i32): void {
	workAlone();
	if (seat === 0) fillPowers(digits);
	workTogether();
	meet();
}

/** t, q = the sums T and Q of the series as fractions of n limbs, alike scaled so that t is at least 1/2. */
function sumUp(t: usize, q: usize, n: i32): void {
	// The sums are made where t and q begin, which saves as much memory, and moved aside for a moment.
	const end = mark();
	release(t);
	const sums = takeSums();
	sum(0, chunkCount(), n + 1, sums);
	release(max(mark(), end));
	const top = takeLimbs(n);
	const low = takeLimbs(n);
	if (rank === 0) {
		const bits = clz(load<u32>(at(sums.t, sums.tLength - 1)));
		alignTop(top, n, sums.t, sums.tLength, sums.tLength, bits);
		alignTop(low, n, sums.q, sums.qLength, sums.tLength, bits);
		copyLimbs(t, top, n);
		copyLimbs(q, low, n);
	}
	meet();
	release(end);
}

/**
 * Q / T, and the rest of the formula: the fraction of n limbs with a whole limb. The result is all that
 * it leaves on top of the arena.
 */
function quotient(t: usize, q: usize, n: i32, digits: i32, divided: bool): usize {
	const bottom = mark();
	const x = takeLimbs(n + 1);
	const h = reciprocalLimbs(n);
	const r = takeLimbs(h + 1);
	const top = at(t, n - h);
	const isApart = divided && teamSize === 1;
	// Others may invert T while the rest is done that does not need it.
	if (isApart) {
		offerNumber(DIVISOR, top, h);
		if (!recallNumber(ROOT, x, n + 1)) computeRoot(x, n);
		fillPowers(digits);
	} else invertBoth(x, n, r, top, h, digits);
	const y = takeLimbs(productRoom(n + 1, n));
	multiply(y, x, n + 1, q, n);
	if (isApart && !recallNumber(RECIPROCAL, r, h + 1)) reciprocal(r, top, h);
	const z = takeLimbs(n + 1);
	divideRoughly(z, at(y, n), r, n);
	if (divided) offerFirst(at(z, n), h, digits);
	refineQuotient(z, at(y, n), t, r, n);
	release(bottom);
	const result = takeLimbs(n + 1);
	if (rank === 0) copyLimbs(result, z, n + 1);
	meet();
	return result;
}

/**
 * x[0, n] = 426880 sqrt(10005), r[0, h] = 1 / t and the powers of five. The first two members of a team do
 * it side by side, each alone: no step of it is worth sharing as much as that.
 */
function invertBoth(x: usize, n: i32, r: usize, t: usize, h: i32, digits: i32): void {
	const before = mark();
	const together = teamSize > 1;
	const ceiling = limit();
	const scratch = before + <usize>n * 52 + 65536;
	workAlone();
	if (seat === 0) {
		if (together) setLimit(scratch);
		if (!recallNumber(ROOT, x, n + 1)) computeRoot(x, n);
	}
	if (seat === 1 || !together) {
		// Beyond what the root may take: products of n limbs, and two transforms of little more.
		if (together) release(scratch);
		reciprocal(r, t, h);
		fillPowers(digits);
	}
	setLimit(ceiling);
	workTogether();
	meet();
	release(before);
}

/** dst[0, n) = the fraction src / B^whole * 2^bits. */
function alignTop(dst: usize, n: i32, src: usize, length: i32, whole: i32, bits: u32): void {
	clearLimbs(dst, n);
	const skip = max(0, whole - n);
	const offset = max(0, n - whole);
	const used = length - skip;
	const carry = shiftUp(at(dst, offset), at(src, skip), used, bits);
	if (carry) store<u32>(at(dst, offset + used), carry);
}
