import {describe, expect, it} from 'vitest';
import {chunkCount, chunkStarts, chunksShare} from '../../../../source/jobs/pi/plan/chunks.ts';
import {
	bitsOf,
	lengthsOf,
	middleOf,
	precisionFor,
	termsFor,
	transformUnits,
} from '../../../../source/jobs/pi/plan/kernel-model.ts';

/** The work of all merges of chunks that begin with these terms, and of the longer ones within each. */
function mergeUnits(digits: number, starts: readonly number[]): number {
	const precision = precisionFor(digits);
	const merge = (from: number, middle: number, to: number) =>
		transformUnits(lengthsOf(from, middle, precision).q + lengthsOf(middle, to, precision).q + 1);
	const within = (from: number, to: number): number => {
		const middle = middleOf(from, to);
		return to - from < 1000 ? 0 : merge(from, middle, to) + within(from, middle) + within(middle, to);
	};
	const range = (first: number, last: number): number => {
		const [from = 0, middle = 0, to = 0] = [first, (first + last) / 2, last].map(chunk => starts[chunk]);
		if (last - first === 1) return within(from, to);
		return merge(from, middle, to) + range(first, (first + last) / 2) + range((first + last) / 2, last);
	};
	return range(0, starts.length - 1);
}

/** Chunks of as many bits each. */
function evenStarts(digits: number): number[] {
	const terms = termsFor(digits);
	const count = chunkCount(digits);
	const before = (bits: number) => {
		let [low, high] = [0, terms];
		while (low < high) {
			const middle = (low + high) >> 1;
			if (bitsOf(0, middle) < bits) low = middle + 1;
			else high = middle;
		}
		return low;
	};
	return Array.from({length: count + 1}, (_, chunk) => before((bitsOf(0, terms) * chunk) / count));
}

describe('chunkStarts', () => {
	it.each([20_000_000, 100_000_000, 1_000_000_000])('has merges of %d decimals waste less than even chunks', digits => {
		expect(mergeUnits(digits, chunkStarts(digits))).toBeLessThan(0.999 * mergeUnits(digits, evenStarts(digits)));
	});

	it.each([1000, 100_000, 3_000_000, 30_000_000, 100_000_000])(
		'cuts all terms of %d decimals into chunks of about as many bits',
		digits => {
			const starts = chunkStarts(digits);
			const average = bitsOf(0, termsFor(digits)) / chunkCount(digits);
			expect(starts.length).toBe(chunkCount(digits) + 1);
			expect([starts[0], starts.at(-1)]).toEqual([0, termsFor(digits)]);
			for (let chunk = 0; chunk < chunkCount(digits); chunk++) {
				const bits = bitsOf(starts[chunk] ?? 0, starts[chunk + 1] ?? 0);
				expect(Math.abs(bits / average - 1)).toBeLessThan(0.06);
			}
		},
	);

	it('has the last chunks of a billion decimals be longer, and alike before that', () => {
		const digits = 1_000_000_000;
		const shares = Array.from({length: chunkCount(digits)}, (_, first) =>
			chunksShare(digits, {first, last: first + 1}),
		);
		for (const share of shares.slice(0, 192)) expect(share / (shares[0] ?? 0)).toBeCloseTo(1, 2);
		expect((shares.at(-1) ?? 0) / (shares[0] ?? 0)).toBeGreaterThan(1.5);
		expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
		expect(mergeUnits(digits, chunkStarts(digits))).toBeLessThan(0.93 * mergeUnits(digits, evenStarts(digits)));
	});
});
