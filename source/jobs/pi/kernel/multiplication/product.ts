// Products of naturals of any length, every one checked.

import {clearLimbs} from '../numbers/limbs';
import {addResidues, multiplyResidues, residueOf, shiftResidue} from '../numbers/residue';
import {schoolbook} from '../numbers/schoolbook';
import {mark, release, take, takeLimbs} from '../team/arena';
import {report} from '../team/progress';
import {loadSlot, storeSlot} from '../team/slots';
import {meet, rank, teamSize, workAlone, workTogether} from '../team/team';
import {BLOCK} from '../transform/butterflies';
import {gatherStep, hasTiles, spreadStep} from '../transform/first-step';
import {gather} from '../transform/gather';
import {blocksOf, digitBits, largestComponent, plannedLength, transformWork} from '../transform/plan';
import {spread} from '../transform/spread';
import {forwardFrom, multiplyFrom} from '../transform/transform';
import {splitProduct} from './fallback';
import {fold, reconstruct} from './ring';

/** The number of limbs up to which factors are multiplied in the schoolbook way. */
const SHORT: i32 = 40;

/** The number of limbs below which a product is not worth sharing out. */
const SHARED: i32 = 6000;

/** Limbs to take for a product of factors of la and lb limbs. */
export function productRoom(la: i32, lb: i32): i32 {
	return max(plannedLength(la + lb), la + lb + 4);
}

/** A buffer for one transform of n limbs. */
export function takeTransform(n: i32): usize {
	return take(<usize>blocksOf(n) * BLOCK);
}

/** Begins the transform modulo B^n + 1 of src[0, length), at p; the number of subtrees that are left to do. */
function beginTransform(p: usize, src: usize, length: i32, n: i32): usize {
	const before = mark();
	let limbs = src;
	let isTop = false;
	if (length > n) {
		limbs = takeLimbs(n);
		isTop = fold(limbs, src, length, n);
	}
	const tiled = hasTiles(<usize>blocksOf(n));
	if (tiled) spreadStep(p, limbs, min(length, n), n, isTop);
	else spread(p, limbs, min(length, n), n, isTop);
	release(before);
	return tiled ? 4 : 1;
}

/** The transform modulo B^n + 1 of src[0, length), at p. */
export function transformOf(p: usize, src: usize, length: i32, n: i32): void {
	forwardFrom(p, <usize>blocksOf(n), beginTransform(p, src, length, n));
	report(transformWork(n));
}

/** The same, times the transform at x. */
export function multipliedTransform(p: usize, src: usize, length: i32, n: i32, x: usize): void {
	multiplyFrom(p, p, x, <usize>blocksOf(n), beginTransform(p, src, length, n), 0, false);
	report(transformWork(n));
}

/**
 * dst[0, n) = src[0, length) times the number of which the transform is at x, modulo B^n + 1; returns the residue's flag. The
 * buffer at p is used up. With a `sign`, 1 or -1, it is added to what the transform at `sum` is of, which is used up; without
 * one, `sum` is p. p may be x where that is the transform of src itself.
 */
export function residueOfProduct(
	dst: usize,
	src: usize,
	length: i32,
	n: i32,
	x: usize,
	p: usize,
	sum: usize = p,
	sign: f64 = 0,
): bool {
	const m = <usize>blocksOf(n);
	const nodes = beginTransform(p, src, length, n);
	multiplyFrom(sum, p, x, m, nodes, sign, true);
	report(2 * transformWork(n));
	const scale = 1 / <f64>m;
	return nodes > 1 ? gatherStep(dst, sum, n, scale) : gather(dst, sum, n, scale);
}

/** dst = a * b by transforms, unchecked; planned limbs are written, la + lb of them matter. */
export function transformProduct(dst: usize, a: usize, la: i32, b: usize, lb: i32): void {
	const planned = plannedLength(la + lb);
	const bits = digitBits(planned);
	const before = mark();
	let flags = 0;
	let at = dst;
	for (let rest = planned, i = 0; rest > 0; i++) {
		const n = largestComponent(rest, bits);
		const x = takeTransform(n);
		let y = x;
		if (a !== b || la !== lb) {
			y = takeTransform(n);
			transformOf(y, b, lb, n);
		}
		if (residueOfProduct(at, a, la, n, y, x)) flags |= 1 << i;
		release(before);
		rest -= n;
		at += (<usize>n) << 2;
	}
	reconstruct(dst, planned, bits, flags);
}

/** The residue modulo 2^61 - 1; each member of the team looks at a part of the limbs. */
export function sharedResidue(p: usize, length: i32): u64 {
	if (teamSize === 1) return residueOf(p, length);
	const from = <i32>((<i64>length * rank) / teamSize);
	const to = <i32>((<i64>length * (rank + 1)) / teamSize);
	storeSlot(rank, <i64>shiftResidue(residueOf(p + ((<usize>from) << 2), to - from), from));
	meet();
	let residue: u64 = 0;
	for (let member = 0; member < teamSize; member++) residue = addResidues(residue, <u64>loadSlot(member));
	meet();
	return residue;
}

/**
 * dst = a[0, la) * b[0, lb); dst has `productRoom` limbs and overlaps neither. The product is checked
 * modulo 2^61 - 1 and, if rounding spoilt it, computed again in a way that cannot fail.
 */
export function multiply(dst: usize, a: usize, la: i32, b: usize, lb: i32): void {
	if (la === 0 || lb === 0) {
		if (rank === 0) clearLimbs(dst, la + lb);
		meet();
		return;
	}
	if (min(la, lb) <= SHORT) {
		if (rank === 0) {
			if (la < lb) schoolbook(dst, a, la, b, lb);
			else schoolbook(dst, b, lb, a, la);
		}
		meet();
		return;
	}
	if (teamSize > 1 && la + lb < SHARED) {
		if (rank === 0) {
			workAlone();
			multiply(dst, a, la, b, lb);
			workTogether();
		}
		meet();
		return;
	}
	const expected = multiplyResidues(sharedResidue(a, la), sharedResidue(b, lb));
	transformProduct(dst, a, la, b, lb);
	if (sharedResidue(dst, la + lb) !== expected) splitProduct(dst, a, la, b, lb, expected);
}
