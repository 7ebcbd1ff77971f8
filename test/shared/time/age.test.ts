import {expect, test} from 'vitest';
import {ageInWords} from '../../../source/shared/time/age.ts';

const HOUR = 3_600_000;

test.each([
	[0, 'just now'],
	[59_000, 'just now'],
	[5 * 60_000, '5 min ago'],
	[3 * HOUR, '3 h ago'],
	[47 * HOUR, '47 h ago'],
	[72 * HOUR, '3 days ago'],
	[-HOUR, 'just now'],
])('ageInWords of %d ms is %j', (age, expected) => {
	const now = new Date('2026-11-22T12:00:00Z');
	expect(ageInWords(new Date(now.getTime() - age), now)).toBe(expected);
});
