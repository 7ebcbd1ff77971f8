// Binary splitting of the series.
import {mark, release, take} from './arena';
import {meet, rank} from './crew';
import {fail, WRONG} from './host';
import {mergeLast, uselessLimbs} from './last-merge';
import {copyLimbs} from './limbs';
import {merge} from './merge';
import {fewTerms, Sums} from './series';

/** Ranges of so many terms are multiplied out one by one. */
const FEW: i32 = 4;
/** Fewer useless limbs than this do not pay for a product of their own. */
const WORTHWHILE: i32 = 256;

/** A record for `split` to fill. */
export function takeSums(): Sums {
	return changetype<Sums>(take(offsetof<Sums>()));
}

/** Where the range [a, b) is halved. */
export function middle(a: i32, b: i32): i32 {
	return a + ((b - a + 1) >> 1);
}

/**
 * Sums the terms [a, b) into `out`, its buffers at the top of the arena, one after the other. Numbers
 * longer than `precision` limbs lose their low ones.
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
	mergeAndCut(left, right, withP, precision, out);
	compact(out, withP, before);
}

/** Merges two ranges and cuts the result to the precision. */
export function mergeAndCut(left: Sums, right: Sums, withP: bool, precision: i32, out: Sums): void {
	const useless = withP ? 0 : uselessLimbs(left, right, precision);
	if (useless > WORTHWHILE) mergeLast(left, right, useless, out);
	else merge(left, right, withP, out);
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

/** Moves the numbers down to `bottom` and frees what is above them. */
export function compact(s: Sums, withP: bool, bottom: usize): void {
	// Others may still be looking at what will be overwritten.
	meet();
	release(bottom);
	if (withP) s.p = moved(s.p, s.pLength);
	s.q = moved(s.q, s.qLength);
	s.t = moved(s.t, s.tLength);
}

/** Copies a record and its numbers to the top of the arena. */
export function moveUp(from: Sums, to: Sums): void {
	memory.copy(changetype<usize>(to), changetype<usize>(from), offsetof<Sums>());
	to.q = moved(from.q, from.qLength);
	to.t = moved(from.t, from.tLength);
}

function moved(from: usize, length: i32): usize {
	const to = take((<usize>length) << 2);
	if (rank === 0) copyLimbs(to, from, length);
	meet();
	return to;
}
