// The last merge of the splitting: no P, and Q and T are cut to the precision right after it.
//
// T = Tl Qr +- Pl Tr. The second product is smaller than the first by as much as the left range's terms
// are worth, about half of the digits; so half of Tr is enough for it, and its transforms are half as long.
import {mark, release, takeLimbs} from './arena';
import {meet, rank} from './crew';
import {splitProduct} from './fallback';
import {addRow, addSmall, clearLimbs, trim} from './limbs';
import {largestComponent, plannedLength} from './plan';
import {pointwise} from './pointwise';
import {multiply, productRoom, residueFrom, sharedResidue, takeTransform, transformOf} from './product';
import {multiplyResidues} from './residue';
import {reconstruct} from './ring';
import {Sums} from './series';

/** Limbs kept of the smaller product below the last limb of the result. */
const GUARD: i32 = 2;

/** Limbs of Tr that do not reach the result once it is cut to the precision. */
export function uselessLimbs(l: Sums, r: Sums, precision: i32): i32 {
	const length = min(l.tLength + r.qLength, l.qLength + r.qLength);
	return max(0, min(r.tLength - 1, length - precision - l.pLength - GUARD));
}

/** Merges two ranges, leaving out P and the `useless` lowest limbs of Tr. */
export function mergeLast(l: Sums, r: Sums, useless: i32, out: Sums): void {
	const length = l.tLength + r.qLength;
	const planned = plannedLength(max(length, l.qLength + r.qLength) + 1);
	out.terms = l.terms + r.terms;
	out.exponent = l.exponent + r.exponent;
	out.p = 0;
	out.pLength = 0;
	out.q = takeLimbs(planned);
	out.t = takeLimbs(planned);
	out.qLength = l.qLength + r.qLength;
	out.tLength = length + 1;
	multiplyBoth(out.q, out.t, l, r, planned);
	const before = mark();
	const rest = r.tLength - useless;
	const product = takeLimbs(productRoom(l.pLength, rest));
	multiply(product, l.p, l.pLength, r.t + ((<usize>useless) << 2), rest);
	if (rank === 0) {
		clearLimbs(out.t + ((<usize>length) << 2), 1);
		const end = useless + l.pLength + rest;
		const carry = addRow(out.t + ((<usize>useless) << 2), product, end - useless, (l.terms & 1) === 1);
		addSmall(out.t + ((<usize>end) << 2), out.tLength - end, carry);
	}
	meet();
	release(before);
	out.qLength = trim(out.q, out.qLength);
	out.tLength = trim(out.t, out.tLength);
}

/** q = Ql Qr and t = Tl Qr, the transform of Qr used for both. */
function multiplyBoth(q: usize, t: usize, l: Sums, r: Sums, planned: i32): void {
	let qFlags = 0;
	let tFlags = 0;
	for (let done = 0, i = 0; done < planned; i++) {
		const before = mark();
		const n = largestComponent(planned - done);
		const offset = (<usize>done) << 2;
		const x = takeTransform(n);
		const y = takeTransform(n);
		transformOf(x, r.q, r.qLength, n);
		transformOf(y, l.q, l.qLength, n);
		pointwise(y, y, x, <usize>(n >> 1), false, 1);
		if (residueFrom(q + offset, y, n)) qFlags |= 1 << i;
		transformOf(y, l.t, l.tLength, n);
		pointwise(y, y, x, <usize>(n >> 1), false, 1);
		if (residueFrom(t + offset, y, n)) tFlags |= 1 << i;
		release(before);
		done += n;
	}
	reconstruct(q, planned, qFlags);
	reconstruct(t, planned, tFlags);
	const right = sharedResidue(r.q, r.qLength);
	checkOne(q, l.q, l.qLength, r, right);
	checkOne(t, l.t, l.tLength, r, right);
}

function checkOne(product: usize, left: usize, length: i32, r: Sums, right: u64): void {
	const expected = multiplyResidues(sharedResidue(left, length), right);
	if (sharedResidue(product, length + r.qLength) !== expected)
		splitProduct(product, left, length, r.q, r.qLength, expected);
}
