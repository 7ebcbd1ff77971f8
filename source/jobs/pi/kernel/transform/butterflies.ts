// Radix-4 passes of the tree transform.
//
// Node k of the tree stands for polynomials modulo y^m - r. One radix-4 step takes it to its four
// grandchildren, nodes 4k .. 4k+3, modulo y^(m/4) -+ t and y^(m/4) -+ it, where t^4 = r. The table
// holds t for every k (bit-reversed order makes it the same on every level); t^2 and t^3 are
// computed on the way, which costs less than the memory they would take.
//
// A block is 32 bytes: two real parts, then two imaginary parts. The two lanes are the even and the
// odd coefficients of the input, so both always want the same twiddle and nothing is ever shuffled.
import {madd, nmadd} from './fused';

/** Bytes of a block of two complex numbers. */
export const BLOCK: usize = 32;

let table: usize = 0;

/** Sets the address of the twiddles: of node k, 16 bytes at `address + 16 k`, real part first. */
export function setTwiddles(address: usize): void {
	table = address;
}

/** The address of the twiddle of node k. */
export function twiddleOf(k: usize): usize {
	return table + (k << 4);
}

/** One forward step of node k at p, quarters of `stride` bytes, on the columns [from, to) (bytes). */
export function forwardColumns(p: usize, stride: usize, k: usize, from: usize, to: usize): void {
	const w = twiddleOf(k);
	const tr = v128.load_splat<f64>(w);
	const ti = v128.load_splat<f64>(w, 8);
	const sr = nmadd(ti, ti, f64x2.mul(tr, tr));
	const half = f64x2.mul(tr, ti);
	const si = f64x2.add(half, half);
	const ur = nmadd(si, ti, f64x2.mul(sr, tr));
	const ui = madd(si, tr, f64x2.mul(sr, ti));
	let p0 = p + from;
	let p1 = p0 + stride;
	let p2 = p1 + stride;
	let p3 = p2 + stride;
	const end = p + to;
	while (p0 < end) {
		const xr1 = v128.load(p1);
		const xi1 = v128.load(p1, 16);
		const xr2 = v128.load(p2);
		const xi2 = v128.load(p2, 16);
		const xr3 = v128.load(p3);
		const xi3 = v128.load(p3, 16);
		const r1 = nmadd(xi1, ti, f64x2.mul(xr1, tr));
		const i1 = madd(xi1, tr, f64x2.mul(xr1, ti));
		const r2 = nmadd(xi2, si, f64x2.mul(xr2, sr));
		const i2 = madd(xi2, sr, f64x2.mul(xr2, si));
		const r3 = nmadd(xi3, ui, f64x2.mul(xr3, ur));
		const i3 = madd(xi3, ur, f64x2.mul(xr3, ui));
		const r0 = v128.load(p0);
		const i0 = v128.load(p0, 16);
		const ar = f64x2.add(r0, r2);
		const ai = f64x2.add(i0, i2);
		const br = f64x2.sub(r0, r2);
		const bi = f64x2.sub(i0, i2);
		const cr = f64x2.add(r1, r3);
		const ci = f64x2.add(i1, i3);
		const dr = f64x2.sub(r1, r3);
		const di = f64x2.sub(i1, i3);
		v128.store(p0, f64x2.add(ar, cr));
		v128.store(p0, f64x2.add(ai, ci), 16);
		v128.store(p1, f64x2.sub(ar, cr));
		v128.store(p1, f64x2.sub(ai, ci), 16);
		v128.store(p2, f64x2.sub(br, di));
		v128.store(p2, f64x2.add(bi, dr), 16);
		v128.store(p3, f64x2.add(br, di));
		v128.store(p3, f64x2.sub(bi, dr), 16);
		p0 += BLOCK;
		p1 += BLOCK;
		p2 += BLOCK;
		p3 += BLOCK;
	}
}

/** The inverse of `forwardColumns`, times 4. */
export function inverseColumns(p: usize, stride: usize, k: usize, from: usize, to: usize): void {
	const w = twiddleOf(k);
	const tr = v128.load_splat<f64>(w);
	const ti = v128.load_splat<f64>(w, 8);
	const sr = nmadd(ti, ti, f64x2.mul(tr, tr));
	const half = f64x2.mul(tr, ti);
	const si = f64x2.add(half, half);
	const ur = nmadd(si, ti, f64x2.mul(sr, tr));
	const ui = madd(si, tr, f64x2.mul(sr, ti));
	let p0 = p + from;
	let p1 = p0 + stride;
	let p2 = p1 + stride;
	let p3 = p2 + stride;
	const end = p + to;
	while (p0 < end) {
		const r0 = v128.load(p0);
		const i0 = v128.load(p0, 16);
		const r1 = v128.load(p1);
		const i1 = v128.load(p1, 16);
		const r2 = v128.load(p2);
		const i2 = v128.load(p2, 16);
		const r3 = v128.load(p3);
		const i3 = v128.load(p3, 16);
		const ar = f64x2.add(r0, r1);
		const ai = f64x2.add(i0, i1);
		const br = f64x2.add(r2, r3);
		const bi = f64x2.add(i2, i3);
		const cr = f64x2.sub(r0, r1);
		const ci = f64x2.sub(i0, i1);
		const dr = f64x2.sub(r2, r3);
		const di = f64x2.sub(i2, i3);
		v128.store(p0, f64x2.add(ar, br));
		v128.store(p0, f64x2.add(ai, bi), 16);
		const er = f64x2.sub(ar, br);
		const ei = f64x2.sub(ai, bi);
		v128.store(p2, madd(ei, si, f64x2.mul(er, sr)));
		v128.store(p2, nmadd(er, si, f64x2.mul(ei, sr)), 16);
		const fr = f64x2.add(cr, di);
		const fi = f64x2.sub(ci, dr);
		v128.store(p1, madd(fi, ti, f64x2.mul(fr, tr)));
		v128.store(p1, nmadd(fr, ti, f64x2.mul(fi, tr)), 16);
		const gr = f64x2.sub(cr, di);
		const gi = f64x2.add(ci, dr);
		v128.store(p3, madd(gi, ui, f64x2.mul(gr, ur)));
		v128.store(p3, nmadd(gr, ui, f64x2.mul(gi, ur)), 16);
		p0 += BLOCK;
		p1 += BLOCK;
		p2 += BLOCK;
		p3 += BLOCK;
	}
}
