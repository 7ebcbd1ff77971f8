// 1 / sqrt(10005) by Newton's iteration.

import {multiply, productRoom} from '../multiplication/product';
import {addRow, addSmall, clearLimbs, halveRow, scaleRow, trim} from '../numbers/limbs';
import {mark, release, takeLimbs} from '../team/arena';
import {meet, rank} from '../team/team';
import {at, distance, FIRST, halved, TWO_64} from './newton';

const RADICAND: u32 = 10005;

/** One step for 1 / sqrt(10005): from h limbs at x to n <= 2h - 2, in place at the top of x[0, n). */
function rootStep(x: usize, h: i32, n: i32): void {
	const before = mark();
	const top = at(x, n - h);
	const square = takeLimbs(productRoom(h, h) + 1);
	multiply(square, top, h, top, h);
	if (rank === 0) store<u32>(at(square, 2 * h), scaleRow(square, 2 * h, RADICAND, 0));
	meet();
	// 1 - 10005 x^2 is minus the low limbs, the rest being all ones or all noughts.
	// The first steps start from a double, less accurate than h limbs.
	const used = h === n ? 2 * h : h + 2;
	const over = !distance(square, used);
	const length = trim(square, used);
	const product = takeLimbs(productRoom(h, length));
	multiply(product, top, h, square, length);
	const drop = 3 * h - n;
	if (rank === 0) {
		clearLimbs(x, n - h);
		const whole = h + length;
		if (whole > drop) {
			halveRow(product, whole);
			const used = whole - drop;
			addSmall(at(x, used), n - used, addRow(x, at(product, drop), used, over));
		}
	}
	meet();
	release(before);
}

/** x[0, n) = the fraction 1 / sqrt(10005), to a few units of the last limb. */
export function inverseRoot(x: usize, n: i32): void {
	if (n <= FIRST) {
		if (rank === 0) {
			clearLimbs(x, n);
			store<u64>(at(x, n - 2), <u64>(TWO_64 / Math.sqrt(<f64>RADICAND)));
		}
		meet();
		rootStep(x, n, n);
		rootStep(x, n, n);
		return;
	}
	const h = halved(n);
	inverseRoot(at(x, n - h), h);
	rootStep(x, h, n);
}
