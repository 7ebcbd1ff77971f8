// The merge of two neighbouring ranges of terms:
// P = Pl Pr, Q = Ql Qr, T = Tl Qr +- Pl Tr (minus when the left range has an odd number of terms).

import {splitProduct} from '../multiplication/fallback';
import {
	multipliedTransform,
	productRoom,
	residueOfProduct,
	sharedResidue,
	takeTransform,
	transformOf,
} from '../multiplication/product';
import {reconstruct} from '../multiplication/ring';
import {addRow, addSmall, clearLimbs, trim} from '../numbers/limbs';
import {addResidues, multiplyResidues, subtractResidues} from '../numbers/residue';
import {schoolbook} from '../numbers/schoolbook';
import {mark, release, takeLimbs} from '../team/arena';
import {meet, rank} from '../team/team';
import {digitBits, largestComponent, plannedLength} from '../transform/plan';
import {Sums} from './series';

/** Q's up to this many limbs together are multiplied in the schoolbook way. */
const SHORT: i32 = 64;

/** Takes room for the merged numbers and writes them to `out`; P is left out unless `withP`. */
export function merge(l: Sums, r: Sums, withP: bool, out: Sums): void {
	const odd = (l.terms & 1) === 1;
	out.terms = l.terms + r.terms;
	const qLength = l.qLength + r.qLength;
	const tLength = max(l.tLength + r.qLength, l.pLength + r.tLength) + 1;
	const pLength = l.pLength + r.pLength;
	const room = max(plannedLength(tLength), tLength + 4);
	out.exponent = l.exponent + r.exponent;
	out.p = withP ? takeLimbs(room) : 0;
	out.q = takeLimbs(room);
	out.t = takeLimbs(room);
	out.pLength = pLength;
	out.qLength = qLength;
	out.tLength = tLength;
	if (tLength <= SHORT) mergeShort(l, r, odd, withP, out);
	else mergeLong(l, r, odd, withP, out);
}

function mergeShort(l: Sums, r: Sums, odd: bool, withP: bool, out: Sums): void {
	if (rank === 0) {
		const before = mark();
		schoolbook(out.q, l.q, l.qLength, r.q, r.qLength);
		schoolbook(out.t, l.t, l.tLength, r.q, r.qLength);
		const length = l.pLength + r.tLength;
		const right = takeLimbs(length + 4);
		schoolbook(right, l.p, l.pLength, r.t, r.tLength);
		joinTerms(out, l.tLength + r.qLength, right, length, odd);
		if (withP) schoolbook(out.p, l.p, l.pLength, r.p, r.pLength);
		release(before);
	}
	meet();
	finish(out, withP);
}

/** out.t[0, length) +-= right[0, rightLength), tLength limbs in all. */
function joinTerms(out: Sums, length: i32, right: usize, rightLength: i32, odd: bool): void {
	clearLimbs(out.t + ((<usize>length) << 2), out.tLength - length);
	const carry = addRow(out.t, right, rightLength, odd);
	addSmall(out.t + ((<usize>rightLength) << 2), out.tLength - rightLength, carry);
}

function finish(out: Sums, withP: bool): void {
	if (withP) out.pLength = trim(out.p, out.pLength);
	out.qLength = trim(out.q, out.qLength);
	out.tLength = trim(out.t, out.tLength);
}

/** By transforms, each operand's used for every product it is in. */
function mergeLong(l: Sums, r: Sums, odd: bool, withP: bool, out: Sums): void {
	const planned = plannedLength(out.tLength);
	const bits = digitBits(planned);
	const before = mark();
	let pFlags = 0;
	let qFlags = 0;
	let tFlags = 0;
	let pPlanned = 0;
	for (let done = 0, i = 0; done < planned; i++) {
		const n = largestComponent(planned - done, bits);
		const offset = (<usize>done) << 2;
		// P is shorter than the others: fewer of the components are enough for it.
		const forP = withP && pPlanned < out.pLength;
		const x = takeTransform(n);
		const y = takeTransform(n);
		transformOf(x, r.q, r.qLength, n);
		if (residueOfProduct(out.q + offset, l.q, l.qLength, n, x, y)) qFlags |= 1 << i;
		multipliedTransform(y, l.t, l.tLength, n, x);
		transformOf(x, l.p, l.pLength, n);
		const z = takeTransform(n);
		if (residueOfProduct(out.t + offset, r.t, r.tLength, n, x, z, y, odd ? -1 : 1)) tFlags |= 1 << i;
		if (forP) {
			if (residueOfProduct(out.p + offset, r.p, r.pLength, n, x, z)) pFlags |= 1 << i;
			pPlanned += n;
		}
		release(before);
		done += n;
	}
	reconstruct(out.q, planned, bits, qFlags);
	reconstruct(out.t, planned, bits, tFlags);
	if (withP) reconstruct(out.p, pPlanned, bits, pFlags);
	check(l, r, odd, withP, out);
	finish(out, withP);
}

/** Checks the three products and computes those again that rounding spoilt. */
function check(l: Sums, r: Sums, odd: bool, withP: bool, out: Sums): void {
	const ql = sharedResidue(l.q, l.qLength);
	const qr = sharedResidue(r.q, r.qLength);
	const pl = sharedResidue(l.p, l.pLength);
	const q = multiplyResidues(ql, qr);
	if (sharedResidue(out.q, out.qLength) !== q) splitProduct(out.q, l.q, l.qLength, r.q, r.qLength, q);
	const left = multiplyResidues(sharedResidue(l.t, l.tLength), qr);
	const right = multiplyResidues(pl, sharedResidue(r.t, r.tLength));
	const t = odd ? subtractResidues(left, right) : addResidues(left, right);
	if (sharedResidue(out.t, out.tLength) !== t) {
		const before = mark();
		const length = l.pLength + r.tLength;
		const product = takeLimbs(productRoom(l.pLength, r.tLength));
		splitProduct(out.t, l.t, l.tLength, r.q, r.qLength, left);
		splitProduct(product, l.p, l.pLength, r.t, r.tLength, right);
		if (rank === 0) joinTerms(out, l.tLength + r.qLength, product, length, odd);
		meet();
		release(before);
	}
	if (withP) {
		const p = multiplyResidues(pl, sharedResidue(r.p, r.pLength));
		if (sharedResidue(out.p, out.pLength) !== p) splitProduct(out.p, l.p, l.pLength, r.p, r.pLength, p);
	}
}
