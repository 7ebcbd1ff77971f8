import {describe, expect, it} from 'vitest';
import {piInBigInt} from '../../../source/jobs/pi/decimals/reference.ts';
import {compileKernel, type KernelVariant, kernelVariant} from '../../../source/jobs/pi/instance/kernel-file.ts';
import {
	arenaStart,
	createKernel,
	createMemory,
	keepsNothing,
	prepareMemory,
} from '../../../source/jobs/pi/instance/kernel-instance.ts';
import {planMemory} from '../../../source/jobs/pi/plan/memory-needed.ts';
import {writePlan} from '../../../source/jobs/pi/plan/write-plan.ts';
import {variants} from './support/kernel-fixture.ts';

/** Decimals computed after every twiddle has been made wrong by a share of its value. */
async function computeWithFault(
	digits: number,
	fault: number,
	variant: KernelVariant = kernelVariant(false),
): Promise<{text: string; work: number}> {
	const plan = planMemory(digits, 1);
	const {longest, block} = plan;
	const isWide = variant === 'kernel-64';
	const memory = createMemory(400 * 65_536, isWide);
	prepareMemory(memory, longest);
	writePlan(memory, digits, plan);
	const start = 65_536;
	const twiddles = new Float64Array(memory.buffer, start, (arenaStart(longest) - start) / 8);
	for (let i = 0; i < twiddles.length; i += 3) twiddles[i] = (twiddles[i] ?? 0) * (1 + fault);
	const blocks: Uint8Array[] = [];
	let work = 0;
	const kernel = createKernel(
		{module: await compileKernel(variant), memory, isWide, longest, member: 0, members: 1},
		{
			hostReport(units) {
				work += units;
			},
			...keepsNothing,
			hostFraction() {},
			hostEmit(address, length) {
				blocks.push(new Uint8Array(memory.buffer, address, length).slice());
			},
			hostFail(reason) {
				throw new Error(`the kernel gave up (${reason})`);
			},
		},
	);
	kernel.computeDecimals(digits, block);
	return {text: `3.${Buffer.concat(blocks).toString('latin1')}`, work};
}

describe('the kernel', () => {
	it.each(variants)('computes the decimals, %s', async variant => {
		expect((await computeWithFault(20_000, 0, variant)).text).toBe(piInBigInt(20_000));
	});

	it('computes even the fewest decimals, which nobody asks it for', async () => {
		const long = piInBigInt(1300);
		for (let digits = 1; digits <= 1200; digits += digits < 600 ? 1 : 7)
			expect((await computeWithFault(digits, 0)).text).toBe(long.slice(0, digits + 2));
	});
});

describe('transforms that come out wrong', () => {
	it('are noticed, and the fallback puts right what it can', async () => {
		const digits = 20_000;
		const right = piInBigInt(digits);
		const usual = await computeWithFault(digits, 0);
		expect(usual.text).toBe(right);
		// Wrong by more than half a unit for sixteen-bit digits, by less for bytes.
		const faulty = await computeWithFault(digits, 1e-9);
		expect(faulty.text).toBe(right);
		expect(faulty.work).toBeGreaterThan(3 * usual.work);
	});

	it('never lead to wrong decimals', async () => {
		for (const fault of [1e-6, 1e-3, 1, -2])
			await expect(computeWithFault(20_000, fault)).rejects.toThrow('gave up (2)');
	});
});
