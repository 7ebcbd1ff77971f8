import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, describe, expect, test} from 'vitest';
import {moduleCode} from '../../../source/functions/code/module-code.ts';
import {
	ArgumentError,
	FunctionCancelledError,
	FunctionTimeoutError,
	WorkerDiedError,
} from '../../../source/functions/library/failures/function-errors.ts';
import type {OutputChunk} from '../../../source/functions/library/remote-call.ts';
import {createRemoteFunctions} from '../../../source/functions/library/remote-functions.ts';
import type {MapProgress} from '../../../source/functions/library/remote-map.ts';
import {LunchError} from '../../../source/shared/errors.ts';
import {poll} from '../../support/poll.ts';
import {openPool} from '../support/open-pool.ts';

let opened = 0;
const pools: {close(): Promise<void>}[] = [];
const functions = createRemoteFunctions(async () => {
	opened += 1;
	const pool = openPool();
	pools.push(pool);
	return pool.functions;
});
const {put, remote, remoteModule} = functions;
afterAll(async () => {
	await functions.close();
	for (const pool of pools) await pool.close();
});

const modules = fileURLToPath(new URL('../support/modules/', import.meta.url));

async function rejection(promise: Promise<unknown>): Promise<unknown> {
	return promise.then(
		value => {
			throw new Error(`resolved with ${String(value)}`);
		},
		(error: unknown) => error,
	);
}

describe('a remote function', () => {
	test('is called as if it were here', async () => {
		expect(opened).toBe(0);
		expect(await remote((x: number) => x ** 2).run(12)).toBe(144);
		expect(opened).toBe(1);
		const swapped = remote(
			(map: Map<string, bigint>, when: Date) => new Map([...map].map(([key, value]) => [value, [key, when]])),
		);
		expect(await swapped.run(new Map([['a', 1n]]), new Date(0))).toEqual(new Map([[1n, ['a', new Date(0)]]]));
		expect(await remote(async () => {}).run()).toBeUndefined();
	});

	test('takes named arguments as its last one, and modules by their names', async () => {
		const greet = remote((name: string, {greeting}: {greeting: string} = {greeting: ''}) => `${greeting} ${name}`);
		expect(await greet.with({kwargs: {greeting: 'Hej'}}).run('Bikupan')).toBe('Hej Bikupan');
		const path = {basename: (file: string) => file};
		const name = remote((file: string) => path.basename(file), {modules: ['node:path']});
		expect(await name.run('/a/b')).toBe('b');
	});

	test('is refused before it runs where it uses what is around it', () => {
		const rate = 1.25;
		expect(() => remote((price: number) => price * rate)).toThrow(expect.objectContaining({code: 'FUNCTION_CLOSURE'}));
		expect(() => remote(Math.max)).toThrow(expect.objectContaining({code: 'FUNCTION_INVALID'}));
	});

	test('is refused with the place of what can not be sent', async () => {
		const same = remote((value: unknown) => value);
		expect(await rejection(same.run({cook: () => 1}))).toMatchObject({
			code: 'FUNCTION_VALUE_INVALID',
			message: expect.stringContaining('args[0].cook'),
		});
		expect(await rejection(remote(() => ({cook: () => 1})).run())).toMatchObject({code: 'FUNCTION_RESULT_INVALID'});
	});

	test('takes no option that there is not', () => {
		const one = remote(() => 1);
		const milliseconds = {timeoutMs: 500} as object;
		expect(() => remote(() => 1, milliseconds)).toThrow('A call has no option timeoutMs. Did you mean timeout?');
		expect(() => one.with(milliseconds)).toThrow(TypeError);
		expect(() => one.with({job: {prioriti: 1} as object})).toThrow('Did you mean priority?');
		expect(() => one.map([], {parallel: 4} as object)).toThrow(
			/A map has no option parallel. It has concurrency, signal/,
		);
	});
});

describe('what it throws', () => {
	test('is thrown at the caller, with its kind, fields, cause, and both stacks', async () => {
		const fail = remote((left: bigint) => {
			throw Object.assign(new TypeError('no soup', {cause: new RangeError('sold out')}), {code: 'E_SOUP', left});
		});
		const error = await rejection(fail.run(3n));
		expect(error).toBeInstanceOf(TypeError);
		expect(error).toMatchObject({name: 'TypeError', message: 'no soup', code: 'E_SOUP', left: 3n});
		expect((error as Error).cause).toBeInstanceOf(RangeError);
		const stack = String((error as Error).stack);
		expect(stack).toMatch(/^TypeError: no soup\n {4}at function\.js:\d+:\d+[\s\S]*\n {4}at \[worker node-\d+]\n/);
		expect(stack.split('[worker')[1]).toContain('remote-functions.test.ts');
	});

	test('may be anything', async () => {
		expect(
			await rejection(
				remote(() => {
					throw 42;
				}).run(),
			),
		).toBe(42);
	});

	test('is a LunchError where it did not throw itself', async () => {
		const forever = remote(() => {
			for (;;);
		});
		const error = await rejection(forever.with({timeout: 0.3}).run());
		expect(error).toBeInstanceOf(LunchError);
		expect(error).toBeInstanceOf(FunctionTimeoutError);
		expect(error).toMatchObject({code: 'FUNCTION_TIMED_OUT', name: 'FunctionTimeoutError'});
		expect((error as Error).stack).toMatch(
			/^FunctionTimeoutError: The function ran longer[^\n]*\n.*remote-functions\.test\.ts/,
		);
		const end = remote(() => process.exit(3));
		expect(await rejection(end.run())).toBeInstanceOf(WorkerDiedError);
	});

	test('is of the classes that are handed over', async () => {
		class SoupError extends TypeError {
			dish = '';
			get text(): string {
				return `no ${this.dish}`;
			}
		}
		const fail = remote(
			() => {
				class SoupError extends TypeError {
					dish = 'soup';
				}
				throw new Error('outer', {cause: [new SoupError('inner')]});
			},
			{errors: [SoupError]},
		);
		const {cause} = (await rejection(fail.run())) as {cause: SoupError[]};
		expect(cause[0]).toBeInstanceOf(SoupError);
		expect(cause[0]?.text).toBe('no soup');
		expect(Object.keys(cause[0] ?? {})).toEqual(['dish']);
		class ValueError extends Error {}
		const python = remoteModule(`${modules}area.py`).remote('fail', {errors: [ValueError]});
		expect(await rejection(python.run('soup'))).toBeInstanceOf(ValueError);
	});
});

describe('a call under way', () => {
	const talking = remote(async (count: number) => {
		for (let at = 0; at < count; at += 1) {
			process.stdout.write(`line ${at}\n`);
			await new Promise(resolve => setTimeout(resolve, 20));
		}
		process.stderr.write('done\n');
		return count;
	});

	test('gives its output as it comes, and to everybody from the beginning', async () => {
		const call = talking.start(3);
		const chunks: OutputChunk[] = [];
		for await (const chunk of call) chunks.push(chunk);
		expect(textOf(chunks, 'stdout')).toBe('line 0\nline 1\nline 2\n');
		expect(textOf(chunks, 'stderr')).toBe('done\n');
		expect(await call.result).toBe(3);
		expect(await Array.fromAsync(call)).toEqual(chunks);
	});

	test('tells how it ended', async () => {
		const call = talking.start(2);
		const {startedAt, endedAt, ...report} = await call.outcome;
		expect(report).toEqual({
			state: 'returned',
			worker: expect.stringMatching(/^node-/),
			attempts: 1,
			queuedMs: expect.any(Number),
			ranMs: expect.any(Number),
			stdout: 'line 0\nline 1\n',
			stderr: 'done\n',
			error: null,
		});
		expect(endedAt.getTime() - (startedAt?.getTime() ?? 0)).toBeGreaterThan(30);
		const failed = remote(() => {
			throw new RangeError('no soup');
		}).start();
		expect(await failed.outcome).toMatchObject({state: 'threw', error: expect.any(RangeError)});
		await expect(remote((_: unknown) => 1).start(() => 1).outcome).rejects.toBeInstanceOf(ArgumentError);
	});

	test('that fails is no quiet end to who reads its output alone', async () => {
		const call = remote(() => {
			process.stdout.write('well\n');
			throw new RangeError('no soup');
		}).start();
		const chunks: OutputChunk[] = [];
		const reading = (async () => {
			for await (const chunk of call) chunks.push(chunk);
		})();
		expect(await rejection(reading)).toBeInstanceOf(RangeError);
		expect(textOf(chunks, 'stdout')).toBe('well\n');
	});

	test('can be cancelled, and by a signal', async () => {
		const call = talking.start(1_000_000);
		for await (const chunk of call) {
			expect(chunk.text).toContain('line');
			break;
		}
		call.cancel();
		expect(await rejection(call.result)).toMatchObject({code: 'FUNCTION_CANCELLED'});
		const controller = new AbortController();
		const other = talking.with({signal: controller.signal}).run(1_000_000);
		const why = new Error('enough');
		controller.abort(why);
		const error = await rejection(other);
		expect(error).toBeInstanceOf(FunctionCancelledError);
		expect(error).toMatchObject({code: 'FUNCTION_CANCELLED', cause: why});
		expect((error as Error).stack?.split('\n')[1]).toContain('remote-functions.test.ts');
		await poll('the workers to be free', async () => (await functions.load()).workers.every(({call}) => call === null));
	});
});

function textOf(chunks: readonly OutputChunk[], stream: OutputChunk['stream']): string {
	return chunks
		.filter(chunk => chunk.stream === stream)
		.map(({text}) => text)
		.join('');
}

describe('data that is put', () => {
	test('stands for its value as it was, in calls and maps, of Python too', async () => {
		const prices = new Map([['soup', 12n]]);
		const stored = put(prices);
		prices.clear();
		const price = remote((all: Map<string, bigint>, dish: string) => all.get(dish));
		expect(await price.run(stored, 'soup')).toBe(12n);
		const size = remote((all: readonly number[]) => all.length);
		const list = put(Array.from({length: 1000}, (_, at) => at));
		expect(await size.map([list, [1, 2], list])).toEqual([1000, 2, 1000]);
		const folder = mkdtempSync(join(tmpdir(), 'lunch-module-'));
		writeFileSync(join(folder, 'sums.py'), 'def total(numbers):\n    return sum(numbers)\n');
		expect(await remoteModule(join(folder, 'sums.py')).remote('total').run(list)).toBe(499_500);
		rmSync(folder, {recursive: true});
		expect(() => put(() => 1)).toThrow(/value can't be sent/);
	});

	test('is put again where it is gone', async () => {
		const stored = put([1, 2, 3]);
		const size = remote((all: readonly number[]) => all.length);
		expect(await size.run(stored)).toBe(3);
		await functions.close();
		expect(await size.run(stored)).toBe(3);
	});
});

describe('a map', () => {
	const square = remote((x: number) => x ** 2);

	test('gives values in the order of the inputs, whatever they come from', async () => {
		const inputs = Array.from({length: 100}, (_, at) => at);
		const squares = inputs.map(x => x ** 2);
		expect(await square.map(inputs, {concurrency: 7})).toEqual(squares);
		async function* later() {
			yield* inputs;
		}
		expect(await square.map(later())).toEqual(squares);
		expect(await square.map([])).toEqual([]);
	});

	test('takes no more inputs than it has calls under way', async () => {
		let taken = 0;
		let ended = 0;
		function* inputs() {
			for (; taken < 20; taken += 1) {
				expect(taken - ended).toBeLessThan(3);
				yield taken;
			}
		}
		const onProgress = ({done}: MapProgress) => {
			ended = done;
		};
		expect(await square.map(inputs(), {concurrency: 3, onProgress})).toHaveLength(20);
		expect({taken, ended}).toEqual({taken: 20, ended: 20});
	});

	test('asks for the next input after the last one has come', async () => {
		let asked = 0;
		let given = 0;
		const inputs: AsyncIterable<number> = {
			[Symbol.asyncIterator]: () => ({
				async next() {
					expect(asked).toBe(given);
					asked += 1;
					await new Promise(resolve => setTimeout(resolve, given % 3));
					given += 1;
					return given > 30 ? {done: true, value: undefined} : {done: false, value: given};
				},
			}),
		};
		expect(await square.map(inputs, {concurrency: 4})).toEqual(Array.from({length: 30}, (_, at) => (at + 1) ** 2));
		await expect(square.map([1], {concurrency: 0})).rejects.toThrow(RangeError);
	});

	test('waits where the queue is full', async () => {
		// The pool lets 20 calls wait.
		const inputs = Array.from({length: 200}, (_, at) => at);
		expect(await square.map(inputs, {concurrency: 200})).toEqual(inputs.map(x => x ** 2));
	});

	test('ends with the first failure, and cancels the rest', async () => {
		const picky = remote(async (x: number) => {
			if (x === 3) throw new RangeError('not three');
			await new Promise(resolve => setTimeout(resolve, x === 0 ? 600_000 : 1));
			return x;
		});
		let taken = 0;
		function* inputs() {
			for (; taken < 1000; taken += 1) yield taken;
		}
		expect(await rejection(picky.map(inputs(), {concurrency: 2}))).toMatchObject({
			name: 'MapError',
			index: 3,
			input: 3,
			message: 'Input 3 failed: not three',
			cause: expect.any(RangeError),
		});
		expect(taken).toBeLessThan(10);
		await poll('the others to end', async () => (await functions.load()).workers.every(({call}) => call === null));
	});

	test('goes on after failures where it collects them, and tells how far it is', async () => {
		const picky = remote((x: number) => {
			if (x === 1) throw new RangeError('not one');
			return x;
		});
		const seen: MapProgress[] = [];
		const settled = await picky.map([0, 1, 2], {onError: 'collect', onProgress: progress => seen.push(progress)});
		expect(settled).toEqual([
			{status: 'fulfilled', value: 0},
			{status: 'rejected', reason: expect.objectContaining({index: 1, input: 1, cause: expect.any(RangeError)})},
			{status: 'fulfilled', value: 2},
		]);
		expect(seen.at(-1)).toEqual({done: 3, failed: 1, total: 3});
		const reason = settled[1]?.status === 'rejected' ? settled[1].reason : null;
		expect(String(reason.stack).split('\n')[1]).toContain('remote-functions.test.ts');
	});

	test('ends by its signal, also while its inputs are waited for', async () => {
		const controller = new AbortController();
		async function* stuck() {
			yield 1;
			await new Promise(() => {});
		}
		const map = square.map(stuck(), {signal: controller.signal});
		const why = new Error('enough');
		setTimeout(() => controller.abort(why), 200);
		const error = await rejection(map);
		expect(error).toBeInstanceOf(FunctionCancelledError);
		expect(error).toMatchObject({code: 'FUNCTION_CANCELLED', cause: why});
		expect(await rejection(square.map([1], {signal: controller.signal}))).toMatchObject({cause: why});
	});

	test('can be iterated over, in the order of its inputs or as they come', async () => {
		const slow = remote(async (x: number) => {
			await new Promise(resolve => setTimeout(resolve, x === 0 ? 2000 : 1));
			if (x === 2) throw new RangeError('not two');
			return x;
		});
		expect(await Array.fromAsync(square.map([1, 2, 3]))).toEqual([1, 4, 9]);
		const items = await Array.fromAsync(
			slow.map([0, 1, 2], {ordered: false, onError: 'collect', retries: 1, backoff: 0.01}),
		);
		expect(items.at(-1)).toEqual({index: 0, attempts: 1, status: 'fulfilled', value: 0});
		expect(items.find(({index}) => index === 2)).toMatchObject({
			attempts: 2,
			status: 'rejected',
			reason: {index: 2, cause: expect.any(RangeError)},
		});
		await expect(Array.fromAsync(slow.map([2]))).rejects.toThrow('not two');
		// Gathered already.
		const map = square.map([1, 2]);
		await new Promise(resolve => setTimeout(resolve, 1));
		expect(await Array.fromAsync(map)).toEqual([1, 4]);
		expect(await map).toEqual([1, 4]);
	});

	test('goes on from its log, with values of any type', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'lunch-map-'));
		const resume = join(folder, 'map.log');
		const stamped = remote((x: number) => new Map([[x, new Date()]]));
		const before = await stamped.map([1, 2], {resume});
		expect(await stamped.map([1, 2, 3], {resume})).toEqual([...before, new Map([[3, expect.any(Date)]])]);
		await expect(square.map([1], {resume})).rejects.toMatchObject({code: 'USAGE'});
		rmSync(folder, {recursive: true});
	});

	test('wants calls at once to be one at the least', async () => {
		expect(await rejection(square.map([1], {concurrency: 0}))).toBeInstanceOf(RangeError);
	});
});

describe('functions of a module', () => {
	test('keep all that the module imports, and its types', async () => {
		const prices = remoteModule<typeof import('../support/modules/prices.ts')>(
			new URL('../support/modules/prices.ts', import.meta.url),
		);
		const call = prices.remote('total', {kwargs: {people: 2}}).start([10, 20]);
		expect(await call.result).toBe(75);
		expect(textOf(await Array.fromAsync(call), 'stdout')).toBe('prices 1\n');
		expect(await prices.remote('default').run('Anna')).toBe('Hej Anna');
		// @ts-expect-error: it has no such function.
		prices.remote('currency');
	});

	test('may be of Python, with named arguments and JSON', async () => {
		const area = remoteModule(`${modules}area.py`);
		expect(await area.remote('area', {kwargs: {times: 2}}).run(1)).toEqual({area: Math.PI * 2});
		const error = await rejection(area.remote('fail').run('soup'));
		expect(error).toMatchObject({name: 'ValueError', message: 'no soup'});
		expect((error as Error).stack).toMatch(/area|fail/);
	});

	test('are named by paths from the own file or the working directory, and by addresses', async () => {
		const total = {people: 1};
		const name = '../support/modules/prices.ts';
		const here = [name, import.meta] as const;
		const addresses = [new URL(name, import.meta.url), String(new URL(name, import.meta.url)), `${modules}prices.ts`];
		for (const [file, meta] of [
			here,
			...addresses.map(each => [each] as const),
			['test/functions/support/modules/prices.ts'] as const,
		]) {
			expect(await remoteModule(file, meta).remote('total', {kwargs: total}).run([10, 20])).toBe(37.5);
		}
		expect(() => remoteModule('https://example.org/prices.ts')).toThrow('https://example.org/prices.ts is not a file.');
	});

	test('have the places of their sources in what they throw', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'lunch-module-'));
		const file = join(folder, 'orders.ts');
		writeFileSync(
			file,
			"interface Order {\n\tdish: string;\n}\n\nexport function order({dish}: Order) {\n\tthrow new Error('no ' + dish, {cause: new TypeError('sold out')});\n}\n",
		);
		const error = (await rejection(remoteModule(file).remote('order').run({dish: 'soup'}))) as Error;
		expect(error.stack).toMatch(
			new RegExp(`at order \\(${file}:6:8\\)[\\s\\S]*\\[worker[\\s\\S]*remote-functions\\.test\\.ts`),
		);
		expect((error.cause as Error).stack).toContain(`${file}:6:40`);
		rmSync(folder, {recursive: true});
	});

	test('may be of CommonJS, and require', async () => {
		const common = remoteModule(`${modules}common.cjs`);
		expect(await common.remote('lines').run('a\nb')).toEqual(['a', 'b']);
		expect(await rejection(common.remote('nothing').run())).toMatchObject({code: 'FUNCTION_NOT_FOUND'});
	});

	test('are told where they are not', async () => {
		expect(await rejection(moduleCode(`${modules}prices.ts`, 'sum'))).toMatchObject({
			code: 'FUNCTION_NOT_FOUND',
			suggestions: expect.arrayContaining(['total', 'default']),
		});
		expect(await rejection(moduleCode(`${modules}nothing.ts`, 'x'))).toMatchObject({code: 'FUNCTION_NOT_FOUND'});
		expect(await rejection(moduleCode(`${modules}../open-pool.md`, 'x'))).toMatchObject({code: 'FUNCTION_INVALID'});
		const folder = mkdtempSync(join(tmpdir(), 'lunch-module-'));
		writeFileSync(join(folder, 'broken.ts'), "// Imports what is not there.\nimport './not-there.ts';\n");
		expect(await rejection(moduleCode(join(folder, 'broken.ts'), 'x'))).toMatchObject({
			code: 'FUNCTION_INVALID',
			message: expect.stringMatching(/broken\.ts:2:\d+: .*not-there/),
		});
		rmSync(folder, {recursive: true});
		expect(await rejection(remoteModule(`${modules}area.py`).remote('nothing').run())).toMatchObject({
			code: 'FUNCTION_NOT_FOUND',
		});
	});
});

test('functions that were closed open again with the next call', async () => {
	const before = opened;
	await functions.close();
	await functions.close();
	expect(await remote(() => 'again').run()).toBe('again');
	expect(opened).toBe(before + 1);
});
