// The transform modulo y^m - i, m blocks long (m a power of two, at least 4): depth first, so that a
// subtree is finished while it is in the cache.
import {BLOCK, forwardColumns, inverseColumns} from './butterflies';
import {crew, meet, rank} from './crew';
import {forwardLast, inverseFirst} from './last-steps';

/** Node of y^m - i in the tree of y^(4m) - 1. */
const ROOT: usize = 2;
/** A subtree of so many blocks fits the first-level cache and is done level by level. */
const CACHED: usize = 512;
/** Shorter transforms are not worth waking the crew for. */
const SHARED: usize = 2048;

const SQRT_HALF: f64 = Math.SQRT1_2;

function forwardCached(p: usize, m: usize, k: usize): void {
	let nodes: usize = 1;
	for (let quarter = m >> 2; quarter > 1; quarter >>= 2) {
		const stride = quarter * BLOCK;
		let at = p;
		for (let node = k * nodes, end = node + nodes; node < end; node++) {
			forwardColumns(at, stride, node, 0, stride);
			at += stride << 2;
		}
		nodes <<= 2;
	}
	forwardLast(p, k * nodes, nodes);
}

function inverseCached(p: usize, m: usize, k: usize): void {
	let nodes = m >> 2;
	inverseFirst(p, k * nodes, nodes);
	for (let quarter: usize = 4; quarter < m; quarter <<= 2) {
		nodes >>= 2;
		const stride = quarter * BLOCK;
		let at = p;
		for (let node = k * nodes, end = node + nodes; node < end; node++) {
			inverseColumns(at, stride, node, 0, stride);
			at += stride << 2;
		}
	}
}

function forwardTree(p: usize, m: usize, k: usize): void {
	if (m <= CACHED) {
		forwardCached(p, m, k);
		return;
	}
	const quarter = m >> 2;
	const stride = quarter * BLOCK;
	forwardColumns(p, stride, k, 0, stride);
	for (let child: usize = 0; child < 4; child++) forwardTree(p + child * stride, quarter, 4 * k + child);
}

function inverseTree(p: usize, m: usize, k: usize): void {
	if (m <= CACHED) {
		inverseCached(p, m, k);
		return;
	}
	const quarter = m >> 2;
	const stride = quarter * BLOCK;
	for (let child: usize = 0; child < 4; child++) inverseTree(p + child * stride, quarter, 4 * k + child);
	inverseColumns(p, stride, k, 0, stride);
}

/** The first, radix-2 step of a length that is twice a power of four, on the columns [from, to). */
function forwardHalves(p: usize, stride: usize, from: usize, to: usize): void {
	const w = f64x2.splat(SQRT_HALF);
	for (let p0 = p + from, end = p + to; p0 < end; p0 += BLOCK) {
		const p1 = p0 + stride;
		const xr = v128.load(p1);
		const xi = v128.load(p1, 16);
		const yr = f64x2.mul(f64x2.sub(xr, xi), w);
		const yi = f64x2.mul(f64x2.add(xr, xi), w);
		const zr = v128.load(p0);
		const zi = v128.load(p0, 16);
		v128.store(p0, f64x2.add(zr, yr));
		v128.store(p0, f64x2.add(zi, yi), 16);
		v128.store(p1, f64x2.sub(zr, yr));
		v128.store(p1, f64x2.sub(zi, yi), 16);
	}
}

function inverseHalves(p: usize, stride: usize, from: usize, to: usize): void {
	const w = f64x2.splat(SQRT_HALF);
	for (let p0 = p + from, end = p + to; p0 < end; p0 += BLOCK) {
		const p1 = p0 + stride;
		const xr = v128.load(p0);
		const xi = v128.load(p0, 16);
		const yr = v128.load(p1);
		const yi = v128.load(p1, 16);
		v128.store(p0, f64x2.add(xr, yr));
		v128.store(p0, f64x2.add(xi, yi), 16);
		const dr = f64x2.sub(xr, yr);
		const di = f64x2.sub(xi, yi);
		v128.store(p1, f64x2.mul(f64x2.add(dr, di), w));
		v128.store(p1, f64x2.mul(f64x2.sub(di, dr), w), 16);
	}
}

function isPowerOfFour(m: usize): bool {
	return (ctz(m) & 1) === 0;
}

/** This member's share of `stride` bytes, as a boundary in whole blocks. */
function share(stride: usize, member: i32): usize {
	return (((stride / BLOCK) * (member as usize)) / (crew as usize)) * BLOCK;
}

function forwardShared(p: usize, m: usize): void {
	let size = m;
	let nodes: usize = 1;
	let first = ROOT;
	if (!isPowerOfFour(m)) {
		size >>= 1;
		const stride = size * BLOCK;
		forwardHalves(p, stride, share(stride, rank), share(stride, rank + 1));
		nodes = 2;
		first = 2 * ROOT;
		meet();
	}
	while (nodes < <usize>(2 * crew)) {
		const stride = (size >> 2) * BLOCK;
		for (let node: usize = 0; node < nodes; node++)
			forwardColumns(p + node * size * BLOCK, stride, first + node, share(stride, rank), share(stride, rank + 1));
		size >>= 2;
		nodes <<= 2;
		first <<= 2;
		meet();
	}
	const end = (nodes * <usize>(rank + 1)) / <usize>crew;
	for (let node = (nodes * <usize>rank) / <usize>crew; node < end; node++)
		forwardTree(p + node * size * BLOCK, size, first + node);
	meet();
}

function inverseShared(p: usize, m: usize): void {
	let nodes: usize = isPowerOfFour(m) ? 1 : 2;
	while (nodes < <usize>(2 * crew)) nodes <<= 2;
	let size = m / nodes;
	let first = ROOT * nodes;
	const end = (nodes * <usize>(rank + 1)) / <usize>crew;
	for (let node = (nodes * <usize>rank) / <usize>crew; node < end; node++)
		inverseTree(p + node * size * BLOCK, size, first + node);
	meet();
	while (nodes >= 4) {
		const stride = size * BLOCK;
		nodes >>= 2;
		first >>= 2;
		size <<= 2;
		for (let node: usize = 0; node < nodes; node++)
			inverseColumns(p + node * size * BLOCK, stride, first + node, share(stride, rank), share(stride, rank + 1));
		meet();
	}
	if (nodes === 2) {
		const stride = size * BLOCK;
		inverseHalves(p, stride, share(stride, rank), share(stride, rank + 1));
		meet();
	}
}

/** Transforms the m blocks at p in place. The whole crew calls it and returns together. */
export function forward(p: usize, m: usize): void {
	if (crew > 1 && m >= SHARED) {
		forwardShared(p, m);
		return;
	}
	if (rank === 0) {
		if (isPowerOfFour(m)) forwardTree(p, m, ROOT);
		else {
			const stride = (m >> 1) * BLOCK;
			forwardHalves(p, stride, 0, stride);
			forwardTree(p, m >> 1, 2 * ROOT);
			forwardTree(p + stride, m >> 1, 2 * ROOT + 1);
		}
	}
	meet();
}

/** Undoes `forward`, but for a factor m left in. The whole crew calls it and returns together. */
export function inverse(p: usize, m: usize): void {
	if (crew > 1 && m >= SHARED) {
		inverseShared(p, m);
		return;
	}
	if (rank === 0) {
		if (isPowerOfFour(m)) inverseTree(p, m, ROOT);
		else {
			const stride = (m >> 1) * BLOCK;
			inverseTree(p, m >> 1, 2 * ROOT);
			inverseTree(p + stride, m >> 1, 2 * ROOT + 1);
			inverseHalves(p, stride, 0, stride);
		}
	}
	meet();
}
