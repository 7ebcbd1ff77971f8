import {expect, test} from 'vitest';
import {poll} from '../../support/poll.ts';
import {describeWithRedis} from '../../support/servers/redis-server.ts';
import {call, returned, sleeping} from './support/calling.ts';
import {inRedisContext} from './support/context.ts';

describeWithRedis('functions while Redis is away', () => {
	test.concurrent('without a Redis a call fails with a word within seconds, and the next one works', () =>
		inRedisContext(async context => {
			await context.redis.stop();
			const errors: (string | null)[] = [];
			const functions = context.open({onError: reason => errors.push(reason)});
			context.machine('anna');
			await expect(call(functions, '() => 1').outcome).rejects.toMatchObject({code: 'SERVICE_UNREACHABLE'});
			await expect(functions.load()).rejects.toMatchObject({code: 'SERVICE_UNREACHABLE'});
			expect(errors).toEqual([expect.stringContaining('ECONNREFUSED')]);
			await context.redis.start();
			await poll('it is there', () => errors.at(-1) === null);
			expect(await returned(call(functions, '() => 1'))).toBe(1);
		}));

	test.concurrent('calls under way outlive a Redis that is killed and comes back', () =>
		inRedisContext(async context => {
			const functions = context.open();
			const anna = context.machine('anna', 4);
			const running = Array.from({length: 4}, (_, index) => call(functions, sleeping, [500 + 800 * index]));
			await poll('anna has them', () => anna.taken === 4);
			const waiting = Array.from({length: 4}, (_, index) => call(functions, 'x => x', [index]));
			await poll('they wait', () => waiting.every(({events}) => events.length === 1));
			await context.redis.kill();
			await expect(call(functions, '() => 1').outcome).rejects.toMatchObject({code: 'SERVICE_UNREACHABLE'});
			await context.redis.start();
			for (const [index, called] of running.entries()) expect(await returned(called)).toBe(500 + 800 * index);
			for (const [index, called] of waiting.entries()) expect(await returned(called)).toBe(index);
			expect([...running, ...waiting].every(({ends}) => ends === 1)).toBe(true);
		}));

	test.concurrent('calls under way end with a word where Redis is away for too long', () =>
		inRedisContext(async context => {
			const functions = context.open({awayMs: 2000});
			const anna = context.machine('anna');
			const called = call(functions, sleeping, [600_000]);
			await poll('anna has it', () => anna.taken === 1);
			await context.redis.kill();
			expect(await called.outcome).toMatchObject({
				state: 'failed',
				error: {code: 'SERVICE_UNREACHABLE', message: expect.stringMatching(/away for more than 2 seconds/)},
			});
			await context.redis.start();
			await poll('anna has ended it', () => anna.taken === 0);
			expect(await returned(call(functions, 'x => x', [1]))).toBe(1);
		}));
});

describeWithRedis('functions over a Redis that keeps nothing', () => {
	test.concurrent('what a Redis lost that came back empty is said, and what runs is delivered', () =>
		inRedisContext(
			async context => {
				const functions = context.open();
				const anna = context.machine('anna', 2);
				const running = Array.from({length: 2}, () => call(functions, sleeping, [4000]));
				await poll('anna has them', () => anna.taken === 2);
				const waiting = call(functions, 'x => x', [1]);
				const again = call(functions, 'x => x', [2], {mayRetry: true});
				await poll('they wait', () => waiting.events.length === 1 && again.events.length === 1);
				await context.redis.kill();
				await context.redis.start();
				for (const called of running) expect(await returned(called)).toBe(4000);
				expect(await waiting.outcome).toMatchObject({state: 'failed', error: {code: 'SERVICE_FAILED'}});
				expect(await returned(again)).toBe(2);
			},
			{isKept: false},
		));
});
