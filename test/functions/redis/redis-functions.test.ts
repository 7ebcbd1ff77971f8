import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Redis} from 'ioredis';
import {afterEach, beforeEach, expect, test} from 'vitest';
import type {Functions} from '../../../source/functions/functions.ts';
import {openRedisFunctions, type RedisFunctionsOptions} from '../../../source/functions/redis/open-redis-functions.ts';
import {poll} from '../../support/poll.ts';
import {describeWithRedis, freePort, type RedisServer, startRedisServer} from '../../support/redis-server.ts';
import {call, returned, sleeping} from './support/calling.ts';
import {type MachineProcess, startCaller, startMachine} from './support/machine-process.ts';

const FOREVER = 600_000;

describeWithRedis('functions over Redis', () => {
	let folder: string;
	let redis: RedisServer;
	let client: Redis;
	const opened: Functions[] = [];
	const processes: MachineProcess[] = [];
	beforeEach(async () => {
		folder = mkdtempSync(join(tmpdir(), 'lunch-machines-'));
		redis = await startRedisServer({isKept: true});
		client = new Redis(redis.url, {maxRetriesPerRequest: null});
		client.on('error', () => {});
	});
	afterEach(async () => {
		client.disconnect();
		await Promise.all([
			...opened.splice(0).map(functions => functions.close()),
			...processes.splice(0).map(process => process.kill()),
		]);
		await redis.close();
		rmSync(folder, {recursive: true, force: true});
	}, 60_000);

	function open(options: Partial<RedisFunctionsOptions> = {}): Functions {
		const functions = openRedisFunctions({redis: redis.url, ...options});
		opened.push(functions);
		return functions;
	}

	function machine(name: string, workers = 4): MachineProcess {
		const process = startMachine(redis.url, name, workers, join(folder, 'begun'));
		processes.push(process);
		return process;
	}

	/** The hints of the calls that were begun, in order. */
	function begun(): number[] {
		const file = join(folder, 'begun');
		return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map(Number) : [];
	}

	test('a call runs on a machine, and tells what happens in order', async () => {
		machine('anna');
		const called = call(open(), 'async (a, b) => { console.log("adding"); return a + b; }', [1, 2]);
		const outcome = await called.outcome;
		expect(outcome).toMatchObject({state: 'returned', value: {encoding: 'json', text: '3'}, error: null});
		expect(outcome.worker).toContain('on anna');
		expect(called.events.map(({kind}) => kind)).toEqual(['queued', 'started', 'stdout']);
		expect(called.events[0]).toEqual({kind: 'queued', id: called.id});
	});

	test('many calls of two callers are shared by two machines, each call with its own outcome', async () => {
		machine('anna');
		machine('bertil');
		const callers = [open(), open()];
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
		machine('anna');
		const text = 'å'.repeat(3_000_000);
		expect(await returned(call(open(), 'x => x + x', [text]))).toBe(text + text);
		const large = (await client.keys('*')).filter(key => /:(request|outcome):/.test(key));
		expect(large).toEqual([]);
	});

	test('a request above the limit is refused', async () => {
		const functions = open();
		await expect(call(functions, 'x => x', ['x'.repeat(65 * 2 ** 20)]).outcome).rejects.toMatchObject({
			code: 'FUNCTION_TOO_LARGE',
		});
	});

	test('no more calls wait than may', async () => {
		const functions = open({queueLimit: 5});
		const calls = Array.from({length: 12}, () => call(functions, '() => 1'));
		await poll('the others are refused', () => calls.filter(({end}) => end instanceof Error).length === 7);
		expect(calls.filter(({end}) => end !== null).map(({end}) => end)).toEqual(
			Array.from({length: 7}, () => expect.objectContaining({code: 'FUNCTION_QUEUE_FULL'})),
		);
	});

	test('longer calls start first, and those that nothing is known of keep their order', async () => {
		const functions = open();
		const hints = [10, 3000, 200, 3000, 60_000, 10];
		const calls: ReturnType<typeof call>[] = [];
		for (const hintMs of hints) {
			const called = call(functions, '() => 1', [], {hintMs});
			calls.push(called);
			await poll('it is queued', () => called.events.length === 1);
		}
		machine('anna', 1);
		await Promise.all(calls.map(returned));
		expect(begun()).toEqual([60_000, 3000, 3000, 200, 10, 10]);
	});

	test('a call that waits is cancelled without a machine, one that runs at its machine', async () => {
		const functions = open();
		const waiting = call(functions, '() => 1');
		await poll('it is queued', () => waiting.events.length === 1);
		waiting.cancel();
		expect(await waiting.outcome).toMatchObject({state: 'cancelled', worker: null});
		const anna = machine('anna');
		const running = call(functions, sleeping, [FOREVER]);
		await poll('it runs', () => running.events.some(({kind}) => kind === 'started') && anna.taken === 1);
		running.cancel();
		running.cancel();
		expect((await running.outcome).state).toBe('cancelled');
		await poll('the machine is free', () => anna.taken === 0);
		expect(await returned(call(functions, 'x => x', [1]))).toBe(1);
	});

	test('a machine that is killed has its calls answered with its name, none run twice but those that may', async () => {
		const functions = open();
		const anna = machine('anna', 6);
		const once = Array.from({length: 3}, (_, index) => call(functions, sleeping, [FOREVER], {hintMs: 100 + index}));
		const again = Array.from({length: 3}, (_, index) =>
			call(functions, sleeping, [3000], {hintMs: 200 + index, mayRetry: true}),
		);
		await poll('anna has begun them', () => begun().length === 6);
		await anna.kill();
		machine('bertil', 6);
		for (const {outcome} of once) {
			const {state, error} = await outcome;
			expect(state).toBe('failed');
			expect(error).toMatchObject({code: 'FUNCTION_WORKER_DIED', message: expect.stringContaining('anna')});
		}
		for (const called of again) expect(await returned(called)).toBe(3000);
		expect(begun().toSorted()).toEqual([100, 101, 102, 200, 200, 201, 201, 202, 202]);
	}, 60_000);

	test('a machine that stood still for longer than its lease ends the calls that it had', async () => {
		const functions = open();
		const anna = machine('anna');
		const called = call(functions, sleeping, [FOREVER], {hintMs: 1});
		await poll('anna has begun it', () => begun().length === 1 && anna.taken === 1);
		anna.child.kill('SIGSTOP');
		const {error} = await called.outcome;
		expect(error).toMatchObject({code: 'FUNCTION_WORKER_DIED'});
		anna.child.kill('SIGCONT');
		await poll('anna has ended it', () => anna.taken === 0);
		expect(called.ends).toBe(1);
		expect(await returned(call(functions, 'x => x', [5], {hintMs: 2}))).toBe(5);
		expect(begun()).toEqual([1, 2]);
	}, 60_000);

	test('a caller that is killed has its calls ended where they run, and those that wait are not begun', async () => {
		const anna = machine('anna', 2);
		const caller = startCaller(redis.url, 6);
		processes.push(caller);
		await poll('two run', () => anna.taken === 2);
		await caller.kill();
		await poll(
			'none runs',
			async () => {
				const {queued} = await open().load();
				return anna.taken === 0 && queued === 0;
			},
			40_000,
		);
		expect(await returned(call(open(), 'x => x', [1]))).toBe(1);
	}, 60_000);

	test('a machine that is told to stop finishes what is short, and says of the rest that it stopped', async () => {
		const functions = open();
		const anna = machine('anna');
		const short = call(functions, sleeping, [1000]);
		const long = call(functions, sleeping, [FOREVER]);
		const again = call(functions, sleeping, [4000], {mayRetry: true});
		await poll('anna has them', () => anna.taken === 3);
		const ended = anna.kill('SIGTERM');
		const later = call(functions, 'x => x', ['later']);
		machine('bertil');
		expect(await returned(short)).toBe(1000);
		expect((await long.outcome).error).toMatchObject({
			code: 'FUNCTION_WORKER_DIED',
			message: expect.stringMatching(/anna was stopped/),
		});
		expect(await returned(again)).toBe(4000);
		expect((await again.outcome).worker).toContain('bertil');
		expect(await returned(later)).toBe('later');
		await ended;
	}, 60_000);

	test('where no machine runs such functions that is said', async () => {
		const {error} = await call(open(), '() => 1').outcome;
		expect(error).toMatchObject({code: 'FUNCTION_RUNTIME_MISSING'});
	}, 60_000);

	test('the load shows the machines', async () => {
		const functions = open();
		machine('anna', 2);
		machine('bertil', 3);
		await poll('both are there', async () => (await functions.load()).limit === 5);
	});

	test('without a Redis a call fails with a word within seconds, and the next one works', async () => {
		const port = await freePort();
		const troubles: (string | null)[] = [];
		const functions = open({redis: `redis://127.0.0.1:${port}`, onTrouble: reason => troubles.push(reason)});
		await expect(call(functions, '() => 1').outcome).rejects.toMatchObject({code: 'SERVICE_UNREACHABLE'});
		await expect(functions.load()).rejects.toMatchObject({code: 'SERVICE_UNREACHABLE'});
		expect(troubles).toEqual([expect.stringContaining('ECONNREFUSED')]);
	});

	test('calls under way outlive a Redis that is killed and comes back', async () => {
		const functions = open();
		const anna = machine('anna', 8);
		const running = Array.from({length: 8}, (_, index) => call(functions, sleeping, [500 + 400 * index]));
		await poll('anna has them', () => anna.taken === 8);
		const waiting = Array.from({length: 8}, (_, index) => call(functions, 'x => x', [index]));
		await poll('they wait', () => waiting.every(({events}) => events.length === 1));
		await redis.kill();
		await expect(call(functions, '() => 1').outcome).rejects.toMatchObject({code: 'SERVICE_UNREACHABLE'});
		await redis.start();
		for (const [index, called] of running.entries()) expect(await returned(called)).toBe(500 + 400 * index);
		for (const [index, called] of waiting.entries()) expect(await returned(called)).toBe(index);
		expect([...running, ...waiting].every(({ends}) => ends === 1)).toBe(true);
	}, 60_000);

	test('what a Redis lost that came back empty is said, and what runs is delivered', async () => {
		const plain = await startRedisServer();
		try {
			const functions = open({redis: plain.url});
			const anna = startMachine(plain.url, 'anna', 2, join(folder, 'begun'));
			processes.push(anna);
			const running = Array.from({length: 2}, () => call(functions, sleeping, [4000]));
			await poll('anna has them', () => anna.taken === 2);
			const waiting = call(functions, 'x => x', [1]);
			const again = call(functions, 'x => x', [2], {mayRetry: true});
			await poll('they wait', () => waiting.events.length === 1 && again.events.length === 1);
			await plain.kill();
			await plain.start();
			for (const called of running) expect(await returned(called)).toBe(4000);
			expect(await waiting.outcome).toMatchObject({state: 'failed', error: {code: 'SERVICE_FAILED'}});
			expect(await returned(again)).toBe(2);
		} finally {
			await plain.close();
		}
	}, 60_000);

	test('what is delivered twice is run once and heard once', async () => {
		const functions = open();
		const anna = machine('anna');
		const called = call(functions, sleeping, [500], {hintMs: 7});
		await poll('anna has it', () => anna.taken === 1);
		const key = (await client.keys('*calls-node:*.1')).find(found => !found.endsWith(':lock')) ?? '';
		const job = await client.hgetall(key);
		expect(await returned(called)).toBe(500);
		// The queue hands it out once more.
		await poll('the job is over', async () => (await client.exists(key)) === 0);
		await client.hset(key, job);
		await client.zadd(key.replace(/:[^:]+$/, ':prioritized'), 1, key.split(':').at(-1) ?? '');
		await client.zadd(key.replace(/:[^:]+$/, ':marker'), 0, '0');
		await poll('it was taken', async () => (await client.exists(key)) === 0);
		expect(await returned(call(functions, 'x => x', [1], {hintMs: 8}))).toBe(1);
		expect(begun()).toEqual([7, 8]);
		expect(called.ends).toBe(1);
	});

	test('replies that come twice are heard once', async () => {
		const functions = open();
		machine('anna');
		const called = call(
			functions,
			'async () => { console.log("a"); await new Promise(r => setTimeout(r, 1500)); console.log("b"); }',
		);
		await poll('there is output', () => called.events.some(({kind}) => kind === 'stdout'));
		const [caller = ''] = await client.keys('*:caller:*');
		const replies = caller.replace(':caller:', ':replies:');
		const twice = ['started', 'stdout'].map((kind, index) => ({
			id: called.id,
			attempt: 1,
			number: index + 1,
			kind,
			...(kind === 'started' ? {worker: 'x'} : {text: 'again'}),
		}));
		await client.xadd(replies, '*', 'replies', JSON.stringify(twice));
		await called.outcome;
		expect(called.events.map(event => ('text' in event ? event.text.trim() : event.kind))).toEqual([
			'queued',
			'started',
			'a',
			'b',
		]);
	});

	test('everything that is left in Redis expires, but for the queue itself', async () => {
		const functions = open();
		const anna = machine('anna');
		await Promise.all(Array.from({length: 20}, (_, index) => returned(call(functions, 'x => x', [index]))));
		await functions.close();
		await anna.kill('SIGTERM');
		const keys = await client.keys('*');
		const ttls = await Promise.all(keys.map(async key => [key, await client.pttl(key)] as const));
		const lasting = ttls
			.filter(([key, ttl]) => ttl === -1 && !key.endsWith(':marker'))
			.map(([key]) => key.replace(/^.*calls-/, ''));
		expect(lasting.toSorted()).toEqual(
			['lunch:protocol', 'node:events', 'node:id', 'node:meta', 'python:meta'].toSorted(),
		);
	});
});
