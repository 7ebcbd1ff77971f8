import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {HexDigits} from '../../../source/jobs/pi/decimals/hex-digits.ts';
import {piInBigInt} from '../../../source/jobs/pi/decimals/reference.ts';
import {CHUNK_BYTES, computePi, createPiPool, type PiPool} from '../../../source/jobs/pi/index.ts';
import {hasMemory64} from '../../../source/jobs/pi/instance/kernel-file.ts';
import {hexDigitsAt} from './support/bbp.ts';
import {decimals} from './support/decimals.ts';
import {digestOf, knownDigest} from './support/digests.ts';
import {randomLimbs} from './support/operands.ts';

let pool: PiPool;
let reference: string;
/** A million of them, computed on one thread. */
let long: string;

beforeAll(async () => {
	pool = createPiPool({threads: 5});
	long = await decimals({digits: 1_000_000, threads: 1, pool});
	reference = piInBigInt(133_000);
});

afterAll(() => pool.close());

describe('the decimals', () => {
	it.each([
		[1000, 1],
		[10_000, 1],
		[100_000, 1],
		[1_000_000, 2],
		[1_000_000, 3],
	])('%i of them on %i threads have the known digest', async (digits, threads) => {
		expect(await digestOf(computePi({digits, threads, pool}))).toBe(knownDigest(digits));
	});

	it('are the reference’s on both sides of every boundary', async () => {
		const boundaries = [1, 9, 2000, 65_534, 65_536, ...Array.from({length: 7}, (_, i) => 2048 << i)];
		const around = boundaries.flatMap(n => [n - 1, n, n + 1]).filter(n => n > 0);
		for (const digits of around) {
			const text = await decimals({digits, pool});
			expect(text === reference.slice(0, digits + 2), `${digits} decimals`).toBe(true);
		}
	});

	it('are the reference’s for numbers drawn at random', async () => {
		for (const draw of randomLimbs(31)(40)) {
			const digits = 1 + (draw % (draw & 1 ? 5000 : 130_000));
			const text = await decimals({digits, pool});
			expect(text === reference.slice(0, digits + 2), `${digits} decimals`).toBe(true);
		}
	});

	it.each([2, 3, 4, 5])('are the same on %i threads', async threads => {
		expect(await digestOf([long])).toBe(knownDigest(1_000_000));
		for (const draw of randomLimbs(threads)(3)) {
			const digits = 300_000 + (draw % 200_000);
			const text = await decimals({digits, threads, pool});
			expect(text === long.slice(0, digits + 2), `${digits} decimals`).toBe(true);
		}
	});

	it.each([20_000, 120_000])('agree with the formula of Bailey, Borwein and Plouffe at the end of %i', async digits => {
		let last: HexDigits | undefined;
		const text = await decimals({digits, threads: 2, pool, onHexDigits: told => (last = told)});
		const {place = 0, digits: told} = last ?? {};
		expect(told?.slice(0, 6)).toBe(hexDigitsAt(place));
		const fraction = BigInt(text.slice(2)) << BigInt(4 * (place + 16));
		expect((fraction / 10n ** BigInt(digits)).toString(16).slice(-16)).toBe(told);
	});

	it.each(hasMemory64() ? [1, 2, 3] : [])('are the same with 64-bit addresses on %i threads', async threads => {
		const digest = await digestOf(computePi({digits: 1_000_000, threads, pool, addressBits: 64}));
		expect(digest).toBe(knownDigest(1_000_000));
	});
});

describe('the chunks', () => {
	it.each([65_533, 65_534, 65_535, 200_000])('of %i decimals are 64 KiB, the last one shorter', async digits => {
		const lengths: number[] = [];
		for await (const chunk of computePi({digits, pool})) lengths.push(chunk.length);
		expect(lengths.reduce((sum, length) => sum + length)).toBe(digits + 2);
		expect(lengths.slice(0, -1).every(length => length === CHUNK_BYTES)).toBe(true);
		expect(lengths.at(-1)).toBeLessThanOrEqual(CHUNK_BYTES);
	});

	it('wait for a reader who takes his time', async () => {
		const chunks: Uint8Array[] = [];
		for await (const chunk of computePi({digits: 2_000_000, threads: 2, pool})) {
			if (chunks.length === 0) await new Promise(resolve => setTimeout(resolve, 300));
			chunks.push(chunk);
		}
		const text = Buffer.concat(chunks).toString('latin1');
		expect(await digestOf([text.slice(0, 1_000_002)])).toBe(knownDigest(1_000_000));
	});
});
