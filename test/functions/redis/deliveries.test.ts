import {expect, test} from 'vitest';
import {poll} from '../../support/poll.ts';
import {describeWithRedis} from '../../support/servers/redis-server.ts';
import {call, returned, sleeping} from './support/calling.ts';
import {useRedisContext} from './support/context.ts';

describeWithRedis('what Redis carries for functions', () => {
	const context = useRedisContext();

	test('what is delivered twice is run once and heard once', async () => {
		const functions = context.open();
		const anna = context.machine('anna');
		const called = call(functions, sleeping, [500], {hintMs: 7});
		await poll('anna has it', () => anna.taken === 1);
		const key = (await context.client.keys('*calls-node:*.1')).find(found => !found.endsWith(':lock')) ?? '';
		const job = await context.client.hgetall(key);
		expect(await returned(called)).toBe(500);
		// The queue hands it out once more.
		await poll('the job is over', async () => (await context.client.exists(key)) === 0);
		await context.client.hset(key, job);
		await context.client.zadd(key.replace(/:[^:]+$/, ':prioritized'), 1, key.split(':').at(-1) ?? '');
		await context.client.zadd(key.replace(/:[^:]+$/, ':marker'), 0, '0');
		await poll('it was taken', async () => (await context.client.exists(key)) === 0);
		expect(await returned(call(functions, 'x => x', [1], {hintMs: 8}))).toBe(1);
		expect(context.begun()).toEqual([7, 8]);
		expect(called.ends).toBe(1);
	});

	test('replies that come twice are heard once', async () => {
		const functions = context.open();
		context.machine('anna');
		const called = call(
			functions,
			'async () => { console.log("a"); await new Promise(r => setTimeout(r, 1500)); console.log("b"); }',
		);
		await poll('there is output', () => called.events.some(({kind}) => kind === 'stdout'));
		const [caller = ''] = await context.client.keys('*:caller:*');
		const replies = caller.replace(':caller:', ':replies:');
		const twice = ['started', 'stdout'].map((kind, index) => ({
			id: called.id,
			attempt: 1,
			number: index + 1,
			kind,
			...(kind === 'started' ? {worker: 'x'} : {text: 'again'}),
		}));
		await context.client.xadd(replies, '*', 'replies', JSON.stringify(twice));
		await called.outcome;
		expect(called.events.map(event => ('text' in event ? event.text.trim() : event.kind))).toEqual([
			'queued',
			'started',
			'a',
			'b',
		]);
	});

	test('everything that is left in Redis expires, but for the queue itself', async () => {
		const functions = context.open();
		const anna = context.machine('anna');
		await Promise.all(Array.from({length: 20}, (_, index) => returned(call(functions, 'x => x', [index]))));
		await functions.close();
		await anna.close();
		const keys = await context.client.keys('*');
		const ttls = await Promise.all(keys.map(async key => [key, await context.client.pttl(key)] as const));
		const lasting = ttls
			.filter(([key, ttl]) => ttl === -1 && !key.endsWith(':marker'))
			.map(([key]) => key.replace(/^.*calls-/, ''));
		expect(lasting.toSorted()).toEqual(
			['lunch:protocol', 'node:events', 'node:id', 'node:meta', 'python:meta', 'python-environments:meta'].toSorted(),
		);
	});

	test('a Redis whose users speak another protocol is not used', async () => {
		await context.client.set('lunch:protocol', '999');
		await expect(call(context.open(), '() => 1').outcome).rejects.toMatchObject({
			code: 'SERVICE_FAILED',
			message: expect.stringMatching(/protocol 999/),
		});
	});
});
