// The powers of five that the radix conversion multiplies by.

import {multiply, productRoom} from '../multiplication/product';
import {scaleRow, trim} from '../numbers/limbs';
import {take, takeLimbs} from '../team/arena';
import {meet, rank} from '../team/team';

/** Digits converted one group of nine at a time; a multiple of 32. */
export const FEW: i32 = 512;
/** The largest number of powers. */
const LEVELS: i32 = 24;
/** Limbs of 5^512. */
const FIRST_LENGTH: i32 = 38;

let powers: usize = 0;
let powerLengths: usize = 0;

/** Takes room for the powers 5^(512 * 2^j) that `digits` decimals need. */
export function takePowers(digits: i32): void {
	powers = take(sizeof<usize>() * LEVELS);
	powerLengths = takeLimbs(LEVELS);
	let length = FIRST_LENGTH;
	for (let level = 0; FEW << level < digits; level++) {
		const p = takeLimbs(level === 0 ? FIRST_LENGTH + 4 : productRoom(length, length));
		if (level > 0) length *= 2;
		if (rank === 0) store<usize>(powers + sizeof<usize>() * <usize>level, p);
	}
	meet();
}

/** Computes the powers; one member does it alone. */
export function fillPowers(digits: i32): void {
	if (digits <= FEW) return;
	let p = powerAt(0);
	let length = 1;
	store<u32>(p, 1);
	for (let left = FEW; left > 0; left -= 8) {
		const carry = scaleRow(p, length, 390625, 0);
		if (carry) {
			store<u32>(p + ((<usize>length) << 2), carry);
			length++;
		}
	}
	store<i32>(powerLengths, length);
	for (let level = 1; FEW << level < digits; level++) {
		const square = powerAt(level);
		multiply(square, p, length, p, length);
		length = trim(square, 2 * length);
		store<i32>(powerLengths + ((<usize>level) << 2), length);
		p = square;
	}
}

/** The largest level whose power is below `digits` digits. */
export function levelBelow(digits: i32): i32 {
	let level = 0;
	while (FEW << (level + 1) < digits) level++;
	return level;
}

/** The address of the power of a level. */
export function powerAt(level: i32): usize {
	return load<usize>(powers + sizeof<usize>() * <usize>level);
}

/** Its number of limbs. */
export function powerLength(level: i32): i32 {
	return load<i32>(powerLengths + ((<usize>level) << 2));
}
