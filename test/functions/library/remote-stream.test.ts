import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {afterAll, describe, expect, test} from 'vitest';
import {FunctionCancelledError} from '../../../source/functions/library/failures/function-errors.ts';
import {createRemoteFunctions} from '../../../source/functions/library/remote-functions.ts';
import {poll} from '../../support/poll.ts';
import {openPool} from '../support/open-pool.ts';

const pool = openPool();
const {remote, remoteModule, load} = createRemoteFunctions(async () => pool.functions);
const folder = mkdtempSync(join(tmpdir(), 'lunch-stream-'));
afterAll(async () => {
	await pool.close();
	rmSync(folder, {recursive: true});
});

const file = (name: string, text: string) => {
	writeFileSync(join(folder, name), text);
	return join(folder, name);
};
const isFree = async () => (await load()).workers.every(({call}) => call === null);

describe('a stream', () => {
	test('gives what a generator yields, with its types, as it comes', async () => {
		const counted = remote(function* (count: number) {
			for (let at = 0; at < count; at += 1) yield new Map([[at, BigInt(at)]]);
		});
		expect(await Array.fromAsync(counted.stream(3))).toEqual([0, 1, 2].map(at => new Map([[at, BigInt(at)]])));
		const slow = remote(async function* () {
			yield 'first';
			await new Promise(() => {});
		});
		for await (const value of slow.stream()) {
			expect(value).toBe('first');
			break;
		}
		await poll('the process to be free', isFree);
	});

	test('comes from Python, generators and async ones', async () => {
		const python = remoteModule(
			file(
				'streams.py',
				`import asyncio
def count(n):
    for i in range(n):
        print("at", i)
        yield {"i": i}
    return "done"
async def later(n):
    for i in range(n):
        await asyncio.sleep(0)
        yield i
def odd():
    yield 1
    yield {1, 2}
def plain():
    return [1, 2]
`,
			),
		);
		const counting = python.remote('count').stream(2);
		expect(await Array.fromAsync(counting)).toEqual([{i: 0}, {i: 1}]);
		expect(await counting.outcome).toMatchObject({state: 'returned', stdout: 'at 0\nat 1\n'});
		expect(await Array.fromAsync(python.remote('later').stream(3))).toEqual([0, 1, 2]);
		const odd = python.remote('odd').stream()[Symbol.asyncIterator]();
		expect(await odd.next()).toEqual({done: false, value: 1});
		await expect(odd.next()).rejects.toMatchObject({code: 'FUNCTION_RESULT_INVALID'});
		await expect(Array.fromAsync(python.remote('plain').stream())).rejects.toThrow('yields no values');
	});

	test('waits for its reader', async () => {
		const endless = remote(function* () {
			for (let at = 0; ; at += 1) {
				process.stdout.write(`${at}\n`);
				yield 'x'.repeat(1000);
			}
		}).with({timeout: 60});
		const stream = endless.stream();
		const iterator = stream[Symbol.asyncIterator]();
		for (let read = 0; read < 10; read += 1) await iterator.next();
		await delay(500);
		await iterator.return?.();
		const {stdout, state} = await stream.outcome;
		expect(state).toBe('cancelled');
		// The values that the pipe and the queue before the reader hold, and no more.
		expect(stdout.split('\n').length).toBeLessThan(3000);
		await poll('the process to be free', isFree);
	});

	test('gives all there was before it fails', async () => {
		const failing = remote(function* () {
			yield 1;
			throw new RangeError('no more');
		});
		const read: number[] = [];
		const reading = (async () => {
			for await (const value of failing.stream()) read.push(value);
		})();
		await expect(reading).rejects.toThrow(RangeError);
		expect(read).toEqual([1]);
		const unsendable = remote(function* () {
			yield 1;
			yield () => 2;
		});
		await expect(Array.fromAsync(unsendable.stream())).rejects.toMatchObject({
			code: 'FUNCTION_RESULT_INVALID',
			message: expect.stringContaining('the function'),
		});
		await expect(Array.fromAsync(remote((x: number) => x).stream(1))).rejects.toThrow('yields no values');
		await expect(remote(function* () {}).run()).rejects.toMatchObject({code: 'FUNCTION_RESULT_INVALID'});
	});

	test('ends by cancelling, by a time limit and by the death of its process, also where nobody reads', async () => {
		const endless = remote(function* () {
			for (;;) yield 'x'.repeat(10_000);
		});
		const cancelled = endless.stream();
		await delay(300);
		cancelled.cancel();
		await expect(Array.fromAsync(cancelled)).rejects.toThrow(FunctionCancelledError);
		const timed = endless.with({timeout: 0.3}).stream();
		await expect(timed.outcome).resolves.toMatchObject({state: 'timed-out'});
		const dying = remote(function* () {
			for (let at = 0; at < 1000; at += 1) yield 'x'.repeat(1000);
			process.exit(3);
		}).stream();
		await delay(500);
		let read = 0;
		const reading = (async () => {
			for await (const _ of dying) read += 1;
		})();
		await expect(reading).rejects.toMatchObject({code: 'FUNCTION_WORKER_DIED'});
		expect(read).toBe(1000);
		await poll('the processes to be free', isFree);
	});

	test('may come from a process that goes on', async () => {
		const module = remoteModule<{all(): Generator<number>}>(
			file(
				'kept.mjs',
				'let calls = 0;\nexport function* all() { calls += 1; for (let at = 0; at < 1000; at += 1) yield calls * at; }',
			),
		);
		const all = module.remote('all').with({reuse: true});
		const sums: number[] = [];
		for (let time = 0; time < 3; time += 1) {
			const values = await Array.fromAsync(all.stream());
			expect(values).toHaveLength(1000);
			sums.push(values[1] ?? 0);
		}
		expect(sums).toEqual([1, 2, 3]);
	});
});
