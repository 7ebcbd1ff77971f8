import {expect, test} from 'vitest';
import {durationText, grouped, sizeText} from '../../../source/shared/text/figure-text.ts';

test.each([
	[0, '0'],
	[999, '999'],
	[1000, '1,000'],
	[1_234_567, '1,234,567'],
])('%i with thousands apart', (count, text) => {
	expect(grouped(count)).toBe(text);
});

test.each([
	[400, '0.4 s'],
	[12_000, '12 s'],
	[200_000, '3 min 20 s'],
])('%i milliseconds in words', (ms, text) => {
	expect(durationText(ms)).toBe(text);
});

test.each([
	[1023, '1023 B'],
	[1536, '1.5 KiB'],
	[20 * 2 ** 20, '20.0 MiB'],
	[3 * 2 ** 30, '3.0 GiB'],
])('%i bytes in words', (bytes, text) => {
	expect(sizeText(bytes)).toBe(text);
});
