import {expect, test} from 'vitest';
import {backoff, jittered} from '../../source/shared/backoff.ts';

test('pauses grow from the first to the longest, and there is none before the first attempt', () => {
	const pauses = [0, 1, 2, 3, 4, 5, 2000].map(failures => backoff(failures, {firstMs: 100, longestMs: 1000}));
	expect(pauses).toEqual([0, 100, 200, 400, 800, 1000, 1000]);
	expect(backoff(3, {firstMs: 20, longestMs: 200, factor: 1.5})).toBe(45);
});

test('a jittered pause is about as long', () => {
	const pauses = Array.from({length: 100}, () => jittered(1000));
	expect(Math.min(...pauses)).toBeGreaterThanOrEqual(750);
	expect(Math.max(...pauses)).toBeLessThanOrEqual(1250);
	expect(new Set(pauses).size).toBeGreaterThan(1);
});
