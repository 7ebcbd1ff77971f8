import {afterAll, describe, expect, test} from 'vitest';
import type {CallRequest} from '../../../source/functions/functions.ts';
import {createCallDurations} from '../../../source/functions/queue/call-durations.ts';
import {nodeCall} from '../support/calling.ts';
import {openPool} from '../support/open-pool.ts';

function moduleCall(source: string, entry: string): CallRequest {
	return {runtime: 'node', code: {kind: 'module', source, entry}, resultEncoding: 'rich'};
}

describe('how long a function runs', () => {
	test('is not known until it ran, and then whatever its arguments are', () => {
		const durations = createCallDurations();
		expect(durations.expectedMs(nodeCall('x => x', [1]))).toBeNull();
		durations.learn(nodeCall('x => x', [1]), 40);
		expect(durations.expectedMs(nodeCall('x => x', [2]))).toBe(40);
		expect(durations.expectedMs(nodeCall('y => y', [1]))).toBeNull();
	});

	test('is what the caller says, if it says anything', () => {
		const durations = createCallDurations();
		durations.learn(nodeCall('x => x'), 40);
		expect(durations.expectedMs(nodeCall('x => x', [], {hintMs: 7}))).toBe(7);
	});

	test('follows what it does lately', () => {
		const durations = createCallDurations();
		const call = nodeCall('x => x');
		durations.learn(call, 1000);
		for (let at = 0; at < 20; at += 1) durations.learn(call, 10);
		expect(durations.expectedMs(call)).toBeGreaterThan(10);
		expect(durations.expectedMs(call)).toBeLessThan(12);
	});

	test('is each function of a module by itself', () => {
		const durations = createCallDurations();
		durations.learn(moduleCall('export …', 'one'), 1);
		durations.learn(moduleCall('export …', 'two'), 2);
		expect(durations.expectedMs(moduleCall('export …', 'one'))).toBe(1);
		expect(durations.expectedMs(moduleCall('export …', 'two'))).toBe(2);
	});

	test('is remembered of those that ran last', () => {
		const durations = createCallDurations(3);
		for (const name of ['a', 'b', 'c', 'a', 'd']) durations.learn(nodeCall(`${name} => 1`), 5);
		const known = ['a', 'b', 'c', 'd'].filter(name => durations.expectedMs(nodeCall(`${name} => 1`)) !== null);
		expect(known).toEqual(['a', 'c', 'd']);
	});
});

describe('a pool with one worker', () => {
	const pool = openPool({limit: 1, prefork: 1});
	afterAll(() => pool.close());

	const sleeping = (name: string, ms: number, hintMs?: number) =>
		nodeCall(`async ${name} => { await new Promise(resolve => setTimeout(resolve, ${name})); }`, [ms], {hintMs});

	/** In which order calls that come together are begun while another one runs. */
	async function orderOf(calls: Readonly<Record<string, CallRequest>>): Promise<string[]> {
		const order: string[] = [];
		const begun = Promise.withResolvers<void>();
		const first = pool.functions.start(sleeping('first', 100), ({kind}) => kind === 'started' && begun.resolve());
		await begun.promise;
		const started = Object.entries(calls).map(([name, call]) =>
			pool.functions.start(call, ({kind}) => {
				if (kind === 'started') order.push(name);
			}),
		);
		await Promise.all([first, ...started].map(({outcome}) => outcome));
		return order;
	}

	test('keeps the order of calls that nobody knows', async () => {
		expect(await orderOf({a: sleeping('a', 1), b: sleeping('b', 30), c: sleeping('c', 1)})).toEqual(['a', 'b', 'c']);
	});

	test('begins with the longest by what it learned', async () => {
		for (const call of [sleeping('short', 1), sleeping('long', 60)]) await pool.functions.start(call).outcome;
		expect(await orderOf({short: sleeping('short', 1), long: sleeping('long', 60)})).toEqual(['long', 'short']);
	});

	test('and by what it is told', async () => {
		const calls = {x: sleeping('x', 1, 10), y: sleeping('y', 1, 1000), z: sleeping('z', 1, 300)};
		expect(await orderOf(calls)).toEqual(['y', 'z', 'x']);
	});
});
