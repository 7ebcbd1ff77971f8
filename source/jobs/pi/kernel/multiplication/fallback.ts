// The slow and certain product, for one that has failed its check.
//
// Worst-case digits (all of them largest) can sum to more than doubles hold. So the factors are cut into digits of 16
// bits, and each is taken apart into two bytes: four products whose sums stay below 2^42, where a double's rounding is
// certain.

import {addRow, addSmall, clearLimbs, shiftUp} from '../numbers/limbs';
import {mark, release, takeLimbs} from '../team/arena';
import {fail, WRONG} from '../team/host';
import {meet, rank} from '../team/team';
import {forceDigits, plannedLength} from '../transform/plan';
import {sharedResidue, transformProduct} from './product';

/** dst[i] = the low or the high byte of each 16-bit digit of src. */
function bytesOf(dst: usize, src: usize, length: i32, shift: u32): void {
	if (rank === 0) {
		for (let i = 0; i < length; i++) {
			const offset = (<usize>i) << 2;
			store<u32>(dst + offset, (load<u32>(src + offset) >> shift) & 0x00ff00ff);
		}
	}
	meet();
}

/** dst += product << bits. */
function addShifted(dst: usize, product: usize, length: i32, bits: u32): void {
	if (rank === 0) {
		// 16 bits more than a limb's worth never come out: the sum is below B^length.
		const out = shiftUp(product, product, length, bits);
		if (out !== 0) fail(WRONG);
		addSmall(dst + ((<usize>length) << 2), 0, addRow(dst, product, length, false));
	}
	meet();
}

/** dst[0, la + lb) = a * b, with `expected` its residue. Traps if even this does not come out right. */
export function splitProduct(dst: usize, a: usize, la: i32, b: usize, lb: i32, expected: u64): void {
	const before = mark();
	const length = la + lb;
	forceDigits(16);
	const x = takeLimbs(la);
	const y = takeLimbs(lb);
	const product = takeLimbs(plannedLength(length));
	if (rank === 0) clearLimbs(dst, length);
	for (let part: u32 = 0; part < 4; part++) {
		bytesOf(x, a, la, (part & 1) << 3);
		bytesOf(y, b, lb, (part >> 1) << 3);
		transformProduct(product, x, la, y, lb);
		addShifted(dst, product, length, ((part & 1) + (part >> 1)) << 3);
	}
	forceDigits(0);
	release(before);
	if (sharedResidue(dst, length) !== expected) fail(WRONG);
}
