// The whole computation: pi = 426880 sqrt(10005) Q / T.
import {mark, release, takeLimbs} from './arena';
import {crew, meet, rank} from './crew';
import {fractionLimbs} from './decimals';
import {divide} from './division';
import {fail, WRONG} from './host';
import {clearLimbs, copyLimbs, scaleRow, shiftUp} from './limbs';
import {at} from './newton';
import {preparePowers} from './powers';
import {multiply, productRoom} from './product';
import {emitDecimals} from './radix';
import {inverseRoot} from './root';
import {Sums} from './series';
import {split, takeSums} from './splitting';
import {splitTogether} from './together';

/** Decimals a term of the series adds. */
const DIGITS_PER_TERM: f64 = 14.181647462725477;
/** 426880 * 10005: sqrt(10005) is 10005 times its inverse. */
const FACTOR: u32 = 4270934400;
/** Limbs beyond those the last decimal needs: for the truncations of the splitting and of Newton. */
const GUARD: i32 = 2;

/** Terms of the series that `digits` decimals need. */
export function termsFor(digits: i32): i32 {
	return <i32>(<f64>digits / DIGITS_PER_TERM) + 2;
}

/** Computes and emits `digits` decimals, all behind the point. `room`: bytes for a member's own splitting. */
export function computeDecimals(digits: i32, block: i32, room: usize): void {
	const n = fractionLimbs(digits) + GUARD;
	const before = mark();
	const sums = takeSums();
	const bottom = mark();
	if (crew === 1) split(0, termsFor(digits), false, n + 1, sums);
	else splitTogether(termsFor(digits), n + 1, room, sums);
	const z = quotient(sums, n, bottom);
	if (load<u32>(at(z, n)) !== 3) fail(WRONG);
	const length = fractionLimbs(digits);
	preparePowers(digits);
	emitDecimals(at(z, n - length), length, digits, block);
	release(before);
}

/**
 * Q / T, and the rest of the formula: the fraction of n limbs with a whole limb. Frees what is above
 * `bottom`, where it leaves the result.
 */
function quotient(sums: Sums, n: i32, bottom: usize): usize {
	const t = takeLimbs(n);
	const q = takeLimbs(n);
	// Both shifted alike until T is at least half of B^length.
	const bits = clz(load<u32>(at(sums.t, sums.tLength - 1)));
	if (rank === 0) {
		alignTop(t, n, sums.t, sums.tLength, sums.tLength, bits);
		alignTop(q, n, sums.q, sums.qLength, sums.tLength, bits);
	}
	meet();
	const x = takeLimbs(n + 1);
	inverseRoot(x, n);
	if (rank === 0) store<u32>(at(x, n), scaleRow(x, n, FACTOR, 0));
	meet();
	const y = takeLimbs(productRoom(n + 1, n));
	multiply(y, x, n + 1, q, n);
	const z = takeLimbs(n + 1);
	divide(z, at(y, n), t, n);
	release(bottom);
	const result = takeLimbs(n + 1);
	if (rank === 0) copyLimbs(result, z, n + 1);
	meet();
	return result;
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
