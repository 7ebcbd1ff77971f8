import {setTimeout as sleep} from 'node:timers/promises';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {
	computePi,
	createPiPool,
	MAX_DIGITS,
	memoryNeeded,
	PiCancelledError,
	PiDigitsError,
	PiMemoryError,
	type PiPool,
} from '../../../source/jobs/pi/index.ts';
import type {PiPoolInside} from '../../../source/jobs/pi/threads/pi-pool.ts';
import {decimals} from './support/decimals.ts';
import {digestOf, knownDigest} from './support/digests.ts';

let pool: PiPool;

beforeAll(async () => {
	pool = createPiPool({threads: 2});
	await pool.warm();
});

afterAll(() => pool.close());

describe('a request', () => {
	it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, MAX_DIGITS + 1])(
		'for %d decimals is refused',
		async digits => {
			await expect(decimals({digits})).rejects.toBeInstanceOf(PiDigitsError);
			expect(() => memoryNeeded(digits)).toThrow(PiDigitsError);
		},
	);

	it('for no threads is refused', async () => {
		await expect(decimals({digits: 10, threads: 0})).rejects.toMatchObject({code: 'threads-out-of-range'});
	});

	it('that needs more memory than it may have is refused', async () => {
		const needed = memoryNeeded(1_000_000);
		await expect(decimals({digits: 1_000_000, maxMemoryBytes: needed - 1})).rejects.toMatchObject({
			code: 'memory-limit',
			neededBytes: needed,
			limitBytes: needed - 1,
		});
		await expect(decimals({digits: 1_000_000, maxMemoryBytes: 1})).rejects.toBeInstanceOf(PiMemoryError);
	});

	it('needs no pool', async () => {
		expect(await digestOf(computePi({digits: 10_000}))).toBe(knownDigest(10_000));
	});

	it('is met by BigInt where the kernel cannot run', async () => {
		const own = {...(createPiPool() as PiPoolInside), kernel: async () => undefined};
		const shares: number[] = [];
		const chunks = computePi({digits: 10_000, pool: own, onProgress: share => shares.push(share)});
		expect(await digestOf(chunks)).toBe(knownDigest(10_000));
		expect(shares).toEqual([1]);
		await own.close();
	});

	it('states memory that grows with the decimals', () => {
		let before = 0;
		for (let digits = 2000; digits <= MAX_DIGITS; digits *= 2) {
			const needed = memoryNeeded(digits, 2);
			expect(needed).toBeGreaterThanOrEqual(before);
			before = needed;
		}
	});
});

describe('progress', () => {
	it.each([1, 2])('on %i threads goes on, never back, and is 1 once, at the end', async threads => {
		const shares: number[] = [];
		let chunksAfterEnd = 0;
		for await (const _chunk of computePi({digits: 2_000_000, threads, pool, onProgress: share => shares.push(share)}))
			if (shares.at(-1) === 1) chunksAfterEnd++;
		expect(chunksAfterEnd).toBe(0);
		expect(shares.at(-1)).toBe(1);
		expect(shares.filter(share => share === 1)).toHaveLength(1);
		expect(shares).toEqual(shares.toSorted((a, b) => a - b));
		expect(shares.length).toBeGreaterThan(4);
		expect(shares.at(-2)).toBeGreaterThan(0.8);
	});
});

describe('cancelling', () => {
	it.each([1, 2])('ends a computation on %i threads, and the pool goes on', async threads => {
		const controller = new AbortController();
		const running = decimals({digits: 20_000_000, threads, pool, signal: controller.signal});
		const outcome = expect(running).rejects.toBeInstanceOf(PiCancelledError);
		await sleep(400);
		controller.abort();
		await outcome;
		expect(await digestOf(computePi({digits: 10_000, pool}))).toBe(knownDigest(10_000));
	});

	it('works before the start', async () => {
		await expect(decimals({digits: 10_000, pool, signal: AbortSignal.abort()})).rejects.toMatchObject({
			code: 'cancelled',
		});
	});

	it('works while waiting for a turn', async () => {
		const first = computePi({digits: 1_000_000, pool});
		await first.next();
		const controller = new AbortController();
		const second = decimals({digits: 10_000, pool, signal: controller.signal});
		const outcome = expect(second).rejects.toBeInstanceOf(PiCancelledError);
		const third = digestOf(computePi({digits: 10_000, pool}));
		controller.abort();
		await outcome;
		await first.return();
		expect(await third).toBe(knownDigest(10_000));
	});

	it('is what closing a pool does', async () => {
		const own = createPiPool();
		const running = decimals({digits: 20_000_000, pool: own});
		const outcome = expect(running).rejects.toBeInstanceOf(PiCancelledError);
		await sleep(100);
		await own.close();
		await outcome;
	});
});
