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
import {pointwise} from '../transform/pointwise';
import {spread} from '../transform/spread';
import {forwardFrom, inverseDownTo} from '../transform/transform';
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

/** The transform modulo B^n + 1 of src[0, length), at p. */
export function transformOf(p: usize, src: usize, length: i32, n: i32): void {
	const before = mark();
	let limbs = src;
	let isTop = false;
	if (length > n) {
		limbs = takeLimbs(n);
		isTop = fold(limbs, src, length, n);
	}
	const m = <usize>blocksOf(n);
	if (hasTiles(m)) {
		spreadStep(p, limbs, min(length, n), n, isTop);
		forwardFrom(p, m, 4);
	} else {
		spread(p, limbs, min(length, n), n, isTop);
		forwardFrom(p, m, 1);
	}
	release(before);
	report(transformWork(n));
}

/** dst[0, n) = the residue whose transform is at p, which is used up; returns its flag. */
export function residueFrom(dst: usize, p: usize, n: i32): bool {
	const m = <usize>blocksOf(n);
	const scale = 1 / <f64>m;
	inverseDownTo(p, m, hasTiles(m) ? 4 : 1);
	report(transformWork(n));
	return hasTiles(m) ? gatherStep(dst, p, n, scale) : gather(dst, p, n, scale);
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
		const m = <usize>blocksOf(n);
		const x = takeTransform(n);
		transformOf(x, a, la, n);
		if (a === b && la === lb) pointwise(x, x, x, m, false, 1);
		else {
			const y = takeTransform(n);
			transformOf(y, b, lb, n);
			pointwise(x, x, y, m, false, 1);
		}
		if (residueFrom(at, x, n)) flags |= 1 << i;
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
