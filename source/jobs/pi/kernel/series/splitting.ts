// Binary splitting of the series.

import {copyLimbs} from '../numbers/limbs';
import {mark, release, take} from '../team/arena';
import {fail, WRONG} from '../team/host';
import {meet, rank} from '../team/team';
import {merge} from './merge';
import {fewTerms, Sums} from './series';

/** The number of terms of a range that is multiplied out one by one. */
const FEW: i32 = 4;
/** log2(640320^3 / 1728) / 32: limbs by which each term is smaller than the one before. */
const LIMBS_PER_TERM: f64 = 1.4722;
/** Limbs kept beyond those that reach the result: the first terms fall more slowly. */
const GUARD: i32 = 2;

/** A record for `split` to fill. */
export function takeSums(): Sums {
	return changetype<Sums>(take(offsetof<Sums>()));
}

/**
 * The limbs that the sums of terms from `a` on need, for a result of `precision` limbs: with
 * T / Q = Tl / Ql +- (Pl / Ql) (Tr / Qr) the right part weighs as little as its first term does. Qr may lose what Tr
 * loses, since both products with it take the same Qr.
 */
export function precisionFrom(a: i32, precision: i32): i32 {
	return min(precision, precision - <i32>(LIMBS_PER_TERM * <f64>a) + GUARD);
}

/** The term at which the range [a, b) is halved. */
export function middle(a: i32, b: i32): i32 {
	return a + ((b - a + 1) >> 1);
}

/**
 * Sums the terms [a, b) into `out`, its buffers at the top of the arena, one after the other. Numbers
 * longer than a result of `precision` limbs needs lose their low ones.
 */
export function split(a: i32, b: i32, withP: bool, precision: i32, out: Sums): void {
	if (b - a <= FEW) {
		fewTerms(a, b, out);
		return;
	}
	const before = mark();
	const left = takeSums();
	const right = takeSums();
	const m = middle(a, b);
	split(a, m, true, precision, left);
	split(m, b, withP, precision, right);
	mergeAndCut(left, right, withP, precisionFrom(a, precision), out);
	compact(out, withP, before);
}

/** Merges two ranges and cuts the result to the precision. */
export function mergeAndCut(left: Sums, right: Sums, withP: bool, precision: i32, out: Sums): void {
	merge(left, right, withP, out);
	cut(out, withP, precision);
}

/**
 * Drops the limbs below the precision. T = Tl Qr + Pl Tr needs Tl and Pl at the same scale, so P loses as
 * many limbs as Q and T do.
 */
function cut(s: Sums, withP: bool, precision: i32): void {
	const excess = min(s.qLength, s.tLength) - precision;
	if (excess <= 0) return;
	const bytes = (<usize>excess) << 2;
	s.q += bytes;
	s.t += bytes;
	s.qLength -= excess;
	s.tLength -= excess;
	s.exponent += excess;
	if (!withP) return;
	s.p += bytes;
	s.pLength -= excess;
	// Less than a unit of the last limb kept: the left range alone gives the precision.
	if (s.pLength <= 0) fail(WRONG);
}

/** Moves the numbers down to `bottom` and frees the memory above them. */
export function compact(s: Sums, withP: bool, bottom: usize): void {
	// Other members may still be reading the memory that is overwritten.
	meet();
	release(bottom);
	if (withP) s.p = moved(s.p, s.pLength);
	s.q = moved(s.q, s.qLength);
	s.t = moved(s.t, s.tLength);
}

/** Copies a record and its numbers to the top of the arena. */
export function moveUp(from: Sums, to: Sums, withP: bool): void {
	memory.copy(changetype<usize>(to), changetype<usize>(from), offsetof<Sums>());
	if (withP) to.p = moved(from.p, from.pLength);
	to.q = moved(from.q, from.qLength);
	to.t = moved(from.t, from.tLength);
}

function moved(from: usize, length: i32): usize {
	const to = take((<usize>length) << 2);
	if (rank === 0) copyLimbs(to, from, length);
	meet();
	return to;
}
