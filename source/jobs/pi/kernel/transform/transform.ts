// The transform modulo y^m - i, m blocks long (m a power of two, at least 4): depth first, so that a
// subtree is finished while it is in the cache.

import {meet, rank, teamSize} from '../team/team';
import {BLOCK, forwardColumns, inverseColumns} from './butterflies';
import {forwardLast, forwardPairs, inverseFirst, inversePairs} from './last-steps';

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

/** Whether the whole team works on a transform of m blocks. */
export function isShared(m: usize): bool {
	return teamSize > 1 && m >= SHARED;
}

/** The beginning of a member's share of the columns of `stride` bytes, in whole blocks. */
function share(stride: usize, member: i32): usize {
	return (((stride / BLOCK) * (member as usize)) / (teamSize as usize)) * BLOCK;
}

/** The rest of the transform of the m blocks at p, from `nodes` subtrees on. Ends with a barrier. */
export function forwardFrom(p: usize, m: usize, nodes: usize): void {
	let size = m / nodes;
	if (!isShared(m)) {
		if (rank === 0) {
			for (let node: usize = 0; node < nodes; node++) forwardTree(p + node * size * BLOCK, size, ROOT * nodes + node);
		}
		meet();
		return;
	}
	while (nodes < <usize>(2 * teamSize)) {
		const stride = (size >> 2) * BLOCK;
		const from = share(stride, rank);
		const to = share(stride, rank + 1);
		for (let node: usize = 0; node < nodes; node++)
			forwardColumns(p + node * size * BLOCK, stride, ROOT * nodes + node, from, to);
		size >>= 2;
		nodes <<= 2;
		meet();
	}
	const end = (nodes * <usize>(rank + 1)) / <usize>teamSize;
	for (let node = (nodes * <usize>rank) / <usize>teamSize; node < end; node++)
		forwardTree(p + node * size * BLOCK, size, ROOT * nodes + node);
	meet();
}

/** The inverse of `forwardFrom`, times m / nodes. Ends with a barrier. */
export function inverseDownTo(p: usize, m: usize, nodes: usize): void {
	if (!isShared(m)) {
		const size = m / nodes;
		if (rank === 0) {
			for (let node: usize = 0; node < nodes; node++) inverseTree(p + node * size * BLOCK, size, ROOT * nodes + node);
		}
		meet();
		return;
	}
	let now = nodes;
	while (now < <usize>(2 * teamSize)) now <<= 2;
	let size = m / now;
	const end = (now * <usize>(rank + 1)) / <usize>teamSize;
	for (let node = (now * <usize>rank) / <usize>teamSize; node < end; node++)
		inverseTree(p + node * size * BLOCK, size, ROOT * now + node);
	meet();
	while (now > nodes) {
		const stride = size * BLOCK;
		const from = share(stride, rank);
		const to = share(stride, rank + 1);
		now >>= 2;
		size <<= 2;
		for (let node: usize = 0; node < now; node++)
			inverseColumns(p + node * size * BLOCK, stride, ROOT * now + node, from, to);
		meet();
	}
}
