import type {PartStep} from '../../job-work.ts';
import {type ChunkRange, chunkCount, type Phase, planSums, QUOTIENT, sumsShare} from '../../pi/index.ts';

/** The ranges of terms that the work is shown as, for any number of machines; sums of two of them merge, and of two of those. */
const MOST_RANGES = 16;

/** A part of the work for some decimals, whichever machine computes it. */
export interface PlannedPart extends ChunkRange {
	step: PartStep;
	/** About how much of the whole work it is. */
	share: number;
}

/**
 * The parts of the work for so many decimals: the levels of sums, from single ranges to all terms, and what follows from those.
 * `ends`: the shares of the work that are done at the end of each phase.
 */
export function plannedParts(
	digits: number,
	{series, quotient, decimals}: Readonly<Record<Phase, number>>,
): PlannedPart[] {
	const whole = {first: 0, last: chunkCount(digits)};
	const levels: ChunkRange[][] = [];
	for (let count = MOST_RANGES; count > 1; count /= 2) levels.push(planSums(digits, count));
	levels.push([whole]);
	const sums = levels.flatMap((ranges, level) =>
		ranges.map((range): PlannedPart => {
			const halves = level === 0 ? [] : halvesOf(range);
			const below = halves.reduce((sum, half) => sum + sumsShare(digits, half), 0);
			return {...range, step: level === 0 ? 'sums' : 'merge', share: series * (sumsShare(digits, range) - below)};
		}),
	);
	return [
		...sums,
		{...QUOTIENT, step: 'quotient', share: quotient - series},
		{...QUOTIENT, step: 'decimals', share: decimals - quotient},
	];
}

/** The two ranges that the sums of a part are merged of. */
export function halvesOf({first, last}: ChunkRange): [ChunkRange, ChunkRange] {
	const middle = (first + last) / 2;
	return [
		{first, last: middle},
		{first: middle, last},
	];
}
