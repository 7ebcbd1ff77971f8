import {expect, test} from 'vitest';
import {dividedWork, shareOfPart} from '../../../source/jobs/engine/divided-work.ts';
import {sumsName} from '../../../source/jobs/pi/index.ts';

const DIGITS = 10_000_000;

test('parts come in steps: all that can be computed at once, then those that merge two of them', () => {
	const kept: string[] = [];
	const steps: number[] = [];
	for (;;) {
		const {open, isDone} = dividedWork(DIGITS, kept);
		if (isDone) break;
		steps.push(open.length);
		kept.push(...open.map(sumsName));
	}
	expect(steps).toEqual([16, 8, 4, 2]);
});

test('a part that merges others stands for them, and the quotient for all', () => {
	const [first] = dividedWork(DIGITS, []).open;
	const half = {first: 0, last: (first?.last ?? 0) * 8};
	expect(dividedWork(DIGITS, [sumsName(half)]).open).toHaveLength(8);
	expect(dividedWork(DIGITS, ['quotient'])).toMatchObject({open: [], isDone: true});
});

test('names that are none of a part are of no use', () => {
	expect(dividedWork(DIGITS, ['sums-0-1.unfinished', 'sums-5-3', 'other']).open).toHaveLength(16);
});

test('the share grows with each part, to that of all', () => {
	const [first] = dividedWork(DIGITS, []).open;
	if (!first) throw new Error('no part');
	const whole = dividedWork(DIGITS, [sumsName(first)]).share;
	expect(shareOfPart(DIGITS, first, 0.5)).toBeCloseTo(whole / 2);
	expect(dividedWork(DIGITS, ['quotient']).share).toBeCloseTo(0.6);
});
