import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {Functions} from '../../source/functions/functions.ts';
import {nodeCall, returnOf, watched} from './support/calling.ts';
import {openPool} from './support/open-pool.ts';

const WAIT = 'await new Promise(resolve => setTimeout(resolve, 60));';

type Leak = [what: string, leave: string, find: string, expected: unknown, modules?: readonly string[]];

/** What one call leaves behind, and what the next one on the same worker must find. */
const leaks: readonly Leak[] = [
	['a variable that was not declared', '() => { leaked = 1; }', '() => typeof leaked', 'undefined'],
	['a global variable', '() => { globalThis.leaked = 1; }', '() => typeof leaked', 'undefined'],
	['a global variable of code from text', "() => { (0, eval)('var leaked = 1'); }", '() => typeof leaked', 'undefined'],
	[
		'a global variable by way of a constructor',
		"() => (() => {}).constructor('globalThis.leaked = 1')()",
		'() => typeof leaked',
		'undefined',
	],
	[
		'a global variable by way of an async constructor',
		"async () => { await (async () => {}).constructor('globalThis.leaked = 1')(); }",
		'() => typeof leaked',
		'undefined',
	],
	...[
		"Object.getPrototypeOf((async () => {}).constructor)('globalThis.leaked = 1')()",
		"Object.getPrototypeOf((function* () {}).constructor)('globalThis.leaked = 1')()",
		"Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).constructor)('globalThis.leaked = 1')()",
		"Reflect.construct(console.log.constructor, ['globalThis.leaked = 1'])()",
		"setTimeout(() => {}).constructor.constructor('globalThis.leaked = 1')()",
	].map((way): Leak => [`what went by ${way}`, `() => { ${way}; }`, '() => typeof leaked', 'undefined']),
	...[
		['a property of it', 'inspect.leaked = 1', 'inspect.leaked ?? 0', 0],
		['its options', 'inspect.defaultOptions.depth = 0', 'inspect.defaultOptions.depth', 2],
		['other options', 'inspect.defaultOptions = {depth: 0}', 'inspect.defaultOptions.depth', 2],
		['its colours', 'inspect.colors.leaked = 1', 'inspect.colors.leaked ?? 0', 0],
		['what it styles with', 'options.stylize.leaked = 1', 'options.stylize.leaked ?? 0', 0],
	].map(([what, leave, find, expected]): Leak => {
		const by = (code: unknown) =>
			`let found; console.log({[Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) { ${code}; return ''; }});`;
		return [
			`how values are shown: ${what}`,
			`() => { ${by(`try { ${leave}; } catch {}`)} }`,
			`() => { ${by(`found = ${find}`)} return found; }`,
			expected,
		];
	}),
	[
		'what stacks are made of',
		`() => {
			const before = Error.prepareStackTrace;
			Error.prepareStackTrace = (_, sites) => sites;
			try { new Error('').stack[0].__proto__.leaked = 1; } catch {}
			Error.prepareStackTrace = before;
		}`,
		"() => { Error.prepareStackTrace = (_, sites) => sites; return new Error('').stack[0].leaked; }",
		undefined,
	],
	[
		"an error of Node's own",
		"() => { try { new URL('?'); } catch (error) { error.constructor.leaked = error.__proto__.leaked = 1; } }",
		"() => { try { new URL('?'); } catch (error) { return error.leaked ?? error.constructor.leaked; } }",
		undefined,
	],
	['a patched prototype', '() => { Array.prototype.leaked = 1; }', '() => [].leaked', undefined],
	['a patched prototype, unnamed', '() => { [].__proto__.leaked = 1; }', '() => [].leaked', undefined],
	['a polluted prototype', "key => { const o = {}; o[key]['leaked'] = 1; }", '() => ({}).leaked', undefined],
	['a prototype that grew', '() => { Object.getPrototypeOf([]).push(1); }', '() => Array.prototype.length', 0],
	['a replaced method', '() => { Map.prototype.get = () => 1; }', '() => new Map().get(2)', undefined],
	['a replaced function', "() => { JSON.stringify = () => 'leaked'; }", '() => JSON.stringify(1)', '1'],
	[
		'a method turned into an accessor',
		'() => { Object.defineProperty(Set.prototype, "has", {get: () => () => 7}); }',
		'() => new Set().has(1)',
		false,
	],
	['a deleted method', '() => { delete String.prototype.trim; }', "() => ' a '.trim()", 'a'],
	[
		'a property under a symbol',
		'() => { Object.prototype[Symbol.for("leaked")] = 1; }',
		'() => ({})[Symbol.for("leaked")]',
		undefined,
	],
	[
		'another prototype of a prototype',
		'() => { Object.setPrototypeOf(Array.prototype, {leaked: 1}); }',
		'() => [].leaked',
		undefined,
	],
	[
		'a prototype that is closed',
		'() => { Object.freeze(Date.prototype); }',
		'() => Object.isFrozen(Date.prototype)',
		false,
	],
	[
		'a property of a built-in function',
		'() => { try { [].map.leaked = 1; } catch {} }',
		'() => [].map.leaked',
		undefined,
	],
	['a patched iterator', '() => { [].values().__proto__.next = () => ({done: true}); }', '() => [...[1, 2]].length', 2],
	[
		'a patched generator',
		'() => { (function* () {}).prototype.__proto__.leaked = 1; }',
		'() => (function* () {})().leaked',
		undefined,
	],
	[
		'a patched promise',
		'() => { Promise.prototype.finally = null; }',
		'() => typeof Promise.prototype.finally',
		'function',
	],
	[
		'how stacks are written',
		'() => { Error.prepareStackTrace = () => "leaked"; }',
		"() => new Error('soup').stack.split('\\n')[0]",
		'Error: soup',
	],
	['what a pattern found', "() => { /(secret)/.exec('a secret'); }", '() => RegExp.$1', ''],
	[
		'a changed timer',
		'() => { setTimeout(() => {}).__proto__.ref = null; }',
		'() => typeof setTimeout(() => {}).ref',
		'function',
	],
	['a patched URL', '() => { URL.prototype.leaked = 1; }', "() => new URL('a:').leaked", undefined],
	[
		'what decodes texts',
		'() => { const d = new TextDecoder(); for (const k of Object.getOwnPropertySymbols(d)) if (Object(d[k]) === d[k]) d[k].__proto__.leaked = 1; }',
		'() => { const d = new TextDecoder(); return Object.getOwnPropertySymbols(d).some(k => Object(d[k]).leaked); }',
		false,
	],
	[
		'an exception of the platform',
		"() => { try { atob('?'); } catch (error) { error.__proto__.leaked = 1; } }",
		"() => { try { atob('?'); } catch (error) { return error.leaked; } }",
		undefined,
	],
	['a module', "() => { path.join = () => 'leaked'; }", "() => path.join('a')", 'a', ['node:path']],
	['the environment', "() => { process.env.LEAKED = '1'; }", '() => process.env.LEAKED', undefined],
	['the folder', "() => { process.chdir('/'); }", "() => process.cwd() === '/'", false],
	['a listener', "() => { process.on('leaked', () => {}); }", "() => process.listenerCount('leaked')", 0],
	['a file', "() => { fs.writeFileSync('leaked', ''); }", "() => fs.existsSync('leaked')", false, ['node:fs']],
	[
		'a file in the folder for temporary files',
		"() => { fs.writeFileSync(os.tmpdir() + '/leaked', ''); }",
		"() => fs.existsSync(os.tmpdir() + '/leaked')",
		false,
		['node:fs', 'node:os'],
	],
	[
		'an open file',
		"() => { fs.openSync('/etc/hosts'); }",
		"() => fs.readdirSync('/proc/self/fd').some(fd => fs.existsSync('/proc/self/fd/' + fd) && fs.readlinkSync('/proc/self/fd/' + fd) === '/etc/hosts')",
		false,
		['node:fs'],
	],
	[
		'a server',
		'() => { net.createServer().listen(0); }',
		'() => process.getActiveResourcesInfo().includes("TCPServerWrap")',
		false,
		['node:net'],
	],
];

/** What a call leaves running: the next one must not hear of it. */
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
