// The powers of five the radix conversion multiplies by.
import {takeLimbs} from './arena';
import {meet, rank} from './crew';
import {scaleRow, trim} from './limbs';
import {multiply, productRoom} from './product';

/** Digits converted one group of nine at a time; a multiple of 32. */
export const FEW: i32 = 512;
/** Most powers there can be. */
const LEVELS: i32 = 24;

let powers: usize = 0;
let powerLengths: usize = 0;

/** Takes room for the powers 5^(512 * 2^j) that `digits` decimals need, and computes them. */
export function preparePowers(digits: i32): void {
	powers = takeLimbs(LEVELS);
	powerLengths = takeLimbs(LEVELS);
	if (digits <= FEW) return;
	let p = takeLimbs(productRoom(20, 20));
	let length = 1;
	if (rank === 0) {
		store<u32>(p, 1);
		for (let left = FEW; left > 0; left -= 8) {
			const carry = scaleRow(p, length, 390625, 0);
			if (carry) {
				store<u32>(p + ((<usize>length) << 2), carry);
				length++;
			}
		}
		record(0, p, length);
	}
	meet();
	for (let level = 1; FEW << level < digits; level++) {
		p = powerAt(level - 1);
		length = powerLength(level - 1);
		const square = takeLimbs(productRoom(length, length));
		multiply(square, p, length, p, length);
		if (rank === 0) record(level, square, trim(square, 2 * length));
		meet();
	}
}

function record(level: i32, p: usize, length: i32): void {
	store<u32>(powers + ((<usize>level) << 2), <u32>p);
	store<i32>(powerLengths + ((<usize>level) << 2), length);
}

/** The largest level whose power is below `digits` digits. */
export function levelBelow(digits: i32): i32 {
	let level = 0;
	while (FEW << (level + 1) < digits) level++;
	return level;
}

/** Where the power of a level is. */
export function powerAt(level: i32): usize {
	return <usize>load<u32>(powers + ((<usize>level) << 2));
}

/** How many limbs it has. */
export function powerLength(level: i32): i32 {
	return load<i32>(powerLengths + ((<usize>level) << 2));
}
