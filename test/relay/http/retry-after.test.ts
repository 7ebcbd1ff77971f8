import {expect, test} from 'vitest';
import {retryAfter} from '../../../source/relay/http/retry-after.ts';

const HOUR_MS = 3_600_000;
const now = Date.parse('2026-11-22T12:00:00Z');
test.each([
	['5', 5000],
	['0', 0],
	['Sun, 22 Nov 2026 12:00:30 GMT', 30_000],
	['Sun, 22 Nov 2026 11:00:00 GMT', 0],
	['99999999', 3_600_000],
	['soon', null],
	['', null],
	[null, null],
])('%j is %s ms', (header, expected) => {
	expect(retryAfter(header, now, HOUR_MS)).toBe(expected);
});
