import {describe, expect, it} from 'vitest';
import {compileKernel} from '../../../../source/jobs/pi/instance/kernel-file.ts';
import {
	arenaStart,
	createKernel,
	createMemory,
	keepsNothing,
	prepareMemory,
} from '../../../../source/jobs/pi/instance/kernel-instance.ts';
import {chunkCount, chunksShare} from '../../../../source/jobs/pi/plan/chunks.ts';
import {isShort, memoryNeeded, planMemory, shortRanges} from '../../../../source/jobs/pi/plan/memory-needed.ts';
import {writePlan} from '../../../../source/jobs/pi/plan/write-plan.ts';
import {randomLimbs} from '../support/operands.ts';

/** The bytes the kernel really used for so many decimals on one thread, and those foreseen. */
async function peakOf(digits: number): Promise<{used: number; foreseen: number}> {
	const plan = planMemory(digits, 1);
	const memory = createMemory(plan.reservedBytes, false);
	prepareMemory(memory, plan.longest);
	writePlan(memory, digits, plan);
	const setting = {module: await compileKernel(), memory, isWide: false, longest: plan.longest, member: 0, members: 1};
	const kernel = createKernel(setting, {
		hostReport() {},
		...keepsNothing,
		hostFraction() {},
		hostEmit() {},
		hostFail(reason) {
			throw new Error(`the kernel gave up (${reason}) at ${digits} decimals`);
		},
	});
	kernel.computeDecimals(digits, plan.block);
	// A third of the table of twiddles is skipped.
	return {used: kernel.peak() - arenaStart(plan.longest) / 3, foreseen: plan.bytes};
}

describe('the memory foreseen', () => {
	it('is enough for any number of decimals, and not much more', async () => {
		const few = Array.from({length: 60}, (_, i) => i + 1);
		const many = Array.from(randomLimbs(5)(60), draw => Math.floor(1000 * 2000 ** (draw / 2 ** 32)));
		for (const digits of [...few, ...many]) {
			const {used, foreseen} = await peakOf(digits);
			expect(used, `${digits} decimals`).toBeLessThanOrEqual(foreseen);
			if (digits > 500_000) expect(used, `${digits} decimals`).toBeGreaterThan(0.65 * foreseen);
		}
	});

	it('is within the bounds at the sizes that matter', () => {
		for (const digits of [10_000_000, 100_000_000]) {
			expect(memoryNeeded(digits, 1) / digits).toBeLessThan(12);
			expect(memoryNeeded(digits, 2) / digits).toBeLessThan(20);
		}
		for (const threads of [1, 2, 4]) expect(memoryNeeded(1_000_000_000, threads) / 1e9).toBeLessThan(16);
		// Short ranges of terms are summed with 32-bit addresses where the whole needs wider ones.
		const {narrow, reservedBytes} = planMemory(1_000_000_000, 2);
		expect(narrow?.reservedBytes).toBeLessThan(reservedBytes / 10);
		expect(planMemory(100_000_000, 2).narrow).toBe(null);
	});

	it.each([2, 4])('has each of %i threads sum about as much', threads => {
		const digits = 1_000_000_000;
		const {shares, firstShares} = planMemory(digits, threads);
		expect(firstShares).toEqual([...firstShares].sort((one, other) => one - other));
		expect([firstShares[0], firstShares.at(-1)]).toEqual([0, shares.length]);
		for (const [member, first] of firstShares.slice(0, -1).entries()) {
			const own = shares.slice(first, firstShares[member + 1]);
			const share = own.reduce((sum, range) => sum + chunksShare(digits, range), 0);
			expect(Math.abs(share * threads - 1)).toBeLessThan(0.25);
		}
	});

	it.each([430_000_000, 500_000_000, 950_000_000, 1_000_000_000])(
		'has room for each short range of %d decimals',
		digits => {
			const narrow = planMemory(digits, 2).narrow;
			const {longest = 0, reservedBytes = 0} = narrow ?? {};
			const ranges = shortRanges(digits);
			expect(ranges.length).toBeGreaterThan(16);
			expect([ranges[0]?.first, ranges.at(-1)?.last]).toEqual([0, chunkCount(digits)]);
			for (const sums of ranges) {
				expect(isShort(digits, sums)).toBe(true);
				const alone = planMemory(digits, 1, {addressBits: 32, sums});
				expect(alone.longest).toBeLessThanOrEqual(longest);
				expect(alone.bytes).toBeLessThanOrEqual(reservedBytes);
			}
		},
	);
});
