// The last step of the radix conversion: a short fraction, nine decimals at a time.

import {copyLimbs, scaleRow} from '../numbers/limbs';
import {takeLimbs} from '../team/arena';
import {fail, IN_DOUBT} from '../team/host';

/** log2(10) / 32: limbs in a digit. */
const LIMBS_PER_DIGIT: f64 = 0.10381025296523008;
/** Limbs carried below the last digit; every cut and product costs a unit or two of the lowest. */
const GUARD: i32 = 3;

/** The number of limbs of a fraction that gives `digits` decimals. */
export function fractionLimbs(digits: i32): i32 {
	return <i32>Math.ceil(<f64>digits * LIMBS_PER_DIGIT) + GUARD;
}

/** Writes `digits` decimals of the fraction p[0, length) as ASCII; leaves its buffer to be freed. */
export function writeFew(text: usize, p: usize, length: i32, digits: i32): void {
	const row = takeLimbs(length);
	copyLimbs(row, p, length);
	let low = 0;
	let written = 0;
	let last: u32 = 0;
	for (; written < digits; written += 9) {
		last = scaleRow(row + ((<usize>low) << 2), length - low, 1000000000, 0);
		writeGroup(text + <usize>written, last, min(9, digits - written));
		low = max(low, length - fractionLimbs(digits - written));
	}
	// The last group may reach past the last digit: the remainder begins with the rest of that group.
	settleDoubt(row, length, last, written - digits);
}

/** Writes the first `count` of a group's nine digits. */
function writeGroup(text: usize, group: u32, count: i32): void {
	for (let i = 8; i >= 0; i--) {
		const rest = group / 10;
		if (i < count) store<u8>(text + <usize>i, 48 + (group - rest * 10));
		group = rest;
	}
}

/**
 * Traps when the remainder (the last `unused` digits of `group`, and the fraction) is so close to a
 * whole that the digits before it are in doubt.
 */
function settleDoubt(row: usize, length: i32, group: u32, unused: i32): void {
	let unit: u32 = 1;
	for (let i = 0; i < unused; i++) unit *= 10;
	const rest = load<u64>(row + ((<usize>length) << 2) - 8) >> 16;
	if (rest === 0 && group % unit === 0) fail(IN_DOUBT);
	if (rest === 0xffffffffffff && group % unit === unit - 1) fail(IN_DOUBT);
}
