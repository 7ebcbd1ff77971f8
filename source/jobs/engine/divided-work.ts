import {type ChunkRange, planSums} from '../pi/index.ts';

/** The ranges of terms that a job's work is shown as, for any number of machines: so many, then halves of others up to the two halves of all. */
const LEAVES = 16;
const HALVES = 2;

/** The parts level by level: the first ones, then those that merge two of the level before. */
export function partLevels(digits: number): ChunkRange[][] {
	const levels: ChunkRange[][] = [];
	for (let parts = LEAVES; parts >= HALVES; parts /= 2) levels.push(planSums(digits, parts));
	return levels;
}
