// How long the chunks of the terms are. A product is computed at the next eighth of a power of two, and merges of merges are twice
// as long each time: chunks that are a little too long make all of these a ninth more work.
import {USUAL_MAX_DIGITS} from '../limits.ts';
import {bitsOf, bitsOfP, mergeUnits, precisionFor, precisionFrom, termsFor, transformUnits} from './kernel-model.ts';

/** Bits of each chunk before the one that the last part begins with, and of each after that. */
export interface ChunkLengths {
	from: number;
	before: number;
	after: number;
}

/** Chunks at which the last part may begin, as shares of all, and by how much its chunks may be longer or shorter than the average. */
const PARTS = [1 / 2, 3 / 4, 7 / 8];
const STEP = 0.005;
const MOST_STEPS = 10;

/** The same of more decimals than usual, and how much longer or shorter than the others its chunks may be. */
const LONG_PARTS = [3 / 4, 7 / 8, 15 / 16];
const LEAST_RATIO = 0.8;
const LONG_STEP = 0.05;
const LONG_STEPS = 74;

/** Longer chunks must save more than the model of their merges is wrong by. */
const LEAST_GAIN = 0.96;

/** Transforms shorter than this part of a chunk's have no weight here. */
const LEAST_PART = 1 / 4096;

/** Numbers of fewer bits have no weight where the last chunks are longer. */
const LEAST_BITS = 2 ** 12;

/** Limbs that a number is longer than its bits. */
const ROUNDED_UP = 2;

/** By how much the later half of some terms may be longer than half of their bits: it has as many terms, but each is longer. */
const MARGIN = 1.003;

/** Terms are looked up by so many steps of their bits. */
const GRID = 256;

/**
 * Lengths of `count` chunks at which merges waste the least. Chunks are about alike for usual numbers of decimals, which other machines
 * share in. Of more, the last ones may be several times as long: what is cut off numbers makes their merges cheap.
 */
export function chunkLengths(digits: number, count: number): ChunkLengths {
	const total = bitsOf(0, termsFor(digits));
	const even = leastOf(evenLengths(total, count), evenUnits(count));
	if (digits <= USUAL_MAX_DIGITS) return even;
	const unitsOf = longUnits(digits, count);
	const long = leastOf(longLengths(total, count), unitsOf);
	return unitsOf(long) < LEAST_GAIN * unitsOf(even) ? long : even;
}

/** The first of those lengths that take the least work. */
function leastOf(all: readonly ChunkLengths[], unitsOf: (lengths: ChunkLengths) => number): ChunkLengths {
	const units = all.map(unitsOf);
	const least = all[units.indexOf(Math.min(...units))];
	if (!least) throw new Error('there are no lengths to choose from');
	return least;
}

/** Bits before a chunk. */
export function bitsBefore(chunk: number, {from, before, after}: ChunkLengths): number {
	return before * Math.min(chunk, from) + after * Math.max(0, chunk - from);
}

/** The first of so many terms before which there are so many bits. */
export function firstTerm(bits: number, terms: number): number {
	let low = 0;
	let high = terms;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (bitsOf(0, middle) < bits) low = middle + 1;
		else high = middle;
	}
	return low;
}

function evenLengths(total: number, count: number): ChunkLengths[] {
	const steps = Array.from({length: 2 * MOST_STEPS + 1}, (_, step) => step - MOST_STEPS);
	return PARTS.flatMap(part => {
		const from = count * part;
		return steps.map(step => {
			const after = (total / count) * (1 + step * STEP);
			return {from, before: (total - after * (count - from)) / from, after};
		});
	});
}

function longLengths(total: number, count: number): ChunkLengths[] {
	const ratios = Array.from({length: LONG_STEPS + 1}, (_, step) => LEAST_RATIO + step * LONG_STEP);
	return LONG_PARTS.flatMap(part => {
		const from = count * part;
		return ratios.map(ratio => {
			const before = total / (from + (count - from) * ratio);
			return {from, before, after: before * ratio};
		});
	});
}

/** Work of all merges, with nothing cut off. */
function evenUnits(count: number): (lengths: ChunkLengths) => number {
	return ({from, before, after}) =>
		from * chunkUnits(before, count / 2) + (count - from) * chunkUnits(after, count / 2);
}

/** Work of the merges that a chunk of so many bits is made of, and of those of up to so many that it goes into, for each of them. */
function chunkUnits(bits: number, most: number): number {
	let units = 0;
	for (let chunks = most; chunks >= LEAST_PART; chunks /= 2) units += transformUnits((bits * chunks) / 32) / chunks;
	return units;
}

/** Work of all merges, with what is cut off the later ones. */
function longUnits(digits: number, count: number): (lengths: ChunkLengths) => number {
	const precision = precisionFor(digits);
	const terms = termsFor(digits);
	const total = bitsOf(0, terms);
	const grid = Array.from({length: GRID + 2}, (_, step) => firstTerm((total * step) / GRID, terms));
	const termAt = (bits: number) => {
		const step = Math.floor((bits / total) * GRID);
		const low = grid[step] ?? terms;
		return low + ((grid[step + 1] ?? terms) - low) * ((bits / total) * GRID - step);
	};
	/** Limbs of Q and of P of the terms between such bits, before they are cut, and those that are cut off. */
	const limbsOf = (start: number, end: number) => {
		const q = ((end - start) / 32) * MARGIN + ROUNDED_UP;
		const p = bitsOfP(end - start, termAt(end) - termAt(start)) / 32 + ROUNDED_UP;
		return {q, p, cut: Math.max(0, q - precisionFrom(termAt(start), precision))};
	};
	const mergeOf = (start: number, middle: number, end: number) => {
		const [left, right] = [limbsOf(start, middle), limbsOf(middle, end)];
		const cut = left.cut + right.cut;
		return mergeUnits(left.q + right.q - cut, end < total ? left.p + right.p - cut : 0);
	};
	/** Work within the terms between such bits, of halves of which nothing is cut off. */
	const within = (start: number, end: number) => {
		let units = 0;
		for (let parts = 1; (end - start) / parts > LEAST_BITS; parts *= 2)
			units += parts * mergeOf(start, start + (end - start) / parts / 2, start + (end - start) / parts);
		return units;
	};
	return lengths => {
		const alike = new Map<string, number>();
		const units = (first: number, last: number): number => {
			const start = bitsBefore(first, lengths);
			const end = bitsBefore(last, lengths);
			const isPart = first >= lengths.from || last <= lengths.from;
			if (last - first === 1 || (isPart && limbsOf(end, 2 * end - start).cut === 0)) {
				const key = `${last - first} ${isPart && first >= lengths.from}`;
				const known = alike.get(key) ?? within(start, end);
				alike.set(key, known);
				return known;
			}
			const middle = (first + last) / 2;
			// The later range first: most terms are of about such a size, and that decides how much of a merge P takes part in.
			const later = units(middle, last);
			return later + units(first, middle) + mergeOf(start, bitsBefore(middle, lengths), end);
		};
		return units(0, count);
	};
}
