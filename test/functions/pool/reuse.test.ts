import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {CallRequest, Functions} from '../../../source/functions/functions.ts';
import {nodeCall, pythonCall, returnOf, watched} from '../support/calling.ts';
import {openPool} from '../support/open-pool.ts';

describe('a process that goes on', () => {
	let pool: ReturnType<typeof openPool>;
	let functions: Functions;
	beforeAll(() => {
		pool = openPool({limit: 1});
		functions = pool.functions;
	});
	afterAll(() => pool.close());

	const nodeModule = (source: string, entry: string, args: unknown[] = [], more: Partial<CallRequest> = {}) =>
		nodeCall('', args, {code: {kind: 'module', source, entry}, reuse: true, ...more});
	const pythonModule = (source: string, entry: string, args: unknown[] = [], more: Partial<CallRequest> = {}) =>
		pythonCall('', args, {code: {kind: 'module', source, entry}, reuse: true, ...more});

	const counting = [
		nodeModule('let calls = 0; export const next = () => { calls += 1; return [calls, process.pid]; };', 'next'),
		pythonModule(
			'import os\ncalls = 0\ndef next():\n    global calls\n    calls += 1\n    return [calls, os.getpid()]',
			'next',
		),
	];

	test.each(counting)('keeps the state of its module', async request => {
		const results = [];
		for (let again = 0; again < 3; again += 1) results.push((await returnOf(functions, request)) as number[]);
		expect(results.map(([calls]) => calls)).toEqual([1, 2, 3]);
		expect(new Set(results.map(([, pid]) => pid)).size).toBe(1);
	});

	test.each(counting)('is not there without being asked for, nor for other code', async request => {
		expect(await returnOf(functions, request)).toMatchObject([1, expect.any(Number)]);
		expect(await returnOf(functions, {...request, reuse: false})).toMatchObject([1, expect.any(Number)]);
		expect(await returnOf(functions, request)).toMatchObject([1, expect.any(Number)]);
		const {source, entry} = {entry: '', ...request.code};
		const other = {...request, code: {kind: 'module' as const, source: `${source}\n`, entry}};
		expect(await returnOf(functions, other)).toMatchObject([1, expect.any(Number)]);
	});

	test('gives each call its own output, also much of it', async () => {
		const node = nodeModule(
			'export const say = text => { console.log(text); process.stderr.write(text); return text.length; };',
			'say',
		);
		const python = pythonModule(
			'import sys\ndef say(text):\n    print(text)\n    sys.stderr.write(text)\n    return len(text)',
			'say',
		);
		for (const request of [node, python]) {
			for (const letter of ['a', 'b', 'c']) {
				const text = letter.repeat(letter === 'b' ? 200_000 : 10);
				const args = {encoding: 'json' as const, text: JSON.stringify([text])};
				const {value, stdout, stderr} = await watched(functions, {...request, args});
				expect([value, stdout === `${text}\n`, stderr === text]).toEqual([text.length, true, true]);
			}
		}
	});

	test.each([
		nodeModule(
			'let calls = 0; export const f = what => { calls += 1; if (what) throw new Error(what); return calls; };',
			'f',
		),
		pythonModule(
			'calls = 0\ndef f(what):\n    global calls\n    calls += 1\n    if what: raise ValueError(what)\n    return calls',
			'f',
		),
	])('outlives what is thrown', async request => {
		const call = (what: string) => ({...request, args: {encoding: 'json' as const, text: JSON.stringify([what])}});
		expect(await returnOf(functions, call(''))).toBe(1);
		expect((await watched(functions, call('broken'))).outcome).toMatchObject({
			state: 'threw',
			error: {message: 'broken'},
		});
		expect(await returnOf(functions, call(''))).toBe(3);
	});

	test.each([
		nodeModule('let calls = 0; export const f = end => { calls += 1; if (end) process.exit(3); return calls; };', 'f'),
		pythonModule(
			'import os\ncalls = 0\ndef f(end):\n    global calls\n    calls += 1\n    if end: os._exit(3)\n    return calls',
			'f',
		),
	])('is replaced when it ended', async request => {
		const call = (end: boolean) => ({...request, args: {encoding: 'json' as const, text: JSON.stringify([end])}});
		expect(await returnOf(functions, call(false))).toBe(1);
		expect((await watched(functions, call(true))).outcome).toMatchObject({state: 'failed'});
		expect(await returnOf(functions, call(false))).toBe(1);
	});

	test('is replaced when a call of it ran too long or was cancelled', async () => {
		const source =
			'let calls = 0; export const f = ms => { calls += 1; return new Promise(r => setTimeout(r, ms, calls)); };';
		const call = (ms: number, more: Partial<CallRequest> = {}) => nodeModule(source, 'f', [ms], more);
		expect(await returnOf(functions, call(0))).toBe(1);
		expect(await returnOf(functions, call(0))).toBe(2);
		expect((await watched(functions, call(5000, {timeoutMs: 100}))).outcome.state).toBe('timed-out');
		expect(await returnOf(functions, call(0))).toBe(1);
	});

	test('can be asked for, or one that nobody used, not both', async () => {
		await expect(functions.start(nodeCall('() => 1', [], {reuse: true, isFresh: true})).outcome).rejects.toMatchObject({
			code: 'FUNCTION_INVALID',
		});
	});
});
