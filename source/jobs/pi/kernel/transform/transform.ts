// The transform modulo y^m - i, m blocks long (m a power of two, at least 4): depth first, so that a
// subtree is finished while it is in the cache.

import {meet, rank, teamSize} from '../team/team';
import {BLOCK, forwardColumns, inverseColumns} from './butterflies';
import {forwardLast, forwardPairs, inverseFirst, inversePairs} from './last-steps';
import {multiplyPoints} from './pointwise';

/** Node of y^m - i in the tree of y^(4m) - 1. */
export const ROOT: usize = 2;
/** The number of blocks of a subtree that fits the first-level cache, and is done level by level. */
const CACHED: usize = 512;
/** The number of blocks below which a transform is not worth sharing out. */
const SHARED: usize = 2048;

function forwardCached(p: usize, m: usize, k: usize): void {
	let nodes: usize = 1;
	let quarter = m >> 2;
	for (; quarter > 1; quarter >>= 2) {
		const stride = quarter * BLOCK;
		let at = p;
		for (let node = k * nodes, end = node + nodes; node < end; node++) {
			forwardColumns(at, stride, node, 0, stride);
			at += stride << 2;
		}
		nodes <<= 2;
	}
	if (quarter === 1) forwardLast(p, k * nodes, nodes);
	else forwardPairs(p, (k * nodes) >> 1, nodes >> 1);
}

function inverseCached(p: usize, m: usize, k: usize): void {
	let quarter: usize = 4;
	let nodes = m >> 2;
	if (ctz(m) & 1) {
		quarter = 2;
		nodes = m >> 1;
		inversePairs(p, (k * nodes) >> 1, nodes >> 1);
	} else inverseFirst(p, k * nodes, nodes);
	for (; quarter < m; quarter <<= 2) {
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

/** As `multiplyFrom`, for the subtree of node k, m blocks in each place. */
function multiplyTree(dst: usize, p: usize, x: usize, m: usize, k: usize, sign: f64, back: bool): void {
	if (m <= CACHED) {
		forwardCached(p, m, k);
		multiplyPoints(dst, p, x, m, k, sign);
		if (back) inverseCached(dst, m, k);
		return;
	}
	const quarter = m >> 2;
	const stride = quarter * BLOCK;
	forwardColumns(p, stride, k, 0, stride);
	for (let child: usize = 0; child < 4; child++) {
		const at = child * stride;
		multiplyTree(dst + at, p + at, x + at, quarter, 4 * k + child, sign, back);
	}
	if (back) inverseColumns(dst, stride, k, 0, stride);
}

/** Whether the whole team works on a transform of m blocks. */
export function isShared(m: usize): bool {
	return teamSize > 1 && m >= SHARED;
}

/** The beginning of a member's share of the columns of `stride` bytes, in whole blocks. */
function share(stride: usize, member: i32): usize {
	return (((stride / BLOCK) * (member as usize)) / (teamSize as usize)) * BLOCK;
}

/** The number of subtrees from which on each is left to one member, for m blocks that begin with `nodes`. */
function apart(m: usize, nodes: usize): usize {
	let count = nodes;
	if (isShared(m)) while (count < <usize>(2 * teamSize)) count <<= 2;
	return count;
}

/** The first of a member's subtrees, of so many of m blocks together. */
function firstNode(m: usize, nodes: usize, member: i32): usize {
	if (isShared(m)) return (nodes * <usize>member) / <usize>teamSize;
	return member > 0 ? nodes : 0;
}

/** The steps from `nodes` subtrees of the m blocks at p to `count`. */
function forwardTogether(p: usize, m: usize, nodes: usize, count: usize): void {
	for (let size = m / nodes; nodes < count; nodes <<= 2, size >>= 2) {
		const stride = (size >> 2) * BLOCK;
		const from = share(stride, rank);
		const to = share(stride, rank + 1);
		for (let node: usize = 0; node < nodes; node++)
			forwardColumns(p + node * size * BLOCK, stride, ROOT * nodes + node, from, to);
		meet();
	}
}

/** The inverse of `forwardTogether`, times count / nodes. */
function inverseTogether(p: usize, m: usize, nodes: usize, count: usize): void {
	while (count > nodes) {
		const stride = (m / count) * BLOCK;
		const from = share(stride, rank);
		const to = share(stride, rank + 1);
		count >>= 2;
		for (let node: usize = 0; node < count; node++)
			inverseColumns(p + 4 * node * stride, stride, ROOT * count + node, from, to);
		meet();
	}
}

/** The rest of the transform of the m blocks at p, from `nodes` subtrees on. Ends with a barrier. */
export function forwardFrom(p: usize, m: usize, nodes: usize): void {
	const count = apart(m, nodes);
	forwardTogether(p, m, nodes, count);
	const size = m / count;
	for (let node = firstNode(m, count, rank), end = firstNode(m, count, rank + 1); node < end; node++)
		forwardTree(p + node * size * BLOCK, size, ROOT * count + node);
	meet();
}

/**
 * The rest of the transform of the m blocks at p, from `nodes` subtrees on, times the whole transform at x: to dst, or with
 * a `sign` added to dst, in which it counts as 1 or -1. With `back`, the transform of the sum is then undone down to `nodes`
 * subtrees, times m / nodes. A subtree is finished while it is in the cache; so p is used up. dst may be p, and p may be x.
 * Ends with a barrier.
 */
export function multiplyFrom(dst: usize, p: usize, x: usize, m: usize, nodes: usize, sign: f64, back: bool): void {
	const count = apart(m, nodes);
	forwardTogether(p, m, nodes, count);
	const size = m / count;
	for (let node = firstNode(m, count, rank), end = firstNode(m, count, rank + 1); node < end; node++) {
		const at = node * size * BLOCK;
		multiplyTree(dst + at, p + at, x + at, size, ROOT * count + node, sign, back);
	}
	meet();
	if (back) inverseTogether(dst, m, nodes, count);
}
