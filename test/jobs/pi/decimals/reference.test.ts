import {describe, expect, it} from 'vitest';
import {piInBigInt, squareRoot} from '../../../../source/jobs/pi/decimals/reference.ts';
import {digestOf, knownDigest} from '../support/digests.ts';

describe('the BigInt reference', () => {
	it.each([1000, 10_000, 100_000])('has the known digest for %i decimals', async digits => {
		expect(await digestOf([piInBigInt(digits)])).toBe(knownDigest(digits));
	});

	it('truncates, for every short length', () => {
		const long = piInBigInt(1200);
		for (let digits = 1; digits <= 1000; digits++) expect(piInBigInt(digits)).toBe(long.slice(0, digits + 2));
	});

	it('truncates before nines', () => {
		// The decimals 762 to 767 are nines.
		expect(piInBigInt(761).slice(-1)).toBe('4');
		expect(piInBigInt(762).slice(-2)).toBe('49');
		expect(piInBigInt(767).slice(-7)).toBe('4999999');
		expect(piInBigInt(768).slice(-7)).toBe('9999998');
	});

	it('takes exact square roots', () => {
		for (let x = 1n, i = 0; i < 60; i++, x = x * 1234577n + BigInt(i)) {
			expect(squareRoot(x * x)).toBe(x);
			expect(squareRoot(x * x - 1n)).toBe(x - 1n);
			expect(squareRoot(x * x + 2n * x)).toBe(x);
		}
	});
});
