import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {Functions} from '../../../source/functions/functions.ts';
import {nodeCall, returnOf, watched} from '../support/calling.ts';
import {leaks} from '../support/leaks.ts';
import {openPool} from '../support/open-pool.ts';

const WAIT = 'await new Promise(resolve => setTimeout(resolve, 60));';

/** Work that a call leaves running: the next one must not hear of it. */
const afterwards: readonly [what: string, leave: string, modules?: readonly string[]][] = [
	['a timer', "() => { setTimeout(() => console.log('late'), 10); }"],
	['a repeated timer', "() => { setInterval(() => console.log('late'), 5); }"],
	[
		'a timer set by a timer',
		"() => { const again = () => { console.log('late'); setTimeout(again, 5); }; setTimeout(again, 5); }",
	],
	[
		'a timer that is set again',
		"async () => { const timer = setTimeout(() => console.log('late'), 20); await 0; timer.refresh(); }",
	],
	[
		'a timer set when it had returned',
		'() => { let later = Promise.resolve(); for (let i = 0; i < 50; i += 1) later = later.then(() => {}); later.then(() => setTimeout(() => { throw new Error("late"); }, 10)); }',
	],
	['a late throw', "() => { setTimeout(() => { throw new Error('late'); }, 10); }"],
	['a late throw at once', "() => { queueMicrotask(() => { throw new Error('late'); }); }"],
	['a rejection that nobody handles', "() => { Promise.reject(new Error('late')); }"],
	[
		'a late rejection',
		"() => { (async () => { await new Promise(r => setTimeout(r, 10)); throw new Error('late'); })(); }",
	],
	['a late throw of its process', "() => { process.nextTick(() => { throw new Error('late'); }); }"],
	[
		'a program',
		"() => { child_process.spawn('sh', ['-c', 'sleep 0.03; echo late'], {stdio: 'inherit'}); }",
		['node:child_process'],
	],
	[
		'a program that went away',
		"() => { child_process.spawn('sh', ['-c', 'sleep 0.03; echo late; sleep 600'], {stdio: 'inherit', detached: true}).unref(); }",
		['node:child_process'],
	],
	[
		'a thread',
		`() => { new worker_threads.Worker("setInterval(() => console.log('late'), 5)", {eval: true}); }`,
		['node:worker_threads'],
	],
];

describe.each([
	['in a sandbox', {}],
	['without a sandbox', {isolation: {allowNet: false, bwrap: null}}],
])('a call %s', (_, options) => {
	let pool: ReturnType<typeof openPool>;
	let functions: Functions;
	beforeAll(() => {
		pool = openPool({limit: 1, ...options});
		functions = pool.functions;
	});
	afterAll(() => pool.close());

	test.each(leaks)('does not find %s', async (_, leave, find, expected, modules = []) => {
		// Works in between show that the worker that ran it goes on, or another one in its place.
		expect(await returnOf(functions, nodeCall('x => x + 1', [1]))).toBe(2);
		await functions.start(nodeCall(leave, ['__proto__'], {modules})).outcome;
		expect(await returnOf(functions, nodeCall(find, [], {modules}))).toEqual(expected);
	});

	test.each(afterwards)('does not hear of %s', async (_, leave, modules = []) => {
		const {outcome} = await watched(functions, nodeCall(leave, [], {modules}));
		expect(outcome.state).toMatch(/returned|threw/);
		const next = await watched(functions, nodeCall(`async () => { ${WAIT} return 'next'; }`));
		expect(next).toMatchObject({value: 'next', stdout: '', stderr: ''});
	});

	test('does not find what a console keeps', async () => {
		await returnOf(functions, nodeCall("() => { console.group('a'); console.count(); console.time('t'); }"));
		const {stdout} = await watched(functions, nodeCall('() => { console.count(); }'));
		expect(stdout).toBe('default: 1\n');
	});

	test('does not find the state of its own module', async () => {
		const source = 'let calls = 0; export const next = () => { calls += 1; return calls; };';
		const request = nodeCall('', [], {code: {kind: 'module', source, entry: 'next'}});
		for (let again = 0; again < 3; again += 1) expect(await returnOf(functions, request)).toBe(1);
	});

	test('does not find what was written at the last moment', async () => {
		const text = 'x'.repeat(300_000);
		const first = await watched(functions, nodeCall('text => { process.stdout.write(text); }', [text]));
		const second = await watched(functions, nodeCall('() => { process.stdout.write("own"); }'));
		expect([first.stdout, second.stdout]).toEqual([text, 'own']);
	});

	test('uses the worker of the one before where nothing can be left', async () => {
		await returnOf(functions, nodeCall('x => x + 1', [1]));
		const before = (await functions.load()).workers[0];
		for (const source of [
			'x => x + 1',
			'x => { console.log(x); return [x, 1].map(y => y * 2).sort(); }',
			'async x => { await new Promise(resolve => setTimeout(resolve, 1)); return {x}; }',
			'x => { const counts = {}; counts[x] = (counts[x] ?? 0) + 1; return counts; }',
			'x => [new URL("a:" + x).href, structuredClone({x}), performance.now(), crypto.randomUUID()].length',
			"x => { class Soup extends Error { name = 'Soup'; } return new Soup(x).message; }",
		]) {
			await returnOf(functions, nodeCall(source, [1]));
		}
		const after = (await functions.load()).workers[0];
		expect(after).toMatchObject({restarts: before?.restarts, pid: before?.pid});
		expect(Number(after?.served) - Number(before?.served)).toBe(6);
	});
});
