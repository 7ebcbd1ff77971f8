import {expect, test} from 'vitest';
import {oneAtATime} from '../../../source/jobs/engine/one-at-a-time.ts';

test('what is asked for during the work is done once more after it', async () => {
	const gates: (() => void)[] = [];
	const work = oneAtATime(
		() => new Promise<void>(resolve => gates.push(resolve)),
		error => expect.fail(String(error)),
	);
	expect(work.underWay).toBeNull();
	for (let ask = 0; ask < 3; ask++) work.ask();
	expect(gates).toHaveLength(1);
	gates[0]?.();
	await expect.poll(() => gates.length).toBe(2);
	gates[1]?.();
	await work.underWay;
	expect(gates).toHaveLength(2);
	expect(work.underWay).toBeNull();
});

test('a failure is told, and what was asked for meanwhile is done all the same', async () => {
	const told: unknown[] = [];
	let count = 0;
	const work = oneAtATime(
		async () => {
			count += 1;
			if (count > 1) return;
			work.ask();
			throw new Error('full');
		},
		error => told.push(error),
	);
	work.ask();
	await expect.poll(() => count).toBe(2);
	expect(told).toEqual([new Error('full')]);
});
