// Products of transforms, point by point.
//
// The tree stops one level early: a block holds the even and the odd part of a linear polynomial e + o x
// modulo x^2 - y. Below node j of the last radix-4 step the four values of y are t, -t, it and -it.

import {BLOCK, twiddleOf} from './butterflies';
import {madd, nmadd} from './fused';

/** dst = a * b, or dst += sign * a * b unless that is nought: the m blocks of node k each, dst may be a or b. */
export function multiplyPoints(dst: usize, a: usize, b: usize, m: usize, k: usize, sign: f64): void {
	const quads = m >> 2;
	// The last radix-4 nodes of the subtree.
	let w = twiddleOf(k * quads);
	for (let at: usize = 0, end = m * BLOCK; at < end; at += 4 * BLOCK, w += 16) {
		let yr = load<f64>(w);
		let yi = load<f64>(w, 8);
		for (let half = at; half < at + 4 * BLOCK; half += 2 * BLOCK) {
			pair(dst + half, a + half, b + half, yr, yi, sign);
			const turned = -yi;
			yi = yr;
			yr = turned;
		}
	}
}

/** Two blocks, for y and for -y. */
function pair(dst: usize, a: usize, b: usize, yr: f64, yi: f64, sign: f64): void {
	const ar0 = v128.load(a);
	const ai0 = v128.load(a, 16);
	const ar1 = v128.load(a, 32);
	const ai1 = v128.load(a, 48);
	const br0 = v128.load(b);
	const bi0 = v128.load(b, 16);
	const br1 = v128.load(b, 32);
	const bi1 = v128.load(b, 48);
	// Lanes from here on: the block of y, the block of -y.
	const aer = v128.shuffle<f64>(ar0, ar1, 0, 2);
	const aor = v128.shuffle<f64>(ar0, ar1, 1, 3);
	const aei = v128.shuffle<f64>(ai0, ai1, 0, 2);
	const aoi = v128.shuffle<f64>(ai0, ai1, 1, 3);
	const ber = v128.shuffle<f64>(br0, br1, 0, 2);
	const bor = v128.shuffle<f64>(br0, br1, 1, 3);
	const bei = v128.shuffle<f64>(bi0, bi1, 0, 2);
	const boi = v128.shuffle<f64>(bi0, bi1, 1, 3);
	const oor = nmadd(aoi, boi, f64x2.mul(aor, bor));
	const ooi = madd(aoi, bor, f64x2.mul(aor, boi));
	const vr = f64x2.replace_lane(f64x2.splat(yr), 1, -yr);
	const vi = f64x2.replace_lane(f64x2.splat(yi), 1, -yi);
	const er = nmadd(ooi, vi, madd(oor, vr, nmadd(aei, bei, f64x2.mul(aer, ber))));
	const ei = madd(ooi, vr, madd(oor, vi, madd(aei, ber, f64x2.mul(aer, bei))));
	const or = nmadd(aoi, bei, madd(aor, ber, nmadd(aei, boi, f64x2.mul(aer, bor))));
	const oi = madd(aoi, ber, madd(aor, bei, madd(aei, bor, f64x2.mul(aer, boi))));
	if (sign !== 0) {
		const s = f64x2.splat(sign);
		const dr0 = v128.load(dst);
		const di0 = v128.load(dst, 16);
		const dr1 = v128.load(dst, 32);
		const di1 = v128.load(dst, 48);
		v128.store(dst, madd(s, v128.shuffle<f64>(er, or, 0, 2), dr0));
		v128.store(dst, madd(s, v128.shuffle<f64>(ei, oi, 0, 2), di0), 16);
		v128.store(dst, madd(s, v128.shuffle<f64>(er, or, 1, 3), dr1), 32);
		v128.store(dst, madd(s, v128.shuffle<f64>(ei, oi, 1, 3), di1), 48);
		return;
	}
	v128.store(dst, v128.shuffle<f64>(er, or, 0, 2));
	v128.store(dst, v128.shuffle<f64>(ei, oi, 0, 2), 16);
	v128.store(dst, v128.shuffle<f64>(er, or, 1, 3), 32);
	v128.store(dst, v128.shuffle<f64>(ei, oi, 1, 3), 48);
}
