// Steps that the Newton iterations share. Fractions have n limbs behind the point, and one before it where said.

import {addRow, addSmall, negateRow} from '../numbers/limbs';
import {meet, rank} from '../team/team';

/** The precision that every iteration starts from; below it a double's accuracy needs two steps. */
export const FIRST: i32 = 4;
/** 2^64. */
export const TWO_64: f64 = 4294967296.0 * 4294967296.0;
/** The address of a limb. */
export function at(p: usize, limb: i32): usize {
	return p + ((<usize>limb) << 2);
}

/** The precision from which one step reaches n limbs. */
export function halved(n: i32): i32 {
	return (n + 3) >> 1;
}

/** target[0, length) +-= correction, at the low end. */
export function correct(target: usize, length: i32, correction: usize, correctionLength: i32, negative: bool): void {
	if (rank === 0) {
		const used = min(correctionLength, length);
		addSmall(at(target, used), length - used, addRow(target, correction, used, negative));
	}
	meet();
}

/** Makes p[0, length) its distance from B^length or from nought, whichever is less; true if below nought. */
export function distance(p: usize, length: i32): bool {
	const below = load<i32>(at(p, length - 1)) < 0;
	meet();
	if (below && rank === 0) negateRow(p, length);
	meet();
	return below;
}
