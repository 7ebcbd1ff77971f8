import {createHash} from 'node:crypto';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {Functions} from '../../../source/functions/functions.ts';
import {encodeValue} from '../../../source/functions/values/values.ts';
import {poll} from '../../support/poll.ts';
import {describeBatches} from './batch-conformance.ts';
import {begun, nodeCall, pythonCall, returnOf, watched} from './calling.ts';
import {oddRequests} from './odd-requests.ts';
import {describeStreams} from './stream-conformance.ts';

/** Functions for one suite: two workers at most, and room for 20 waiting calls. */
export interface Fixture {
	functions: Functions;
	close(): Promise<void>;
}

const FOREVER = '() => new Promise(resolve => setTimeout(resolve, 1e6))';

/** Tests for every implementation of `Functions`; `more` are tests of what some of them do besides. */
export function describeFunctions(
	name: string,
	open: () => Promise<Fixture>,
	more: (functions: () => Functions) => void = () => {},
): void {
	describe(name, () => {
		let fixture: Fixture;
		let functions: Functions;
		beforeAll(async () => {
			fixture = await open();
			functions = fixture.functions;
		});
		afterAll(() => fixture.close());

		describeStreams(() => functions);
		describeBatches(() => functions);
		more(() => functions);

		describe('a call', () => {
			test('returns what its function returns', async () => {
				const {outcome, events, value} = await watched(functions, nodeCall('(a, b) => a + b', [1, 2]));
				expect(outcome).toMatchObject({state: 'returned', error: null, worker: expect.any(String)});
				expect(outcome.ranMs).toBeGreaterThan(0);
				expect(outcome.queuedMs).toBeGreaterThanOrEqual(0);
				expect(value).toBe(3);
				expect(events.map(({kind}) => kind)).toEqual(['queued', 'started']);
			});

			test.each([
				['an arrow function', 'x => x * 2'],
				['a function', 'function double(x) { return x * 2; }'],
				['an async function', 'async x => { await null; return x * 2; }'],
				['a promise', 'x => Promise.resolve(x * 2)'],
				['a slow promise', 'x => new Promise(resolve => setTimeout(() => resolve(x * 2), 20))'],
				['comments around it', '/* two */ x => x * 2 // times'],
				['code from text', 'x => new Function("x", "return x * 2")(x)'],
			])('runs %s', async (_, source) => {
				expect(await returnOf(functions, nodeCall(source, [21]))).toBe(42);
			});

			test('keeps the types of its values', async () => {
				const cycle: Record<string, unknown> = {name: 'self'};
				cycle.self = cycle;
				const given = [
					undefined,
					-0,
					Number.NaN,
					12345678901234567890n,
					new Date(0),
					new Map([['a', new Set([1])]]),
					new Uint8Array([1, 2, 255]),
					cycle,
					'å\u0000\u{1f35d}',
				];
				expect(await returnOf(functions, nodeCall('(...args) => args', given))).toEqual(given);
			});

			test('gives JSON where it is asked for', async () => {
				const request = nodeCall('() => ({a: [1, null], b: undefined})', [], {resultEncoding: 'json'});
				expect((await watched(functions, request)).outcome.value).toEqual({encoding: 'json', text: '{"a":[1,null]}'});
			});

			test('reads files that it is given, and leaves files, which come in pieces, with digests', async () => {
				const content = Buffer.alloc(700_000, 'soup ');
				const source = '() => fs.writeFileSync("out", fs.readFileSync("in").reverse())';
				const files = {in: [{name: 'in', content: content.toString('base64')}], out: ['out']};
				const {outcome, events} = await watched(functions, nodeCall(source, [], {files, modules: ['node:fs']}));
				const pieces = events.flatMap(event => (event.kind === 'file' ? [event] : []));
				const left = Buffer.concat(pieces.map(({bytes}) => bytes));
				expect(left.equals(content.toReversed())).toBe(true);
				expect(pieces.map(({name, isLast}) => [name, isLast]).at(-1)).toEqual(['out', true]);
				const facts = (name: string, of: Uint8Array) => ({
					...{name, size: of.length},
					sha256: createHash('sha256').update(of).digest('hex'),
				});
				expect(outcome.files).toEqual({in: [facts('in', content)], out: [facts('out', left)]});
			});

			test('gets named arguments as a last one', async () => {
				const kwargs = encodeValue('json', {factor: 3});
				expect(await returnOf(functions, nodeCall('(x, {factor}) => x * factor', [2], {kwargs}))).toBe(6);
				expect(
					await returnOf(functions, nodeCall('(...all) => all.length', [2], {kwargs: encodeValue('json', {})})),
				).toBe(1);
			});

			test('runs a function of a module', async () => {
				const source =
					"import {join} from 'node:path';\nconst top = 'a';\nexport const under = name => join(top, name);";
				const request = nodeCall('', ['b'], {code: {kind: 'module', source, entry: 'under'}});
				expect(await returnOf(functions, request)).toBe('a/b');
				const other = nodeCall('', [], {code: {kind: 'module', source, entry: 'over'}});
				expect((await watched(functions, other)).outcome).toMatchObject({
					state: 'failed',
					error: {code: 'FUNCTION_NOT_FOUND', message: expect.stringMatching(/over/)},
				});
			});

			test('runs a function of a module that has modules given', async () => {
				const source = "import path from 'node:path';\nexport const f = () => path.join(util.format('%d', 1), 'b');";
				const code = {kind: 'module' as const, source, entry: 'f'};
				expect(await returnOf(functions, nodeCall('', [], {code, modules: ['node:path', 'node:util']}))).toBe('1/b');
			});

			test('imports modules first, under their names', async () => {
				const request = nodeCall("() => path.join(os.EOL, fsPromises.constants ? 'yes' : 'no')", [], {
					modules: ['node:path', 'os', 'node:fs/promises'],
				});
				expect(await returnOf(functions, request)).toBe('\n/yes');
				const missing = nodeCall('() => 1', [], {modules: ['no-such-module-anywhere']});
				expect((await watched(functions, missing)).outcome).toMatchObject({
					state: 'failed',
					error: {code: 'FUNCTION_INVALID', message: expect.stringMatching(/no-such-module-anywhere/)},
				});
			});

			test('tells what it throws, with its fields and causes', async () => {
				const source = `function lunch() {
					const error = new RangeError('too hot', {cause: new Error('oven')});
					throw Object.assign(error, {code: 'E_HOT', degrees: 200});
				}`;
				const {outcome, thrown} = await watched(functions, nodeCall(source));
				expect(outcome).toMatchObject({state: 'threw', value: null});
				expect(outcome.error).toMatchObject({name: 'RangeError', message: 'too hot', code: null});
				expect(outcome.error?.stack).toMatch(/at lunch \(function\.js:2:/);
				expect(outcome.error?.stack).not.toMatch(/node:|worker/);
				expect(thrown).toBeInstanceOf(RangeError);
				expect(thrown).toMatchObject({message: 'too hot', code: 'E_HOT', degrees: 200, cause: {message: 'oven'}});
			});

			test.each([
				['a text', "() => { throw 'soup'; }", 'soup'],
				['nothing', '() => { throw undefined; }', undefined],
				['a rejection', "async () => { await null; throw 'late soup'; }", 'late soup'],
			])('tells of %s that is thrown', async (_, source, expected) => {
				const {outcome, thrown} = await watched(functions, nodeCall(source));
				expect(outcome.state).toBe('threw');
				expect(outcome.error?.message).toBe(String(expected));
				expect(thrown).toEqual(expected);
			});

			test('has its output told apart, in order, before its outcome', async () => {
				const source = `async () => {
					console.log('one %d', 1, {a: 1});
					console.error('two');
					await null;
					console.log('thrée');
				}`;
				const {stdout, stderr, events} = await watched(functions, nodeCall(source));
				expect(stdout).toBe('one 1 { a: 1 }\nthrée\n');
				expect(stderr).toBe('two\n');
				expect(events.map(({kind}) => kind)).toEqual(['queued', 'started', 'stdout', 'stderr', 'stdout']);
			});

			test('has what it writes to its process and what its own programs write', async () => {
				const source = `() => {
					process.stdout.write('a');
					child_process.execSync('echo b; echo c >&2', {stdio: 'inherit'});
					fs.writeSync(1, 'd');
				}`;
				const modules = ['node:child_process', 'node:fs'];
				const {outcome, stdout, stderr} = await watched(functions, nodeCall(source, [], {modules}));
				expect(outcome.error).toBeNull();
				expect(stdout).toBe('ab\nd');
				expect(stderr).toBe('c\n');
			});

			test('has its output streamed while it runs', async () => {
				const source = "() => { console.log('begin'); return new Promise(resolve => setTimeout(resolve, 1e6)); }";
				const {call, events} = begun(functions, nodeCall(source));
				await poll('the output', () => events.some(event => event.kind === 'stdout' && event.text === 'begin\n'));
				call.cancel();
				expect((await call.outcome).state).toBe('cancelled');
			});

			test('has its output cut, and is not lost by it', async () => {
				const source = "() => { for (let i = 0; i < 1000; i += 1) console.log('x'.repeat(99)); return 'done'; }";
				const {value, stdout} = await watched(functions, nodeCall(source, [], {outputBytes: 1000}));
				expect(value).toBe('done');
				expect(stdout.startsWith(`${'x'.repeat(99)}\n`.repeat(10))).toBe(true);
				expect(stdout.slice(1000)).toMatch(/^\n\[output cut: 1000 bytes are the most\]\n$/);
			});

			test('ends when its time is over', async () => {
				for (const source of [FOREVER, '() => { for (;;); }']) {
					const {outcome} = await watched(functions, nodeCall(source, [], {timeoutMs: 100}));
					expect(outcome).toMatchObject({state: 'timed-out', value: null, error: {code: 'FUNCTION_TIMED_OUT'}});
					expect(outcome.ranMs).toBeGreaterThanOrEqual(90);
				}
			});

			test('can be cancelled, running or waiting, once and again', async () => {
				const calls = [1, 2, 3].map(() => begun(functions, nodeCall(FOREVER)));
				await poll('two to run', () => calls.filter(({events}) => events.length === 2).length === 2);
				for (const {call} of [...calls].reverse()) {
					call.cancel();
					call.cancel();
				}
				const outcomes = await Promise.all(calls.map(({call}) => call.outcome));
				expect(outcomes.map(({state}) => state)).toEqual(['cancelled', 'cancelled', 'cancelled']);
				expect(outcomes.filter(({worker}) => worker === null)).toHaveLength(1);
				for (const {error} of outcomes) expect(error).toMatchObject({code: 'FUNCTION_CANCELLED'});
				for (const {call} of calls) call.cancel();
			});

			test('may have a worker for itself', async () => {
				const source = '() => process.uptime()';
				await returnOf(functions, nodeCall('() => 1'));
				expect(await returnOf(functions, nodeCall(source, [], {isFresh: true}))).toBeLessThan(10);
			});
		});

		describe('is refused', () => {
			const invalid = {code: 'FUNCTION_INVALID'};
			test.each([
				...oddRequests,
				['no function', nodeCall('(')],
				['two expressions', nodeCall('() => 1); (() => 2')],
				['a statement', nodeCall('return 1')],
				['no text', nodeCall('')],
				['a runtime that nobody knows', {...nodeCall('() => 1'), runtime: 'cobol' as 'node'}],
				['a time that is none', nodeCall('() => 1', [], {timeoutMs: -1})],
				['a time beyond a day', nodeCall('() => 1', [], {timeoutMs: 1e308})],
				['memory beyond what there is', pythonCall('lambda: 1', [], {memoryBytes: 1e308})],
				['output without an end', nodeCall('() => 1', [], {outputBytes: Number.NaN})],
				['a hint without an end', nodeCall('() => 1', [], {hintMs: 1e308})],
				['arguments that are not a list', nodeCall('x => x', [], {args: {encoding: 'json', text: '{"a":1}'}})],
				['arguments that are not JSON', pythonCall('lambda x: x', [], {args: {encoding: 'json', text: '[1,'}})],
				['typed arguments that are not a list', nodeCall('x => x', [], {args: {encoding: 'rich', text: '[["Set"]]'}})],
				['named arguments that are a list', nodeCall('x => x', [], {kwargs: {encoding: 'json', text: '[]'}})],
				['rich values for Python', {...pythonCall('lambda: 1'), resultEncoding: 'rich' as const}],
			])('%s', async (_, request) => {
				await expect(functions.start(request).outcome).rejects.toMatchObject(invalid);
			});

			test('a number that is beyond any, with its place', async () => {
				const request = pythonCall('lambda x: x', [], {args: {encoding: 'json', text: '[{"rate":1e999}]'}});
				await expect(functions.start(request).outcome).rejects.toMatchObject({
					code: 'FUNCTION_VALUE_INVALID',
					message: expect.stringContaining('args[0].rate'),
				});
			});

			test('what is too large', async () => {
				const request = nodeCall('x => 1', ['x'.repeat(64 * 1024 * 1024)]);
				await expect(functions.start(request).outcome).rejects.toMatchObject({code: 'FUNCTION_TOO_LARGE'});
			});

			test('what does not fit into the queue', async () => {
				const calls = Array.from({length: 30}, () => begun(functions, nodeCall(FOREVER)).call);
				const reasons: unknown[] = [];
				for (const {outcome} of calls) {
					outcome.catch((reason: unknown) => {
						reasons.push(reason);
					});
				}
				await poll('the others are refused', () => reasons.length >= 8);
				for (const reason of reasons) {
					expect(reason).toMatchObject({
						code: 'FUNCTION_QUEUE_FULL',
						hint: expect.stringMatching(/again in about \d+ s/),
					});
				}
				for (const call of calls) call.cancel();
				await Promise.allSettled(calls.map(({outcome}) => outcome));
				expect(await returnOf(functions, nodeCall('() => 1'))).toBe(1);
			});
		});

		describe('data that was put', () => {
			test('is an argument of calls that name it, and new to each', async () => {
				const digest = (await functions.put?.(encodeValue('rich', {list: [1, 2, 3], when: new Date(0)}))) ?? '';
				expect(digest).toMatch(/^[0-9a-f]{64}$/);
				const source = '(x, menu) => { menu.list.push(x); return [menu.list, menu.when] }';
				const request = nodeCall(source, [4, null], {data: [{at: 1, digest}]});
				for (const _ of [1, 2]) expect(await returnOf(functions, request)).toEqual([[1, 2, 3, 4], new Date(0)]);
				const json = (await functions.put?.(encodeValue('json', [2n ** 60n]))) ?? '';
				const python = pythonCall('lambda data: data', [null], {data: [{at: 0, digest: json}]});
				expect(await returnOf(functions, python)).toEqual([2n ** 60n]);
			});

			test('is told where it is not there', async () => {
				const request = nodeCall('x => x', [null], {data: [{at: 0, digest: 'f'.repeat(64)}]});
				await expect(functions.start(request).outcome).rejects.toMatchObject({code: 'FUNCTION_DATA_MISSING'});
			});
		});

		describe('a result that can not be sent', () => {
			test.each([
				['a function', '() => () => 1'],
				['a symbol', "() => Symbol('s')"],
				['an object of a class', '() => new (class Soup {})()'],
			])('is told: %s', async (_, source) => {
				const {outcome} = await watched(functions, nodeCall(source));
				expect(outcome).toMatchObject({state: 'failed', error: {code: 'FUNCTION_RESULT_INVALID'}});
			});
		});

		describe('Python', () => {
			test.each([
				['a lambda', 'lambda x: x * 2'],
				['a def', 'def double(x):\n    return x * 2'],
				['an indented def', '    def double(x):\n        return x * 2'],
				['an async def', 'async def double(x):\n    return x * 2'],
			])('runs %s', async (_, source) => {
				expect(await returnOf(functions, pythonCall(source, [21]))).toBe(42);
			});

			test('has named arguments, modules, output and functions of modules', async () => {
				const kwargs = encodeValue('json', {end: '!\n'});
				const source =
					"import sys\ndef say(word, end):\n    print(word, end=end)\n    print('e', file=sys.stderr)\n    return math.floor(2.5)";
				const code = {kind: 'module' as const, source, entry: 'say'};
				const request = pythonCall('', ['soup'], {code, kwargs, modules: ['math', 'os.path']});
				expect(await watched(functions, request)).toMatchObject({value: 2, stdout: 'soup!\n', stderr: 'e\n'});
			});

			test('takes and gives whole numbers of any size', async () => {
				const given = [2n ** 53n + 1n, {id: -1285704473650888703n}, 10n ** 40n];
				expect(await returnOf(functions, pythonCall('lambda *all: [*all, 2**53 + 3]', given))).toEqual([
					...given,
					2n ** 53n + 3n,
				]);
			});

			test('tells what is raised', async () => {
				const source =
					"def cook():\n    try:\n        {}['salt']\n    except KeyError as error:\n        raise ValueError('bland') from error";
				const {outcome, thrown} = await watched(functions, pythonCall(source));
				expect(outcome.error).toMatchObject({name: 'ValueError', message: 'bland', code: null});
				expect(outcome.error?.stack).toMatch(/function\.py", line 5, in cook/);
				expect(thrown).toMatchObject({name: 'ValueError', cause: {name: 'KeyError'}});
			});

			test('runs modules that are modules', async () => {
				const source = `from __future__ import annotations
import concurrent.futures, dataclasses, multiprocessing, pickle, sys
@dataclasses.dataclass
class Dish:
    name: str
    price: float = 1.0
def double(dish):
    return dataclasses.replace(dish, price=dish.price * 2)
def check(price):
    dish = pickle.loads(pickle.dumps(Dish('soup', price)))
    with concurrent.futures.ProcessPoolExecutor(2) as processes:
        doubled = list(processes.map(double, [dish, dish]))
    with multiprocessing.get_context('spawn').Pool(1) as spawned:
        doubled += spawned.map(double, doubled)
    module = sys.modules[__name__]
    return [[dish.price for dish in doubled], module.__spec__.name, module.check is check, __file__.endswith('function.py')]
`;
				const request = pythonCall('', [1.5], {code: {kind: 'module', source, entry: 'check'}});
				expect(await returnOf(functions, request)).toEqual([[3, 3, 6, 6], 'function', true, true]);
			});

			test('runs a module with those that came with it', async () => {
				const head = {
					file: 'app/prices.py',
					modules: {'app/__init__.py': 'RATE = 2\n', 'app/tax.py': 'def vat(x):\n    return x / 0\n'},
				};
				const source = `#lunch-module ${JSON.stringify(head)}\nfrom . import RATE\nfrom .tax import vat\ndef total(x):\n    return [x * RATE, __name__, __package__]\ndef fail(x):\n    return vat(x)\n`;
				const code = {kind: 'module' as const, source, entry: 'total'};
				expect(await returnOf(functions, pythonCall('', [3], {code}))).toEqual([6, 'app.prices', 'app']);
				const {outcome} = await watched(functions, pythonCall('', [3], {code: {...code, entry: 'fail'}}));
				expect(outcome.error?.stack).toMatch(/"app\/prices\.py", line 6, in fail[\s\S]*"app\/tax\.py", line 2, in vat/);
				const outside = `#lunch-module ${JSON.stringify({file: 'a.py', modules: {'../b.py': ''}})}\ndef f(): pass\n`;
				const refused = await watched(
					functions,
					pythonCall('', [], {code: {kind: 'module', source: outside, entry: 'f'}}),
				);
				expect(refused.outcome.error).toMatchObject({
					code: 'FUNCTION_INVALID',
					message: expect.stringMatching(/outside/),
				});
			});

			test.each([
				[
					'a text that it exits with',
					"def f():\n    import sys; sys.exit('no soup')",
					{code: 'FUNCTION_WORKER_DIED'},
					/no soup/,
				],
				[
					'no more memory',
					'lambda: len(bytearray(2_000_000_000))',
					{code: 'FUNCTION_OUT_OF_MEMORY'},
					/^The function took more/,
				],
				[
					'an exception that has no text',
					'class Odd(Exception):\n    def __str__(self): return 5\ndef f(): raise Odd()',
					{name: 'Odd'},
					/Odd raised TypeError/,
				],
				[
					'what writes outcomes being gone',
					'def f():\n    import json, sys\n    json.JSONEncoder.encode = None\n    sys.modules["__main__"].frame_of = None',
					{code: 'FUNCTION_RESULT_INVALID'},
					/outcome can't be written/,
				],
			])('tells of %s', async (_, source, error, message) => {
				const {outcome} = await watched(functions, pythonCall(source));
				expect(outcome.error).toMatchObject({...error, message: expect.stringMatching(message)});
			});

			test('has one answer, of the process that was asked', async () => {
				const source = 'def f():\n    import os\n    return "child" if os.fork() == 0 else os.wait() and "parent"';
				expect(await returnOf(functions, pythonCall(source))).toBe('parent');
			});

			test.each([
				["{'a': [1, {2}]}", /^result\.a\[1] .* a set\. Make a list/],
				["{'a b': b'x'}", /^result\["a b"] .* bytes\./],
				["[float('nan')]", /^result\[0] .* nan/],
				["__import__('decimal').Decimal('1.1')", /^result .* a Decimal/],
				["[__import__('datetime').datetime.now()]", /^result\[0] .* a date\. Make text of it: \.isoformat/],
				['(x for x in [1])', /^result .* a generator/],
				['{(1, 2): 3}', /^result .* a dict with a key that is a tuple/],
				["{1: 'a', '1': 'b'}", /^result .* two keys that are "1"/],
				['[object()]', /^result\[0] .* an object of the class object/],
				['10 ** 5000', /^result .* more digits/],
				["__import__('dataclasses').make_dataclass('Dish', ['name'])('soup')", /^result .* the dataclass Dish/],
				["[__import__('enum').Enum('Color', 'RED').RED]", /^result\[0] .* an Enum/],
				["[len, {'f': int}]", /^result\[0] .* a function/],
				['(lambda a: a.append(a) or a)([])', /^result\[0] .* part of itself/],
			])('says where in its result JSON has no form for it: %s', async (source, message) => {
				const {outcome} = await watched(functions, pythonCall(`lambda: ${source}`));
				expect(outcome.error).toMatchObject({
					code: 'FUNCTION_RESULT_INVALID',
					message: expect.stringMatching(message),
				});
			});

			test('gives what JSON has a form for', async () => {
				const source =
					"lambda: [(1, 2), {2: 'a', None: 'b', True: 'c'}, __import__('array').array('i', [1, 2]), '\\ud800', -0.0]";
				expect(await returnOf(functions, pythonCall(source))).toEqual([
					[1, 2],
					{2: 'a', null: 'b', true: 'c'},
					[1, 2],
					'\ud800',
					-0,
				]);
			});

			test('refuses code that is none, and results that are not JSON', async () => {
				expect((await watched(functions, pythonCall('def ('))).outcome.error).toMatchObject({code: 'FUNCTION_INVALID'});
				const set = await watched(functions, pythonCall('lambda: {1, 2}'));
				expect(set.outcome.error).toMatchObject({code: 'FUNCTION_RESULT_INVALID'});
			});
		});

		test('says what its workers do', async () => {
			const {call, events} = begun(functions, nodeCall(FOREVER));
			await poll('it to run', () => events.length === 2);
			const load = await functions.load();
			expect(load).toMatchObject({
				limit: 2,
				queued: 0,
				queueLimit: 20,
				takesBatches: true,
				isolation: expect.stringMatching(/./),
			});
			const busy = load.workers.find(({call: at}) => at?.id === call.id);
			expect(busy).toMatchObject({
				runtime: 'node',
				state: 'busy',
				pid: expect.any(Number),
				machine: expect.any(String),
			});
			expect(busy?.call?.name).toBe(FOREVER);
			call.cancel();
			await call.outcome;
		});
	});
}
