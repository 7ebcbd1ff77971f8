import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {CallDocument} from '../../../source/functions/documents.ts';
import {
	callDocumentSchema,
	functionWorkersDocumentSchema,
	loadTestDocumentSchema,
} from '../../../source/functions/schema.ts';
import {errorDocumentSchema} from '../../../source/relay/output/schema.ts';
import {openTerminalAt} from '../../support/app/terminal.ts';
import {poll} from '../../support/poll.ts';
import {type LunchHome, makeLunchHome, type Run} from '../../support/program/lunch-home.ts';
import {runInProcess} from '../../support/program/run-in-process.ts';
import {type ServeProcess, startServeProcess} from '../../support/program/serve-process.ts';

const modules = fileURLToPath(new URL('../../functions/support/modules/', import.meta.url));
const EMBEDDED = 'lunch: on this machine (embedded)\n';

let home: LunchHome;
beforeAll(() => {
	home = makeLunchHome();
});
afterAll(() => home.remove());

// Nothing is found on port 0: other services of this machine stay out of it.
function fn(args: readonly string[], env: Record<string, string> = {}, cwd?: string): Promise<Run> {
	return home.run(['fn', ...args], {env: {LUNCH_GRPC_PORT: '0', ...env}, ...(cwd ? {cwd} : {})});
}

/** The same in the process of the tests: for what is refused before anything runs. */
function said(args: readonly string[], env: Record<string, string> = {}, cwd?: string): Promise<Run> {
	return runInProcess(home, ['fn', ...args], {LUNCH_GRPC_PORT: '0', ...env}, cwd);
}

function callIn({stdout}: Run): CallDocument['call'] {
	return (callDocumentSchema.parse(JSON.parse(stdout)) as CallDocument).call;
}

describe('functions that yield', () => {
	test('print a line for each value with --stream, and carry the fate of the call', async () => {
		const counted = await fn([
			'eval',
			'function* (n) { for (let at = 0; at < n; at += 1) { console.log(at); yield {at}; } }',
			'2',
			'--stream',
		]);
		expect(counted).toMatchObject({code: 0, stdout: '{"at":0}\n{"at":1}\n', stderr: `${EMBEDDED}0\n1\n`});
		const failing = await fn(['eval', 'function* () { yield 1; throw new RangeError("no more"); }', '--stream']);
		expect(failing).toMatchObject({code: 1, stdout: '1\n', stderr: expect.stringContaining('RangeError: no more')});
		expect(await fn(['eval', '() => 1', '--stream'])).toMatchObject({
			code: 2,
			stderr: expect.stringContaining('yields no values'),
		});
		expect(await fn(['eval', '() => 1', '--stream', '--json'])).toMatchObject({code: 2, stdout: ''});
	});

	test('end when nobody reads on', async () => {
		const {stdout, code} = await home.shell(
			"$NODE $LUNCH fn eval 'function* () { for (;;) yield 1; }' --stream | head -2",
			{
				env: {LUNCH_GRPC_PORT: '0'},
			},
		);
		expect({stdout, code}).toEqual({stdout: '1\n1\n', code: 0});
	});
});

describe('fn eval', () => {
	test('prints the value, and on stderr where it ran', async () => {
		const {code, stdout, stderr} = await fn(['eval', 'x => x ** 2', '12']);
		expect({code, stdout, stderr}).toEqual({code: 0, stdout: '144\n', stderr: EMBEDDED});
		expect(await fn(['eval', 'lambda x: x ** 2', '12'])).toMatchObject({code: 0, stdout: '144\n'});
	});

	test('takes JSON, and words that are none as texts', async () => {
		const {stdout} = await fn(['eval', '(...all) => all;', '[1]', 'bikupan', '-3', '"4"', '{"a":null}', 'tr ue']);
		expect(stdout).toBe('[[1],"bikupan",-3,"4",{"a":null},"tr ue"]\n');
	});

	test('prints JSON for a program, and as it is written in code what JSON cannot hold', async () => {
		expect((await fn(['eval', '() => "Köttbullar\\n\\u001b[31m"'])).stdout).toBe('"Köttbullar\\n\\u001b[31m"\n');
		expect((await fn(['eval', '() => new Map([[1n, new Set([undefined])]])'])).stdout).toBe(
			'Map(1) { 1n => Set(1) { undefined } }\n',
		);
	});

	test('prints what the function writes, each to its stream, before the value', async () => {
		const {stdout, stderr} = await fn([
			'eval',
			'() => { console.log("out"); console.error("err"); process.stdout.write("no end"); return 7 }',
		]);
		expect(stdout).toBe('out\nno end\n7\n');
		expect(stderr).toBe(`${EMBEDDED}err\n`);
	});

	test('with --json prints one document', async () => {
		const run = await fn([
			'eval',
			'(a, {n}) => { console.log("out"); console.error("err"); return {a, n, big: 2n ** 70n} }',
			'x',
			'--kwargs',
			'{"n": 3}',
			'--json',
		]);
		expect({code: run.code, stderr: run.stderr}).toEqual({code: 0, stderr: ''});
		expect(callIn(run)).toMatchObject({
			state: 'returned',
			value: {a: 'x', n: 3, big: '1180591620717411303424'},
			stdout: 'out\n',
			stderr: 'err\n',
			error: null,
			worker: expect.stringMatching(/^node-/),
		});
	});

	test('tells what was thrown, with exit code 1', async () => {
		const source = 'dish => { throw Object.assign(new TypeError("no " + dish), {code: "E_SOUP"}) }';
		const text = await fn(['eval', source, 'soup']);
		expect({code: text.code, stdout: text.stdout}).toEqual({code: 1, stdout: ''});
		expect(text.stderr).toMatch(/TypeError: no soup\n {4}at function\.js:1:\d+ \{\n {2}code: 'E_SOUP'\n\}\n/);
		const json = await fn(['eval', source, 'soup', '--json']);
		expect({code: json.code, stderr: json.stderr}).toEqual({code: 1, stderr: ''});
		expect(callIn(json)).toMatchObject({state: 'threw', value: null, error: {name: 'TypeError', message: 'no soup'}});
	});

	test('begins again with --retries, and says why', async () => {
		const failing = ['eval', '() => { throw new Error("no soup") }', '--retries', '1', '--backoff', '0.01'];
		const text = await fn(failing);
		expect(text).toMatchObject({
			code: 1,
			stderr: expect.stringMatching(/attempt 2 begins in 0\.0 s, since: Error: no soup/),
		});
		const json = await fn([...failing, '--json']);
		expect({stderr: json.stderr, attempts: callIn(json).attempts}).toEqual({stderr: '', attempts: 2});
		expect(await fn(['eval', '() => 1', '--backoff', '2'])).toMatchObject({
			code: 2,
			stderr: expect.stringContaining('--backoff has no effect without --retries'),
		});
	});

	test('ends what runs too long, with exit code 124', async () => {
		const text = await fn(['eval', '() => { for (;;); }', '--timeout', '0.4']);
		expect({code: text.code, stdout: text.stdout}).toEqual({code: 124, stdout: ''});
		expect(text.stderr).toContain('longer than 0.4 s');
		const json = await fn(['eval', '() => { for (;;); }', '--timeout', '0.4', '--json']);
		expect(json.code).toBe(124);
		expect(callIn(json)).toMatchObject({state: 'timed-out', error: {message: expect.stringContaining('0.4 s')}});
	});

	test('survives a worker that dies, and says so', async () => {
		const run = await fn(['eval', '() => process.exit(3)', '--json']);
		expect(run.code).toBe(1);
		expect(callIn(run)).toMatchObject({
			state: 'failed',
			value: null,
			error: {message: expect.stringMatching(/exit code 3/)},
		});
	});

	test('gives modules by name', async () => {
		const {stdout} = await fn([
			'eval',
			'() => [path.basename("/a/b"), fsPromises.constants.R_OK]',
			'--module',
			'node:path',
			'--module=fs/promises',
		]);
		expect(stdout).toBe('["b",4]\n');
	});

	test.each<[string, string[], number, RegExp]>([
		['a variable from around it', ['x => x * rate'], 2, /uses `rate` from around it/],
		['no function', ['3'], 2, /it is not a function/],
		['no JavaScript', ['x =>'], 2, /Unexpected token/],
		['a built-in one', ['function max() { [native code] }'], 2, /built-in/],
		['nothing', [], 2, /needs function/],
		['kwargs that are not an object', ['x => x', '--kwargs', '[1]'], 2, /have to be a JSON object/],
		['kwargs that are not JSON', ['x => x', '--kwargs', '{'], 2, /are not JSON/],
		['a hint that is none', ['x => x', '--hint', 'soon'], 2, /--hint expects seconds/],
	])('refuses %s', async (_, args, code, message) => {
		const text = await said(['eval', ...args]);
		expect({code: text.code, stdout: text.stdout}).toEqual({code, stdout: ''});
		expect(text.stderr).toMatch(message);
		const json = await said(['eval', ...args, '--json']);
		expect({code: json.code, stdout: json.stdout}).toEqual({code, stdout: ''});
		expect(errorDocumentSchema.parse(JSON.parse(json.stderr))).toMatchObject({
			error: {message: expect.stringMatching(message)},
		});
	});

	test('is ended by Ctrl-C, with exit code 130', async () => {
		const running = home.start(['fn', 'eval', '() => { console.log("begun"); for (;;); }'], {
			env: {LUNCH_GRPC_PORT: '0'},
		});
		await poll('output while it runs', () => running.stdout().includes('begun'));
		running.child.kill('SIGINT');
		const {code, stderr} = await running.ended;
		expect(code).toBe(130);
		expect(stderr).toContain('Interrupted');
	});

	test('shows a terminal nothing that steers it', async () => {
		const terminal = openTerminalAt(
			home,
			[
				'fn',
				'eval',
				'() => { process.stdout.write("a\\u001b]0;title\\u0007b\\u001b[2"); process.stdout.write("Jc\\n"); return "\\u001b[31mred" }',
			],
			{
				env: {LUNCH_GRPC_PORT: '0'},
			},
		);
		expect((await terminal.ended).exitCode).toBe(0);
		const bytes = terminal.written();
		expect(bytes).toContain('abc');
		expect(bytes).toContain('red');
		expect(bytes).not.toContain('title');
		expect(bytes).not.toContain('\u{1b}[2J');
		expect(bytes).not.toContain('\u{1b}[31m');
	});
});

describe('fn call', () => {
	test('runs a function of a TypeScript module, with its imports', async () => {
		const {code, stdout} = await fn(['call', 'prices.ts#total', '[10, 20]', '--kwargs', '{"people": 2}'], {}, modules);
		expect({code, stdout}).toEqual({code: 0, stdout: 'prices 1\n75\n'});
	});

	test('runs a function of a Python module', async () => {
		const {code, stdout, stderr} = await fn(['call', `${modules}area.py#area`, '2', '--kwargs', '{"times": 0.5}']);
		expect({code, stdout}).toEqual({code: 0, stdout: `{"area":${Math.PI * 2}}\n`});
		expect(stderr).toBe(`${EMBEDDED}radius 2\n`);
		const failed = await fn(['call', `${modules}area.py#fail`, 'soup', '--json']);
		expect(failed.code).toBe(1);
		expect(callIn(failed)).toMatchObject({state: 'threw', error: {name: 'ValueError', message: 'no soup'}});
	});

	test('runs JavaScript beside a package.json that is broken, and CommonJS', async () => {
		const folder = join(home.folder, 'project');
		mkdirSync(folder, {recursive: true});
		writeFileSync(join(folder, 'twice.mjs'), 'export default async x => x * 2;\n');
		writeFileSync(join(folder, 'lines.js'), 'exports.lines = text => text.split(require("node:os").EOL);\n');
		expect((await fn(['call', 'twice.mjs#default', '4'], {}, folder)).stdout).toBe('8\n');
		expect((await fn(['call', 'lines.js#lines', 'a\nb'], {}, folder)).stdout).toBe('["a","b"]\n');
	});

	test.each<[string, string, number, RegExp]>([
		['no export', 'prices.ts', 2, /names no function of a module/],
		['a file that is not there', 'nothing.ts#x', 4, /is not there/],
		['an export that is not there', 'prices.ts#totals', 4, /exports no totals[\s\S]*total/],
		['a function of Python that is not there', 'area.py#volume', 4, /no function volume/],
		['a file of another kind', 'prices.txt#x', 2, /not a module that can be run/],
	])('refuses %s', async (_, name, code, message) => {
		const run = await said(['call', name], {}, modules);
		expect({code: run.code, stdout: run.stdout}).toEqual({code, stdout: ''});
		expect(run.stderr).toMatch(message);
	});
});

describe('fn workers', () => {
	test('says what there is', async () => {
		const {code, stdout, stderr} = await fn(['workers']);
		expect(code).toBe(0);
		expect(stdout).toMatch(/of at most \d+ workers[\s\S]*Isolation: .+\.\n$/);
		expect(stderr).toContain('workers of this machine (embedded)');
		const json = await fn(['workers', '--json']);
		expect(functionWorkersDocumentSchema.parse(JSON.parse(json.stdout))).toMatchObject({schemaVersion: 1, queued: 0});
	});
});

describe('fn bench', () => {
	test('says how well the workers were used', async () => {
		const {code, stdout} = await fn(['bench', '--workers', '2', '--factor', '1,2', '--json']);
		expect(code).toBe(0);
		const {runs} = loadTestDocumentSchema.parse(JSON.parse(stdout));
		expect(runs.map(({workers, factor, calls, hasHints}) => [workers, factor, calls, hasHints])).toEqual([
			[2, 1, 2, false],
			[2, 1, 2, true],
			[2, 2, 4, false],
			[2, 2, 4, true],
		]);
		for (const run of runs) {
			expect(run.effectiveness).toBeCloseTo(run.minimalExecutionTime / run.realExecutionTime, 6);
			expect(run.realExecutionTime).toBeGreaterThan(run.minimalExecutionTime);
			expect(run.histogram.reduce((sum, {callsServed, workers}) => sum + callsServed * workers, 0)).toBe(run.calls);
			expect(run.histogram.reduce((sum, {workers}) => sum + workers, 0)).toBe(2);
		}
	});

	test('prints it for people', async () => {
		const {stdout} = await fn(['bench', '--workers', '1', '--factor', '1']);
		expect(stdout).toMatch(
			/^1 workers?, 1 calls? \(factor 1\), without hints\n {2}minimal_execution_time +\d\.\d{3} s\n {2}real_execution_time/,
		);
		expect(stdout).toMatch(/calls served : by how many workers\n +1 : 1\n/);
	});

	test('refuses what are not numbers', async () => {
		const {code, stderr} = await said(['bench', '--workers', '0,x']);
		expect(code).toBe(2);
		expect(stderr).toContain('--workers expects numbers from 1 to 200');
	});
});

describe('with a service', () => {
	let service: ServeProcess;
	beforeAll(async () => {
		service = await startServeProcess('http://127.0.0.1:1/api', ['--functions', '2', '--grpc-port', '0']);
	});
	afterAll(() => service.close());

	const address = () => String(service.grpc);

	test('runs there, where one is named', async () => {
		const {code, stdout, stderr} = await fn([
			'eval',
			'x => { console.log("there"); return new Date(x) }',
			'0',
			'--server',
			address(),
		]);
		expect({code, stdout}).toEqual({code: 0, stdout: 'there\n"1970-01-01T00:00:00.000Z"\n'});
		expect(stderr).toBe(`lunch: on the service at ${address()}\n`);
		const workers = await fn(['workers', '--json'], {LUNCH_SERVER: address()});
		const {limit, workers: there} = functionWorkersDocumentSchema.parse(JSON.parse(workers.stdout));
		expect(limit).toBe(2);
		expect(there.map(({runtime}) => runtime)).toContain('node');
	});

	test('runs there, where one is at the usual port, or known by its HTTP address', async () => {
		const port = String(new URL(address().replace('grpc', 'http')).port);
		const found = await home.run(['fn', 'eval', '() => 1'], {env: {LUNCH_GRPC_PORT: port}});
		expect(found).toMatchObject({code: 0, stdout: '1\n', stderr: `lunch: on the service at ${address()}\n`});
		const named = await home.run(['fn', 'eval', '() => 2', '--server', service.address], {
			env: {LUNCH_GRPC_PORT: port},
		});
		expect(named).toMatchObject({code: 0, stdout: '2\n', stderr: `lunch: on the service at ${address()}\n`});
	});

	test('is for functions only', async () => {
		const {code, stderr} = await home.run(['list', '--server', address()]);
		expect(code).toBe(2);
		expect(stderr).toContain('leads to functions only');
		expect((await home.run(['list', '--demo'], {env: {LUNCH_SERVER: address()}})).code).toBe(0);
	});

	test('and one that is not there is told, with exit code 3', async () => {
		const {code, stdout, stderr} = await fn(['eval', '() => 1', '--server', 'grpc://127.0.0.1:1']);
		expect({code, stdout}).toEqual({code: 3, stdout: ''});
		expect(stderr).toContain('127.0.0.1:1');
	});
});

test('help and completion know the commands', async () => {
	expect((await home.run(['fn', '--help'])).stdout).toMatch(
		/call[\s\S]*eval[\s\S]*workers[\s\S]*bench|bench[\s\S]*call/,
	);
	expect((await home.run(['fn', 'call', '--help'])).stdout).toMatch(/--kwargs[\s\S]*--module[\s\S]*--hint/);
	expect((await home.run(['__complete', '--', 'fn', ''])).stdout.trim().split('\n').sort()).toEqual([
		'bench',
		'call',
		'cancel',
		'eval',
		'list',
		'map',
		'result',
		'retry',
		'show',
		'submit',
		'watch',
		'workers',
	]);
	expect((await home.run(['fn'])).code).toBe(2);
	const offered = async (typed: string) => {
		const {stdout} = await home.run(['__complete', '--', 'fn', 'call', typed], {cwd: join(modules, '..')});
		return stdout.split('\n').filter(line => line !== '');
	};
	expect(await offered('mod')).toEqual(['modules/']);
	expect(await offered('modules/pri')).toEqual(['modules/prices.ts']);
	expect((await offered('modules/prices.ts')).sort()).toEqual(
		['currency', 'default', 'endless', 'total'].map(name => `modules/prices.ts#${name}`),
	);
	expect(await offered('modules/prices.ts#to')).toEqual(['modules/prices.ts#total']);
	expect(await offered('modules/area.py#')).toEqual(['modules/area.py#area', 'modules/area.py#fail']);
	expect(await offered('nothing/here')).toEqual([]);
});
