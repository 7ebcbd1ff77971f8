// The product of short numbers, column by column: four columns at once, the low and the high halves of
// the 64-bit products summed apart so that no sum overflows.
import {mark, release, takeLimbs} from '../team/arena';
import {clearLimbs, copyLimbs} from './limbs';

const LOW: i64 = 0xffffffff;

/**
 * dst[0, la + lb) = a[0, la) * b[0, lb), both at least one limb; dst overlaps neither and has room for
 * three limbs more.
 */
export function schoolbook(dst: usize, a: usize, la: i32, b: usize, lb: i32): void {
	const before = mark();
	// Zeroes around b stand in for the columns that hang over its ends.
	const padded = takeLimbs(lb + 8);
	clearLimbs(padded, 4);
	copyLimbs(padded + 16, b, lb);
	clearLimbs(padded + 16 + ((<usize>lb) << 2), 4);
	const mask = i64x2.splat(LOW);
	let carry: u64 = 0;
	for (let column = 0, columns = la + lb; column < columns; column += 4) {
		let low0 = i64x2.splat(0);
		let low1 = low0;
		let high0 = low0;
		let high1 = low0;
		const first = max(0, column - lb + 1);
		const last = min(la - 1, column + 3);
		let pb = padded + 16 + ((<usize>(column - first)) << 2);
		for (let pa = a + ((<usize>first) << 2), end = a + ((<usize>last) << 2); pa <= end; pa += 4, pb -= 4) {
			const x = v128.load_splat<u32>(pa);
			const y = v128.load(pb);
			const z0 = i64x2.extmul_low_i32x4_u(x, y);
			const z1 = i64x2.extmul_high_i32x4_u(x, y);
			low0 = i64x2.add(low0, v128.and(z0, mask));
			low1 = i64x2.add(low1, v128.and(z1, mask));
			high0 = i64x2.add(high0, i64x2.shr_u(z0, 32));
			high1 = i64x2.add(high1, i64x2.shr_u(z1, 32));
		}
		const p = dst + ((<usize>column) << 2);
		carry += <u64>i64x2.extract_lane(low0, 0);
		store<u32>(p, <u32>carry);
		carry = (carry >> 32) + <u64>i64x2.extract_lane(low0, 1) + <u64>i64x2.extract_lane(high0, 0);
		store<u32>(p, <u32>carry, 4);
		carry = (carry >> 32) + <u64>i64x2.extract_lane(low1, 0) + <u64>i64x2.extract_lane(high0, 1);
		store<u32>(p, <u32>carry, 8);
		carry = (carry >> 32) + <u64>i64x2.extract_lane(low1, 1) + <u64>i64x2.extract_lane(high1, 0);
		store<u32>(p, <u32>carry, 12);
		carry = (carry >> 32) + <u64>i64x2.extract_lane(high1, 1);
	}
	release(before);
}
