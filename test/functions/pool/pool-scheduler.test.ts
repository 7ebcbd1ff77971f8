import {readFileSync} from 'node:fs';
import {afterEach, expect, test} from 'vitest';
import type {FunctionPoolOptions} from '../../../source/functions/pool/open-function-pool.ts';
import type {LunchError} from '../../../source/shared/errors.ts';
import {poll} from '../../support/poll.ts';
import {begun, nodeCall, pythonCall, returnOf} from '../support/calling.ts';
import {openPool} from '../support/open-pool.ts';
import {descendants} from '../support/processes.ts';

const pools: ReturnType<typeof openPool>[] = [];
const open = (more: Partial<FunctionPoolOptions>) => {
	const pool = openPool(more);
	pools.push(pool);
	return pool.functions;
};
afterEach(async () => {
	await Promise.all(pools.splice(0).map(pool => pool.close()));
});

const SLEEP = 'ms => new Promise(resolve => setTimeout(resolve, ms))';

test('workers are started before they are needed, and more as calls wait', async () => {
	const functions = open({limit: 5, prefork: 2});
	const idle = async () => (await functions.load()).workers.filter(({state}) => state === 'idle').length;
	await poll('two to be up', async () => (await idle()) === 2);
	const calls = Array.from({length: 9}, () => begun(functions, nodeCall(SLEEP, [100_000])));
	await poll('five to run', () => calls.filter(({events}) => events.length === 2).length === 5);
	expect(await functions.load()).toMatchObject({queued: 4, limit: 5});
	for (const {call} of calls) call.cancel();
});

test('workers that nobody needs are stopped, but for those that are kept', async () => {
	const functions = open({limit: 4, prefork: 1, idleMs: 100});
	const calls = [1, 2, 3, 4].map(() => begun(functions, nodeCall(SLEEP, [100_000])));
	await poll(
		'four to work',
		async () => (await functions.load()).workers.filter(({call}) => call !== null).length === 4,
	);
	for (const {call} of calls) call.cancel();
	await poll('three to be gone', async () => (await functions.load()).workers.length === 1);
	expect(await returnOf(functions, nodeCall('() => 1'))).toBe(1);
});

test('calls of one runtime get their share of the workers from those of the other', async () => {
	const functions = open({limit: 1});
	let isOver = false;
	const flood = Array.from({length: 3}, async () => {
		while (!isOver) await returnOf(functions, nodeCall(SLEEP, [1]));
	});
	expect(await returnOf(functions, pythonCall('lambda: 1'))).toBe(1);
	expect(await returnOf(functions, pythonCall('lambda: 2'))).toBe(2);
	isOver = true;
	await Promise.all(flood);
	expect(await returnOf(functions, nodeCall('() => 3'))).toBe(3);
});

test('a call that will take long starts before shorter ones that came earlier', async () => {
	const functions = open({limit: 1});
	const order: string[] = [];
	const first = begun(functions, nodeCall(SLEEP, [200]));
	await poll('it to run', () => first.events.length === 2);
	const calls = [
		['short', 10],
		['long', 5000],
	].map(async ([name, hintMs]) => {
		await returnOf(functions, nodeCall('() => 1', [], {hintMs: Number(hintMs)}));
		order.push(String(name));
	});
	await Promise.all(calls);
	expect(order).toEqual(['long', 'short']);
});

test('calls fail when no worker can be started', async () => {
	const functions = open({node: '/nowhere/node', limit: 1});
	const {call} = begun(functions, nodeCall('() => 1'));
	expect(await call.outcome).toMatchObject({state: 'failed', error: {code: 'FUNCTION_WORKER_DIED'}});
});

test('says of a full queue when the first call is expected to end', async () => {
	let now = 0;
	const functions = open({limit: 1, queueLimit: 3, clock: () => now});
	const request = nodeCall('ms => new Promise(resolve => setTimeout(resolve, ms))', [60_000], {hintMs: 2000});
	const running = begun(functions, request);
	await poll('it to run', () => running.events.length === 2);
	const waiting = [1, 2, 3].map(() => begun(functions, request));
	now = 500;
	const error: unknown = await functions.start(request).outcome.catch((thrown: unknown) => thrown);
	expect(error).toMatchObject({code: 'FUNCTION_QUEUE_FULL'});
	expect((error as LunchError).retryAfter).toBe(1.5);
	for (const {call} of [running, ...waiting]) call.cancel();
	await Promise.all([running, ...waiting].map(({call}) => call.outcome));
});

test('very many workers come up, a few at a time', async () => {
	const functions = open({limit: 40, prefork: 40, queueLimit: 100});
	const calls = Array.from({length: 40}, (_, i) => returnOf(functions, nodeCall('i => i', [i])));
	expect(await Promise.all(calls)).toEqual(Array.from({length: 40}, (_, i) => i));
	await poll('all to be up', async () => (await functions.load()).workers.every(({state}) => state === 'idle'));
}, 90_000);

test('a call that needs more memory gets a worker that has it', async () => {
	const functions = open({limit: 1, memoryBytes: 64 * 1024 * 1024});
	const fill =
		'() => { const all = []; for (let i = 0; i < 150; i += 1) all.push(new Array(131072).fill(1.5)); return all.length; }';
	const {call} = begun(functions, nodeCall(fill));
	expect(await call.outcome).toMatchObject({state: 'failed', error: {code: 'FUNCTION_OUT_OF_MEMORY'}});
	expect(await returnOf(functions, nodeCall(fill, [], {memoryBytes: 512 * 1024 * 1024}))).toBe(150);
	expect(await returnOf(functions, nodeCall('() => 1'))).toBe(1);
});

test('what a call took is not charged to the next one', async () => {
	const functions = open({limit: 1, memoryBytes: 64 * 1024 * 1024});
	const large = '() => new Array(3e6).fill(1.5).length';
	for (let i = 0; i < 5; i += 1) {
		expect(await returnOf(functions, nodeCall(large))).toBe(3e6);
		expect(await returnOf(functions, nodeCall(SLEEP, [600]))).toBeUndefined();
	}
});

test('an idle pool takes no processor time', async () => {
	const functions = open({limit: 2, prefork: 2});
	await Promise.all([1, 2].map(() => returnOf(functions, nodeCall(SLEEP, [100]))));
	// One of them may have had both calls, and a worker that had none tells of no process: all that this one started count.
	await poll('two to be up', async () => {
		const {workers} = await functions.load();
		return workers.length === 2 && workers.every(({state}) => state === 'idle');
	});
	const ticks = () => descendants(process.pid).reduce((sum, pid) => sum + processorTicks(pid), 0);
	await poll('it to be quiet', async () => {
		const before = ticks();
		await new Promise(resolve => setTimeout(resolve, 500));
		return ticks() === before;
	});
});

function processorTicks(pid: number): number {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
		.replace(/^.*\) /, '')
		.split(' ');
	return Number(fields[11]) + Number(fields[12]);
}
