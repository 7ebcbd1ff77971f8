// The reciprocal by Newton's iteration, and the division that ends with it.

import {multiply, productRoom} from '../multiplication/product';
import {addRow, clearLimbs, copyLimbs, trim} from '../numbers/limbs';
import {mark, release, takeLimbs} from '../team/arena';
import {meet, rank} from '../team/team';
import {at, correct, distance, FIRST, halved, TWO_64} from './newton';

/** One step for 1 / t: from h limbs and a whole one at the top of r[0, n] to n limbs and a whole one. */
function reciprocalStep(r: usize, h: i32, t: usize, n: i32): void {
	const before = mark();
	const top = at(r, n - h);
	const product = takeLimbs(productRoom(h + 1, n));
	multiply(product, top, h + 1, t, n);
	applyReciprocal(r, n, top, h, product);
	release(before);
}

/**
 * Extends target[0, n], of which h limbs are known, by -error * (the h-limb reciprocal). error[0, n + h) is a fraction
 * close to nought, modulo 1.
 */
function applyReciprocal(target: usize, n: i32, reciprocal: usize, h: i32, error: usize): void {
	// The first steps start from a double, less accurate than h limbs.
	const used = h === n ? 2 * n : n + 2;
	const below = distance(error, used);
	const drop = h - 1;
	const length = trim(at(error, drop), used - drop);
	const product = takeLimbs(productRoom(h + 1, length));
	multiply(product, reciprocal, h + 1, at(error, drop), length);
	if (rank === 0) clearLimbs(target, n - h);
	meet();
	if (length > 0) correct(target, n + 1, at(product, h + 1), length, !below);
}

/** r[0, n] = 1 / t for the fraction t[0, n) >= 1/2, n limbs behind the point and one before it. */
export function reciprocal(r: usize, t: usize, n: i32): void {
	if (n <= FIRST) {
		if (rank === 0) {
			clearLimbs(r, n + 1);
			const whole = TWO_64;
			const inverse = whole / <f64>load<u64>(at(t, n - 2));
			store<u32>(at(r, n), <u32>inverse);
			store<u64>(at(r, n - 2), <u64>((inverse - Math.floor(inverse)) * whole));
		}
		meet();
		reciprocalStep(r, n, t, n);
		reciprocalStep(r, n, t, n);
		return;
	}
	const h = halved(n);
	reciprocal(at(r, n - h), at(t, n - h), h);
	reciprocalStep(r, h, t, n);
}

/** The number of limbs to which `divide` needs the reciprocal. */
export function reciprocalLimbs(n: i32): i32 {
	return min(n, (n >> 1) + 2);
}

// z[0, n] = y / t (Karp and Markstein): y[0, n] with a whole limb, t[0, n) >= 1/2 a fraction, r the reciprocal of t's upper
// limbs. The quotient to half the precision first, then one step on the remainder.

/** The upper \`reciprocalLimbs\` limbs of z and the whole one, but for a few units of the last. */
export function divideRoughly(z: usize, y: usize, r: usize, n: i32): void {
	const h = reciprocalLimbs(n);
	const inner = mark();
	const rough = takeLimbs(productRoom(h + 1, h + 1));
	multiply(rough, at(y, n - h), h + 1, r, h + 1);
	if (rank === 0) copyLimbs(at(z, n - h), at(rough, h), h + 1);
	meet();
	release(inner);
}

/** All of z, from its upper limbs. */
export function refineQuotient(z: usize, y: usize, t: usize, r: usize, n: i32): void {
	const h = reciprocalLimbs(n);
	const inner = mark();
	const product = takeLimbs(productRoom(h + 1, n));
	multiply(product, at(z, n - h), h + 1, t, n);
	if (rank === 0) addRow(at(product, h), y, n + 1, true);
	meet();
	applyReciprocal(z, n, r, h, product);
	release(inner);
}
