// The last forward step and the first inverse one: one butterfly for each node, so the loop is over nodes.
// It is the one in which twiddles weigh most. Lengths that are no power of four end with a radix-2 step.
import {BLOCK, twiddleOf} from './butterflies';
import {madd, nmadd} from './fused';

/** The forward step of `count` nodes from `first` on, four blocks each, the first at p. */
export function forwardLast(p: usize, first: usize, count: usize): void {
	let w = twiddleOf(first);
	for (const end = p + count * (4 * BLOCK); p < end; p += 4 * BLOCK, w += 16) {
		const tr = v128.load_splat<f64>(w);
		const ti = v128.load_splat<f64>(w, 8);
		const sr = nmadd(ti, ti, f64x2.mul(tr, tr));
		const half = f64x2.mul(tr, ti);
		const si = f64x2.add(half, half);
		const xr2 = v128.load(p, 64);
		const xi2 = v128.load(p, 80);
		const r2 = nmadd(xi2, si, f64x2.mul(xr2, sr));
		const i2 = madd(xi2, sr, f64x2.mul(xr2, si));
		const r0 = v128.load(p);
		const i0 = v128.load(p, 16);
		const ar = f64x2.add(r0, r2);
		const ai = f64x2.add(i0, i2);
		const br = f64x2.sub(r0, r2);
		const bi = f64x2.sub(i0, i2);
		// x1 +- s x3, all of it times t: one product less than t x1 +- t s x3.
		const xr3 = v128.load(p, 96);
		const xi3 = v128.load(p, 112);
		const r3 = nmadd(xi3, si, f64x2.mul(xr3, sr));
		const i3 = madd(xi3, sr, f64x2.mul(xr3, si));
		const r1 = v128.load(p, 32);
		const i1 = v128.load(p, 48);
		const er = f64x2.add(r1, r3);
		const ei = f64x2.add(i1, i3);
		const fr = f64x2.sub(r1, r3);
		const fi = f64x2.sub(i1, i3);
		const cr = nmadd(ei, ti, f64x2.mul(er, tr));
		const ci = madd(ei, tr, f64x2.mul(er, ti));
		const dr = nmadd(fi, ti, f64x2.mul(fr, tr));
		const di = madd(fi, tr, f64x2.mul(fr, ti));
		v128.store(p, f64x2.add(ar, cr));
		v128.store(p, f64x2.add(ai, ci), 16);
		v128.store(p, f64x2.sub(ar, cr), 32);
		v128.store(p, f64x2.sub(ai, ci), 48);
		v128.store(p, f64x2.sub(br, di), 64);
		v128.store(p, f64x2.add(bi, dr), 80);
		v128.store(p, f64x2.add(br, di), 96);
		v128.store(p, f64x2.sub(bi, dr), 112);
	}
}

/** The inverse of `forwardLast`, times 4. */
export function inverseFirst(p: usize, first: usize, count: usize): void {
	let w = twiddleOf(first);
	for (const end = p + count * (4 * BLOCK); p < end; p += 4 * BLOCK, w += 16) {
		const r0 = v128.load(p);
		const i0 = v128.load(p, 16);
		const r1 = v128.load(p, 32);
		const i1 = v128.load(p, 48);
		const r2 = v128.load(p, 64);
		const i2 = v128.load(p, 80);
		const r3 = v128.load(p, 96);
		const i3 = v128.load(p, 112);
		const ar = f64x2.add(r0, r1);
		const ai = f64x2.add(i0, i1);
		const br = f64x2.add(r2, r3);
		const bi = f64x2.add(i2, i3);
		const cr = f64x2.sub(r0, r1);
		const ci = f64x2.sub(i0, i1);
		const dr = f64x2.sub(r2, r3);
		const di = f64x2.sub(i2, i3);
		const tr = v128.load_splat<f64>(w);
		const ti = v128.load_splat<f64>(w, 8);
		const sr = nmadd(ti, ti, f64x2.mul(tr, tr));
		const half = f64x2.mul(tr, ti);
		const si = f64x2.add(half, half);
		v128.store(p, f64x2.add(ar, br));
		v128.store(p, f64x2.add(ai, bi), 16);
		const er = f64x2.sub(ar, br);
		const ei = f64x2.sub(ai, bi);
		v128.store(p, madd(ei, si, f64x2.mul(er, sr)), 64);
		v128.store(p, nmadd(er, si, f64x2.mul(ei, sr)), 80);
		// (c - i d) / t, and (c + i d) / t / s.
		const xr = f64x2.add(cr, di);
		const xi = f64x2.sub(ci, dr);
		v128.store(p, madd(xi, ti, f64x2.mul(xr, tr)), 32);
		v128.store(p, nmadd(xr, ti, f64x2.mul(xi, tr)), 48);
		const ur = nmadd(si, ti, f64x2.mul(sr, tr));
		const ui = madd(si, tr, f64x2.mul(sr, ti));
		const yr = f64x2.sub(cr, di);
		const yi = f64x2.add(ci, dr);
		v128.store(p, madd(yi, ui, f64x2.mul(yr, ur)), 96);
		v128.store(p, nmadd(yr, ui, f64x2.mul(yi, ur)), 112);
	}
}

/**
 * The radix-2 step below `count` nodes from `first` on, each with two nodes of two blocks: x modulo y^2 - r
 * is split by the root of r, which is t for the even node and it for the odd one.
 */
export function forwardPairs(p: usize, first: usize, count: usize): void {
	let w = twiddleOf(first);
	for (const end = p + count * (4 * BLOCK); p < end; p += 4 * BLOCK, w += 16) {
		const tr = v128.load_splat<f64>(w);
		const ti = v128.load_splat<f64>(w, 8);
		const xr1 = v128.load(p, 32);
		const xi1 = v128.load(p, 48);
		const yr1 = nmadd(xi1, ti, f64x2.mul(xr1, tr));
		const yi1 = madd(xi1, tr, f64x2.mul(xr1, ti));
		const r0 = v128.load(p);
		const i0 = v128.load(p, 16);
		v128.store(p, f64x2.add(r0, yr1));
		v128.store(p, f64x2.add(i0, yi1), 16);
		v128.store(p, f64x2.sub(r0, yr1), 32);
		v128.store(p, f64x2.sub(i0, yi1), 48);
		const xr3 = v128.load(p, 96);
		const xi3 = v128.load(p, 112);
		const yr3 = nmadd(xi3, ti, f64x2.mul(xr3, tr));
		const yi3 = madd(xi3, tr, f64x2.mul(xr3, ti));
		const r2 = v128.load(p, 64);
		const i2 = v128.load(p, 80);
		v128.store(p, f64x2.sub(r2, yi3), 64);
		v128.store(p, f64x2.add(i2, yr3), 80);
		v128.store(p, f64x2.add(r2, yi3), 96);
		v128.store(p, f64x2.sub(i2, yr3), 112);
	}
}

/** The inverse of `forwardPairs`, times 2. */
export function inversePairs(p: usize, first: usize, count: usize): void {
	let w = twiddleOf(first);
	for (const end = p + count * (4 * BLOCK); p < end; p += 4 * BLOCK, w += 16) {
		const tr = v128.load_splat<f64>(w);
		const ti = v128.load_splat<f64>(w, 8);
		const r0 = v128.load(p);
		const i0 = v128.load(p, 16);
		const r1 = v128.load(p, 32);
		const i1 = v128.load(p, 48);
		v128.store(p, f64x2.add(r0, r1));
		v128.store(p, f64x2.add(i0, i1), 16);
		const dr = f64x2.sub(r0, r1);
		const di = f64x2.sub(i0, i1);
		v128.store(p, madd(di, ti, f64x2.mul(dr, tr)), 32);
		v128.store(p, nmadd(dr, ti, f64x2.mul(di, tr)), 48);
		const r2 = v128.load(p, 64);
		const i2 = v128.load(p, 80);
		const r3 = v128.load(p, 96);
		const i3 = v128.load(p, 112);
		v128.store(p, f64x2.add(r2, r3), 64);
		v128.store(p, f64x2.add(i2, i3), 80);
		// Divided by it: the imaginary part over t, and minus the real one.
		const er = f64x2.sub(i2, i3);
		const ei = f64x2.sub(r3, r2);
		v128.store(p, madd(ei, ti, f64x2.mul(er, tr)), 96);
		v128.store(p, nmadd(er, ti, f64x2.mul(ei, tr)), 112);
	}
}
