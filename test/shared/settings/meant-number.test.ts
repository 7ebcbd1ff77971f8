import {expect, test} from 'vitest';
import {meantNumber} from '../../../source/shared/settings/meant-number.ts';

test.each<[string, number | null]>([
	['1e6', 1_000_000],
	['1E+3', 1000],
	['2.5e3', 2500],
	['10k', 10_000],
	['10 K', 10_000],
	['1.5M', 1_500_000],
	['1g', 1_000_000_000],
	['1,000', 1000],
	['1 000 000', 1_000_000],
	['1_000', 1000],
	['1\u202f000', 1000],
	['5.0', 5],
	['+7', 7],
	['1,5', null],
	['1.5', null],
	['-3', null],
	['1e400', null],
	['1e16', null],
	['0x10', null],
	['ten', null],
	['', null],
])('%j is meant as %s', (text, number) => {
	expect(meantNumber(text)).toBe(number);
});
