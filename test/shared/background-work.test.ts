import {setImmediate as nextTurn} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {createBackgroundWork} from '../../source/shared/background-work.ts';

test('is idle once all of it is over, also what came meanwhile', async () => {
	const failures: unknown[] = [];
	const order: string[] = [];
	const work = createBackgroundWork(error => failures.push(error));
	const first = Promise.withResolvers<void>();
	const second = Promise.withResolvers<void>();
	work.add(first.promise.then(() => order.push('first')));
	const idle = work.idle().then(() => order.push('idle'));
	work.add(second.promise.then(() => order.push('second')));
	first.resolve();
	await nextTurn();
	second.resolve();
	await idle;
	expect(order).toEqual(['first', 'second', 'idle']);
	expect(failures).toEqual([]);
});

test('that fails is told, and is over', async () => {
	const failures: unknown[] = [];
	const work = createBackgroundWork(error => failures.push(error));
	work.add(Promise.reject(new Error('full')));
	await work.idle();
	expect(failures).toEqual([new Error('full')]);
});
