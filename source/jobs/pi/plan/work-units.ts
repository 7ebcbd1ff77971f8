import {type ChunkRange, chunksShare} from './chunks.ts';
import * as model from './kernel-model.ts';
import {isSameRange, QUOTIENT, RECIPROCAL, ROOT, sectionOf} from './ranges.ts';

/** The work of so many transforms at the length a product of `length` limbs is computed at. */
function work(length: number, transforms: number): number {
	return transforms * model.transformUnits(length);
}

/** Units of work the kernel will report for so many decimals; a few per cent off either way. */
export function workUnits(digits: number): number {
	return splittingUnits(digits) + quotientUnits(digits) + conversionUnits(digits);
}

/** About how many of them the sums of some chunks are worth. */
export function sumsUnits(digits: number, range: ChunkRange): number {
	return splittingUnits(digits) * sumsShare(digits, range);
}

/** About how much of the work of the whole series the sums of some chunks are. */
export function sumsShare(digits: number, range: ChunkRange): number {
	const share = chunksShare(digits, range);
	const levels = Math.log2(model.termsFor(digits) / 8);
	// Every level of the splitting weighs about the same, and above these chunks are those that are left out.
	return share > 0 ? share * Math.max(share, 1 + Math.log2(share) / levels) : 0;
}

/** About how much of all the work a part is that others may compute. */
export function partShare(digits: number, range: ChunkRange): number {
	return partUnits(digits, range) / workUnits(digits);
}

/** About how many of them the sums that are kept are worth. */
export function keptUnits(digits: number, kept: readonly ChunkRange[]): number {
	const units = kept.reduce((sum, range) => sum + partUnits(digits, range), 0);
	return kept.some(range => isSameRange(range, QUOTIENT))
		? units + splittingUnits(digits) + quotientUnits(digits)
		: units;
}

/** About how many of them a part is worth that others may compute. */
export function partUnits(digits: number, range: ChunkRange): number {
	if (range.last > 0) return sumsUnits(digits, range);
	if (isSameRange(range, ROOT)) return rootUnits(digits);
	if (isSameRange(range, RECIPROCAL)) return reciprocalUnits(digits);
	const node = sectionOf(range);
	return node === null ? 0 : (conversionUnits(digits) * model.sectionDigits(digits, node)) / digits;
}

/** A part that has no terms, though others may compute it: the phase it is within, and its place among the decimals, as shares of all. */
export interface SidePart {
	phase: Phase;
	from: number;
	to: number;
}

/** The place of such a part; null for ranges of terms, and for sections that there are none of. */
export function sidePartOf(digits: number, range: ChunkRange): SidePart | null {
	if (range.last > 0) return null;
	const node = sectionOf(range);
	if (node === null) return {phase: 'quotient', from: 0, to: 1};
	const {from, to} = model.sectionBounds(digits, node);
	return from < to && to <= digits ? {phase: 'decimals', from: from / digits, to: to / digits} : null;
}

/** The parts of a computation, in the order in which it goes through them. */
export const phases = ['series', 'quotient', 'decimals'] as const;

export type Phase = (typeof phases)[number];

/**
 * The share of the work that is done at the end of each phase. On several threads the quotient's tables are
 * computed beside the series, so the bounds are no sharper than the estimate of the work is.
 */
export function phaseEnds(digits: number): Record<Phase, number> {
	const series = splittingUnits(digits);
	const quotient = series + quotientUnits(digits);
	const total = quotient + conversionUnits(digits);
	return total > 0
		? {series: series / total, quotient: quotient / total, decimals: 1}
		: {series: 0, quotient: 0, decimals: 1};
}

function splittingUnits(digits: number): number {
	const precision = model.precisionFor(digits);
	const terms = model.termsFor(digits);
	let units = 0;
	// Level by level, a few ranges standing for all of a level.
	for (let count = 1; terms / count > 8; count *= 2) {
		const samples = Math.min(count, 8);
		let sum = 0;
		for (let i = 0; i < samples; i++) {
			const index = Math.floor(((i + 0.5) * count) / samples);
			const a = Math.floor((terms * index) / count);
			const b = Math.floor((terms * (index + 1)) / count);
			const m = model.middleOf(a, b);
			const length = model.lengthsOf(a, m, precision).q + model.lengthsOf(m, b, precision).q + 1;
			if (length > 64) sum += work(length, index === count - 1 ? 7 : 8.6);
		}
		units += (sum * count) / samples;
	}
	return units;
}

function quotientUnits(digits: number): number {
	const n = model.fractionLimbs(digits) + 2;
	let units = work(2 * n + 1, 3) + rootUnits(digits);
	units += work(n, 3) + work(1.5 * n, 3) + work(n, 3);
	return units + reciprocalUnits(digits);
}

function reciprocalUnits(digits: number): number {
	let units = 0;
	for (let m = (model.fractionLimbs(digits) + 2) / 2; m > 40; m /= 2) units += work(1.5 * m, 3) + work(m, 3);
	return units;
}

function rootUnits(digits: number): number {
	let units = 0;
	for (let m = model.fractionLimbs(digits) + 2; m > 40; m /= 2) units += work(m, 2) + work(m, 3);
	return units;
}

function conversionUnits(digits: number): number {
	let units = 0;
	let power = 512;
	for (; power < digits; power *= 2) {
		const limbs = power * 0.0726;
		if (limbs > 40) units += work(2 * limbs, 2) + Math.floor(digits / power / 2) * work(power * 2 * 0.1038 + limbs, 3);
	}
	return units;
}
