import {freemem, totalmem} from 'node:os';
import {describe, expect, test} from 'vitest';
import {createMemoryCheck, memoryNow} from '../../../../source/jobs/engine/work/memory-limit.ts';
import {addressableBytes} from '../../../../source/jobs/pi/plan/memory-needed.ts';

const GIB = 2 ** 30;
const BILLION = 1_000_000_000;

describe('the memory that a job may take', () => {
	test('is asked for before it waits', () => {
		const refused = expect.objectContaining({code: 'OUT_OF_MEMORY', hint: expect.stringContaining('--max-memory')});
		expect(() => createMemoryCheck(GIB / 4)(100_000_000)).toThrow(refused);
		expect(() => createMemoryCheck(3 * GIB)(BILLION)).toThrow(refused);
		createMemoryCheck(GIB / 4)(10_000_000);
	});

	test('is what this runtime reaches, however many the machine has', () => {
		const check = createMemoryCheck(1024 * GIB);
		if (addressableBytes() > 4 * GIB) check(BILLION);
		else
			expect(() => check(BILLION)).toThrow(
				expect.objectContaining({code: 'OUT_OF_MEMORY', hint: expect.stringContaining('Node.js 24')}),
			);
	});

	test('is no more than what is free, for more decimals than usual', () => {
		expect(memoryNow(100_000_000, GIB)).toBe(GIB);
		expect(memoryNow(BILLION, 1)).toBe(1);
		expect(memoryNow(BILLION, 1024 * GIB)).toBeLessThan(totalmem());
		expect(memoryNow(BILLION, 1024 * GIB)).toBeGreaterThan(Math.min(addressableBytes(), freemem()) / 2);
	});
});
