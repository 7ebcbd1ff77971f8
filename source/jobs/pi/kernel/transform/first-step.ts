// Long transforms begin with limbs and end with limbs in one pass over memory: the first forward step
// takes its input, and the last inverse step leaves its output, tile by tile in a buffer that stays in the
// first-level cache.

import {addSmall} from '../numbers/limbs';
import {mark, release, take} from '../team/arena';
import {loadSlot, storeSlot} from '../team/slots';
import {meet, rank, teamSize} from '../team/team';
import {BLOCK, twiddleOf} from './butterflies';
import {madd, nmadd} from './fused';
import {agree, gatherStream, wrapTop} from './gather';
import {bitsOf, blocksOf} from './plan';
import {carryInto, spreadStream} from './spread';
import {isShared, ROOT} from './transform';

/** Columns of a tile, in blocks: of each of its eight streams, as many limbs as two digits have bits. */
const WIDTH: i32 = 32;
/** Bytes of a row of a tile. */
const ROW: usize = 1024;
/** Rows of limbs: four of real parts, four of imaginary ones. */
const STREAMS: i32 = 8;

/** The number of blocks (4 MiB) from which a pass over memory costs more than the copying. */
const LONG: usize = 131072;

/** Whether a transform of m blocks is done this way. */
export function hasTiles(m: usize): bool {
	return m >= LONG;
}

/** The first of this member's columns when m blocks are shared out in tiles. */
function firstColumn(m: i32, member: i32): i32 {
	const tiles = (m >> 2) / WIDTH;
	if (!isShared(<usize>m)) return member > 0 ? tiles * WIDTH : 0;
	return <i32>((<i64>tiles * member) / teamSize) * WIDTH;
}

/** As `spread`, and the first forward step after it. */
export function spreadStep(p: usize, src: usize, length: i32, n: i32, isTop: bool): void {
	const m = blocksOf(n);
	const bits = bitsOf(n);
	const quarter = m >> 2;
	const before = mark();
	const tile = take(4 * ROW * <usize>teamSize) + 4 * ROW * <usize>rank;
	const end = firstColumn(m, rank + 1);
	for (let column = firstColumn(m, rank); column < end; column += WIDTH) {
		for (let row = 0; row < 4; row++) {
			const at = tile + ROW * <usize>row;
			const j = row * quarter + column;
			spreadStream(at, src, length, bits, j, j + WIDTH, j === 0 && isTop ? 1 : carryInto(src, length, n, j));
			spreadStream(at + 16, src, length, bits, m + j, m + j + WIDTH, carryInto(src, length, n, m + j));
		}
		stepFromTile(p + <usize>column * BLOCK, tile, <usize>quarter * BLOCK);
	}
	meet();
	release(before);
}

function stepFromTile(p: usize, tile: usize, stride: usize): void {
	const w = twiddleOf(ROOT);
	const tr = v128.load_splat<f64>(w);
	const ti = v128.load_splat<f64>(w, 8);
	const sr = nmadd(ti, ti, f64x2.mul(tr, tr));
	const half = f64x2.mul(tr, ti);
	const si = f64x2.add(half, half);
	const ur = nmadd(si, ti, f64x2.mul(sr, tr));
	const ui = madd(si, tr, f64x2.mul(sr, ti));
	let p1 = p + stride;
	let p2 = p1 + stride;
	let p3 = p2 + stride;
	for (const end = tile + ROW; tile < end; tile += BLOCK) {
		const xr1 = v128.load(tile, 1024);
		const xi1 = v128.load(tile, 1040);
		const xr2 = v128.load(tile, 2048);
		const xi2 = v128.load(tile, 2064);
		const xr3 = v128.load(tile, 3072);
		const xi3 = v128.load(tile, 3088);
		const r1 = nmadd(xi1, ti, f64x2.mul(xr1, tr));
		const i1 = madd(xi1, tr, f64x2.mul(xr1, ti));
		const r2 = nmadd(xi2, si, f64x2.mul(xr2, sr));
		const i2 = madd(xi2, sr, f64x2.mul(xr2, si));
		const r3 = nmadd(xi3, ui, f64x2.mul(xr3, ur));
		const i3 = madd(xi3, ur, f64x2.mul(xr3, ui));
		const r0 = v128.load(tile);
		const i0 = v128.load(tile, 16);
		const ar = f64x2.add(r0, r2);
		const ai = f64x2.add(i0, i2);
		const br = f64x2.sub(r0, r2);
		const bi = f64x2.sub(i0, i2);
		const cr = f64x2.add(r1, r3);
		const ci = f64x2.add(i1, i3);
		const dr = f64x2.sub(r1, r3);
		const di = f64x2.sub(i1, i3);
		v128.store(p, f64x2.add(ar, cr));
		v128.store(p, f64x2.add(ai, ci), 16);
		v128.store(p1, f64x2.sub(ar, cr));
		v128.store(p1, f64x2.sub(ai, ci), 16);
		v128.store(p2, f64x2.sub(br, di));
		v128.store(p2, f64x2.add(bi, dr), 16);
		v128.store(p3, f64x2.add(br, di));
		v128.store(p3, f64x2.sub(bi, dr), 16);
		p += BLOCK;
		p1 += BLOCK;
		p2 += BLOCK;
		p3 += BLOCK;
	}
}

/** The last inverse step, and then as `gather`. */
export function gatherStep(dst: usize, p: usize, n: i32, scale: f64): bool {
	const m = blocksOf(n);
	const bits = bitsOf(n);
	const quarter = m >> 2;
	const before = mark();
	const tile = take(4 * ROW * <usize>teamSize) + 4 * ROW * <usize>rank;
	const slots = STREAMS * rank;
	for (let stream = 0; stream < STREAMS; stream++) storeSlot(slots + stream, 0);
	const end = firstColumn(m, rank + 1);
	for (let column = firstColumn(m, rank); column < end; column += WIDTH) {
		stepToTile(tile, p + <usize>column * BLOCK, <usize>quarter * BLOCK);
		for (let stream = 0; stream < STREAMS; stream++) {
			const at = tile + ROW * <usize>(stream & 3) + <usize>((stream >> 2) << 4);
			const j = stream * quarter + column;
			storeSlot(slots + stream, gatherStream(dst, at, bits, j, j + WIDTH, scale, loadSlot(slots + stream)));
		}
	}
	meet();
	if (rank === 0) {
		let top: i64 = 0;
		for (let member = 0; member < teamSize; member++) {
			for (let stream = 0; stream < STREAMS; stream++) {
				const to = ((stream * quarter + firstColumn(m, member + 1)) >> 4) * bits;
				top += addSmall(dst + ((<usize>to) << 2), n - to, loadSlot(STREAMS * member + stream));
			}
		}
		storeSlot(0, wrapTop(dst, n, top) ? 1 : 0);
	}
	release(before);
	return agree();
}

function stepToTile(tile: usize, p: usize, stride: usize): void {
	const w = twiddleOf(ROOT);
	const tr = v128.load_splat<f64>(w);
	const ti = v128.load_splat<f64>(w, 8);
	const sr = nmadd(ti, ti, f64x2.mul(tr, tr));
	const half = f64x2.mul(tr, ti);
	const si = f64x2.add(half, half);
	const ur = nmadd(si, ti, f64x2.mul(sr, tr));
	const ui = madd(si, tr, f64x2.mul(sr, ti));
	let p1 = p + stride;
	let p2 = p1 + stride;
	let p3 = p2 + stride;
	for (const end = tile + ROW; tile < end; tile += BLOCK) {
		const r0 = v128.load(p);
		const i0 = v128.load(p, 16);
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
		v128.store(tile, f64x2.add(ar, br));
		v128.store(tile, f64x2.add(ai, bi), 16);
		const er = f64x2.sub(ar, br);
		const ei = f64x2.sub(ai, bi);
		v128.store(tile, madd(ei, si, f64x2.mul(er, sr)), 2048);
		v128.store(tile, nmadd(er, si, f64x2.mul(ei, sr)), 2064);
		const fr = f64x2.add(cr, di);
		const fi = f64x2.sub(ci, dr);
		v128.store(tile, madd(fi, ti, f64x2.mul(fr, tr)), 1024);
		v128.store(tile, nmadd(fr, ti, f64x2.mul(fi, tr)), 1040);
		const gr = f64x2.sub(cr, di);
		const gi = f64x2.add(ci, dr);
		v128.store(tile, madd(gi, ui, f64x2.mul(gr, ur)), 3072);
		v128.store(tile, nmadd(gr, ui, f64x2.mul(gi, ur)), 3088);
		p += BLOCK;
		p1 += BLOCK;
		p2 += BLOCK;
		p3 += BLOCK;
	}
}
