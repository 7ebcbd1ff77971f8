import {randomUUID} from 'node:crypto';
import {Queue} from 'bullmq';
import {expect, test} from 'vitest';
import {runRedisFunctionWorker} from '../../../source/functions/redis/run-function-worker.ts';
import type {Rejection} from '../../../source/shared/rejections.ts';
import {poll} from '../../support/poll.ts';
import {describeWithRedis} from '../../support/servers/redis-server.ts';
import {oddRequests} from '../support/odd-requests.ts';
import {openPool} from '../support/open-pool.ts';
import {call, returned, sleeping} from './support/calling.ts';
import {useRedisContext} from './support/context.ts';

const KEYS = 'lunch:functions-1:';

describeWithRedis('what others write into the Redis of functions', () => {
	const context = useRedisContext();
	const rejections: Rejection[] = [];
	const onRejected = (rejection: Rejection) => {
		rejections.push(rejection);
	};

	test('of replies, only those are dropped that are none, and each is told of', async () => {
		rejections.length = 0;
		const functions = context.open({onRejected});
		context.machine('anna');
		const called = call(functions, sleeping, [600_000], {hintMs: 1});
		await poll('it runs', () => context.begun().length === 1);
		const key = await poll('it is said that it runs', async () => (await context.client.keys(`${KEYS}replies:*`))[0]);
		const about = {id: called.id, attempt: 1};
		const outcome = {
			state: 'returned',
			value: {encoding: 'json', text: '7'},
			error: null,
			worker: null,
			queuedMs: 0,
			ranMs: 1,
		};
		const write = (text: string) => context.client.xadd(key, '*', 'replies', text);
		await write('{"id":');
		await write('{}');
		await write(
			JSON.stringify([
				{...about, number: 50, kind: 'ended', outcome: {...outcome, state: 'great'}},
				null,
				{...about, number: 51, kind: 'ended', outcome},
			]),
		);
		expect(await returned(called)).toBe(7);
		expect(rejections.map(({kind, reason}) => `${kind}: ${reason.slice(0, 15)}`)).toEqual([
			'reply: is not JSON',
			'reply: is not a list o',
			expect.stringMatching(/^reply: outcome.state/),
			expect.stringMatching(/^reply: /),
		]);
		expect(JSON.stringify(rejections)).not.toContain('great');
	}, 60_000);

	test('a call that is none is taken out of the queue and told of, and others run', async () => {
		rejections.length = 0;
		const functions = context.open();
		const connection = context.client.duplicate();
		const queue = new Queue('calls-node', {connection, prefix: `${KEYS}queue`, skipVersionCheck: true});
		const id = `${randomUUID()}.1`;
		await queue.add('somebody', {id: 'no id'}, {jobId: id, removeOnComplete: true});
		const {functions: pool, close} = openPool({limit: 1});
		const worker = runRedisFunctionWorker({
			redis: context.redis.url,
			pool,
			slots: 1,
			runtimes: ['node'],
			machine: {name: 'anna', version: '1'},
			onRejected,
		});
		try {
			await poll('it was rejected', () => rejections.length > 0);
			expect(rejections).toEqual([
				{kind: 'call', name: id, reason: expect.stringMatching(/^id: /), outcome: 'It was dropped.'},
			]);
			await poll('it is gone', async () => (await queue.getJob(id)) === undefined);
			expect(await returned(call(functions, 'x => x', [1]))).toBe(1);
		} finally {
			await worker.close(1000);
			await close();
			await queue.close();
			connection.disconnect();
		}
	}, 60_000);

	test('a request that no caller would send is refused, and told of without its contents', async () => {
		rejections.length = 0;
		const functions = context.open();
		const {functions: pool, close} = openPool({limit: 1});
		const options = {redis: context.redis.url, pool, slots: 1, machine: {name: 'anna', version: '1'}, onRejected};
		const connection = context.client.duplicate();
		const queue = new Queue('calls-node', {connection, prefix: `${KEYS}queue`, skipVersionCheck: true});
		const caller = randomUUID();
		await context.client.set(`${KEYS}caller:${caller}`, '1');
		for (const [, request] of oddRequests) {
			const id = randomUUID();
			const data = {id, attempt: 1, caller, request: JSON.stringify(request)};
			await queue.add(caller, data, {jobId: `${id}.1`, priority: 5, removeOnComplete: true});
		}
		const worker = runRedisFunctionWorker(options);
		try {
			const replies = async () => {
				const entries = await context.client.xrange(`${KEYS}replies:${caller}`, '-', '+');
				return entries.flatMap(([, [, text = '[]']]) => JSON.parse(text) as {kind: string; code?: string}[]);
			};
			const ends = async () => (await replies()).filter(({kind}) => kind !== 'taken');
			await poll('all were answered', async () => (await ends()).length === oddRequests.length);
			// JSON has null where a number has no end: such a field is refused too.
			expect(new Set((await ends()).map(({kind, code}) => `${kind}: ${code}`))).toEqual(
				new Set(['refused: FUNCTION_INVALID']),
			);
			expect(rejections.length).toBe(oddRequests.length);
			expect(await returned(call(functions, 'x => x', [1]))).toBe(1);
		} finally {
			await worker.close(1000);
			await close();
			await queue.close();
			connection.disconnect();
		}
	}, 60_000);
});
