import {type ChunkRange, covers, planSums, rangeOfName, sumsName} from '../pi/index.ts';

/** The parts that a job is divided into, for any number of machines: so many at the start, halves of others up to the two halves of all. */
const LEAVES = 16;
const HALVES = 2;
/** Share of the whole work that all parts are; the rest is done by the one that merges them. */
const SHARE_OF_PARTS = 0.6;

/** How far the parts of a job are. */
export interface DividedWork {
	/** Parts that can be computed now. */
	open: ChunkRange[];
	/** Whether the rest is for the one that merges. */
	isDone: boolean;
	/** The share of the whole job that is done, in finished parts. */
	share: number;
}

/**
 * The parts of so many decimals, by what of them is kept: first ranges of terms, then twice as long ones that only merge two of those,
 * so that several machines merge, too. The same on every machine.
 */
export function dividedWork(digits: number, names: readonly string[]): DividedWork {
	const kept = names.map(rangeOfName).filter(range => range !== null);
	const isKept = (range: ChunkRange) => kept.some(one => covers(one, range));
	const open: ChunkRange[] = [];
	const levels = partLevels(digits);
	let done = 0;
	for (const [level, ranges] of levels.entries()) {
		for (const range of ranges) {
			if (isKept(range)) {
				done += 1 / ranges.length;
				continue;
			}
			const halves = (levels[level - 1] ?? []).filter(half => covers(range, half));
			if (halves.every(isKept)) open.push(range);
		}
	}
	const isDone = (levels.at(-1) ?? []).every(isKept);
	return {open, isDone, share: (SHARE_OF_PARTS * done) / Math.max(1, levels.length)};
}

/** The share of the whole job that a part is, where this much of it is done. */
export function shareOfPart(digits: number, range: ChunkRange, done: number): number {
	const levels = partLevels(digits);
	const ranges = levels.find(level => level.some(one => sumsName(one) === sumsName(range)));
	return ranges ? (SHARE_OF_PARTS * done) / levels.length / ranges.length : 0;
}

/** The parts level by level: the first ones, then those that merge two of the level before. */
export function partLevels(digits: number): ChunkRange[][] {
	const levels: ChunkRange[][] = [];
	for (let parts = LEAVES; parts >= HALVES; parts /= 2) levels.push(planSums(digits, parts));
	return levels;
}
