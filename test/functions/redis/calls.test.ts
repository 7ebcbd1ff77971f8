import {expect, test} from 'vitest';
import {poll} from '../../support/poll.ts';
import {describeWithRedis} from '../../support/servers/redis-server.ts';
import {call, returned, sleeping} from './support/calling.ts';
import {useRedisContext} from './support/context.ts';

const FOREVER = 600_000;

describeWithRedis('calls over Redis', () => {
	const context = useRedisContext();

	test('a call runs on a machine, and tells what happens in order', async () => {
		context.machine('anna');
		const called = call(context.open(), 'async (a, b) => { console.log("adding"); return a + b; }', [1, 2]);
		const outcome = await called.outcome;
		expect(outcome).toMatchObject({state: 'returned', value: {encoding: 'json', text: '3'}, error: null});
		expect(outcome.worker).toContain('on anna');
		expect(called.events.map(({kind}) => kind)).toEqual(['queued', 'started', 'stdout']);
		expect(called.events[0]).toEqual({kind: 'queued', id: called.id});
	});

	test('many calls of two callers are shared by two machines, each call with its own outcome', async () => {
		context.machine('anna');
		context.machine('bertil');
		const callers = [context.open(), context.open()];
		await poll('both are there', async () => (await callers[0]?.load())?.limit === 4);
		const calls = callers.flatMap((functions, caller) =>
			Array.from({length: 150}, (_, index) => call(functions, 'x => x', [{caller, index}])),
		);
		const values = await Promise.all(calls.map(returned));
		expect(values).toEqual(callers.flatMap((_, caller) => Array.from({length: 150}, (_, index) => ({caller, index}))));
		const workers = new Set(
			await Promise.all(calls.map(async ({outcome}) => (await outcome).worker?.split(' on ')[1])),
		);
		expect(workers).toEqual(new Set(['anna', 'bertil']));
	});

	test('large requests and large values come whole', async () => {
		context.machine('anna');
		const text = 'å'.repeat(3_000_000);
		expect(await returned(call(context.open(), 'x => x + x', [text]))).toBe(text + text);
		const large = (await context.client.keys('*')).filter(key => /:(request|outcome):/.test(key));
		expect(large).toEqual([]);
	});

	test('a request above the limit is refused', async () => {
		const functions = context.open();
		await expect(call(functions, 'x => x', ['x'.repeat(65 * 2 ** 20)]).outcome).rejects.toMatchObject({
			code: 'FUNCTION_TOO_LARGE',
		});
	});

	test('no more calls wait than may', async () => {
		const functions = context.open({queueLimit: 5});
		const calls = Array.from({length: 12}, () => call(functions, '() => 1'));
		await poll('the others are refused', () => calls.filter(({end}) => end instanceof Error).length === 7);
		expect(calls.filter(({end}) => end !== null).map(({end}) => end)).toEqual(
			Array.from({length: 7}, () =>
				expect.objectContaining({code: 'FUNCTION_QUEUE_FULL', retryAfter: expect.any(Number)}),
			),
		);
	});

	test('longer calls start first, and those that nothing is known of keep their order', async () => {
		const functions = context.open();
		context.machine('anna', 1);
		const first = call(functions, sleeping, [FOREVER], {hintMs: 1});
		await poll('the worker is busy', () => context.begun().length === 1);
		const hints = [10, 3000, 200, 3000, 60_000, 10];
		const calls: ReturnType<typeof call>[] = [];
		for (const hintMs of hints) {
			const called = call(functions, '() => 1', [], {hintMs});
			calls.push(called);
			await poll('it is queued', () => called.events.length === 1);
		}
		first.cancel();
		await Promise.all(calls.map(returned));
		expect(context.begun()).toEqual([1, 60_000, 3000, 3000, 200, 10, 10]);
	});

	test('a call that waits is cancelled without a machine, one that runs at its machine', async () => {
		const functions = context.open();
		const waiting = call(functions, '() => 1');
		await poll('it is queued', () => waiting.events.length === 1);
		waiting.cancel();
		expect(await waiting.outcome).toMatchObject({state: 'cancelled', worker: null});
		const anna = context.machine('anna');
		const running = call(functions, sleeping, [FOREVER]);
		await poll('it runs', () => running.events.some(({kind}) => kind === 'started') && anna.taken === 1);
		running.cancel();
		running.cancel();
		expect((await running.outcome).state).toBe('cancelled');
		await poll('the machine is free', () => anna.taken === 0);
		expect(await returned(call(functions, 'x => x', [1]))).toBe(1);
	});

	test('the load shows the machines', async () => {
		const functions = context.open();
		context.machine('anna', 2);
		context.machine('bertil', 3);
		await poll('both are there', async () => (await functions.load()).limit === 5);
	});
});
