import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {CallRequest, Functions} from '../../../source/functions/functions.ts';
import {poll} from '../../support/poll.ts';
import {begun, nodeCall, pythonCall, returnOf, watched} from '../support/calling.ts';
import {openPool} from '../support/open-pool.ts';
import {ownSeconds, processesWith} from '../support/processes.ts';

const MIB = 1024 * 1024;
/** In the command lines of what functions start here, to see whether any of it is left. */
const MARK = ownSeconds();
const shell = (script: string, more: object = {}) =>
	nodeCall(
		"script => { child_process.spawn('sh', ['-c', script], {stdio: 'inherit', detached: true}); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); }",
		[script],
		{
			modules: ['node:child_process'],
			timeoutMs: 500,
			...more,
		},
	);

const died = {state: 'failed', error: {code: 'FUNCTION_WORKER_DIED'}};
const timedOut = {state: 'timed-out', error: {code: 'FUNCTION_TIMED_OUT'}};
const outOfMemory = {state: 'failed', error: {code: 'FUNCTION_OUT_OF_MEMORY'}};
const invalid = {state: 'failed', error: {code: 'FUNCTION_RESULT_INVALID'}};

const faults: readonly [what: string, request: CallRequest, outcome: object][] = [
	['ends its process', nodeCall('() => process.exit(0)'), died],
	[
		'ends its process with a code',
		nodeCall('() => process.exit(3)'),
		{...died, error: {message: expect.stringMatching(/exit code 3/)}},
	],
	['aborts', nodeCall('() => process.abort()'), {...died, error: {message: expect.stringMatching(/SIGABRT/)}}],
	[
		'is hit by SIGSEGV',
		nodeCall("() => { process.kill(process.pid, 'SIGSEGV'); for (;;); }"),
		{...died, error: {message: expect.stringMatching(/SIGSEGV/)}},
	],
	[
		'makes its outcome impossible to write',
		nodeCall(
			"() => { Object.defineProperty(JSON, 'stringify', {value: null, configurable: false, writable: false}); return {a: 1}; }",
		),
		{...invalid, error: {...invalid.error, message: expect.stringMatching(/outcome can't be written/)}},
	],
	['kills itself', nodeCall("() => { process.kill(process.pid, 'SIGKILL'); for (;;); }"), died],
	[
		'stops itself',
		nodeCall("() => { process.kill(process.pid, 'SIGSTOP'); for (;;); }", [], {timeoutMs: 500}),
		timedOut,
	],
	[
		'loops and ignores SIGTERM',
		nodeCall("() => { process.on('SIGTERM', () => {}); for (;;); }", [], {timeoutMs: 300}),
		timedOut,
	],
	['loops in microtasks', nodeCall('async () => { for (;;) await null; }', [], {timeoutMs: 300}), timedOut],
	[
		'loops after it returned',
		nodeCall('() => { (async () => { for (;;) await null; })(); }', [], {timeoutMs: 300}),
		timedOut,
	],
	['never ends', nodeCall('() => new Promise(() => {})', [], {timeoutMs: 300}), timedOut],
	[
		'takes too much memory',
		nodeCall('() => { const all = []; for (;;) all.push(new Array(1e5).fill(1.5)); }', [], {memoryBytes: 48 * MIB}),
		outOfMemory,
	],
	[
		'takes too much memory, slowly and outside the heap',
		nodeCall(
			'async () => { const all = []; for (;;) { all.push(Buffer.alloc(4e6, 1)); await new Promise(r => setTimeout(r, 5)); } }',
			[],
			{memoryBytes: 48 * MIB},
		),
		outOfMemory,
	],
	[
		'throws late',
		nodeCall("() => { setTimeout(() => { throw new Error('late'); }, 10); return new Promise(() => {}); }"),
		{state: 'threw', error: {message: 'late'}},
	],
	[
		'rejects late',
		nodeCall("() => { setTimeout(() => Promise.reject(new Error('late')), 10); return new Promise(() => {}); }"),
		{state: 'threw', error: {message: 'late'}},
	],
	['throws what has no text', nodeCall('() => { throw Object.create(null); }'), {state: 'threw'}],
	[
		'throws a trap',
		nodeCall(
			'() => { throw new Proxy({}, {get() { throw 1; }, getPrototypeOf() { throw 2; }, ownKeys() { throw 3; }}); }',
		),
		{state: 'threw'},
	],
	['returns a trap', nodeCall("() => ({get a() { throw new Error('trap'); }})"), invalid],
	[
		'returns what is nested too deeply',
		nodeCall('() => { let deep = []; for (let i = 0; i < 1e5; i += 1) deep = [deep]; return deep; }'),
		invalid,
	],
	['returns too much', nodeCall("() => 'x'.repeat(70e6)"), {state: 'failed', error: {code: 'FUNCTION_TOO_LARGE'}}],
	[
		'closes the pipe to the pool',
		nodeCall('() => { fs.closeSync(3); for (;;); }', [], {modules: ['node:fs'], timeoutMs: 500}),
		{state: expect.stringMatching(/failed|timed-out/)},
	],
	[
		'writes rubbish to the pool',
		nodeCall("() => { fs.writeSync(3, 'x'.repeat(4096)); return new Promise(() => {}); }", [], {modules: ['node:fs']}),
		died,
	],
	[
		'tells the pool of a huge answer',
		nodeCall('() => { fs.writeSync(3, Buffer.alloc(4096, 0xff)); return new Promise(() => {}); }', [], {
			modules: ['node:fs'],
		}),
		died,
	],
	[
		'tells the pool of a huge head, which would be read as JSON',
		nodeCall("() => { fs.writeSync(3, Buffer.from('0000400000000000', 'hex')); return new Promise(() => {}); }", [], {
			modules: ['node:fs'],
		}),
		died,
	],
	[
		'throws an error with a huge text',
		nodeCall("() => { throw new Error('x'.repeat(2e6)); }"),
		{state: 'threw', error: {message: expect.stringMatching(/^x{15000}/)}},
	],
	[
		'(Python) raises an error with a huge text',
		pythonCall('def fail():\n    raise ValueError("x" * 2_000_000)'),
		{state: 'threw', error: {message: expect.stringMatching(/^x{15000}/)}},
	],
	[
		'breaks what its worker is made of',
		nodeCall(
			"() => { Buffer.prototype.write = JSON.stringify = Array.prototype.map = Promise.prototype.then = Writable.prototype.write = () => { throw new Error('broken'); }; return ['told']; }".replace(
				'Writable',
				"process.getBuiltinModule('node:stream').Writable",
			),
			[],
			{timeoutMs: 2000},
		),
		{state: 'returned', value: {encoding: 'rich', text: expect.stringContaining('told')}},
	],
	['starts a program that goes away', shell(`setsid sleep ${MARK} & sleep ${MARK}`), timedOut],
	[
		'starts very many programs',
		shell(`for i in $(seq 150); do sleep ${MARK} & done; wait`, {timeoutMs: 5000}),
		{state: expect.stringMatching(/failed|timed-out/)},
	],
	[
		'(Python) ends its process',
		pythonCall('lambda: __import__("os")._exit(3)'),
		{...died, error: {message: expect.stringMatching(/exit code 3/)}},
	],
	['(Python) exits', pythonCall('lambda: exit(4)', [], {modules: ['sys']}), died],
	[
		'(Python) touches what is not there',
		pythonCall('lambda: ctypes.string_at(0)', [], {modules: ['ctypes']}),
		{...died, error: {message: expect.stringMatching(/SIGSEGV/)}},
	],
	[
		'(Python) loops and ignores SIGTERM',
		pythonCall('def loop():\n    signal.signal(signal.SIGTERM, signal.SIG_IGN)\n    while True: pass', [], {
			modules: ['signal'],
			timeoutMs: 500,
		}),
		timedOut,
	],
	[
		'(Python) takes too much memory',
		pythonCall('lambda: bytearray(2 ** 32)', [], {memoryBytes: 48 * MIB}),
		outOfMemory,
	],
	[
		'(Python) has a program take too much memory that a thread started',
		pythonCall(
			`def starve():
    program = "import time; all = b'x' * (160 * 2 ** 20); time.sleep(60)"
    thread = threading.Thread(target=subprocess.run, args=([sys.executable, '-c', program],))
    thread.start()
    thread.join()`,
			[],
			{modules: ['threading', 'subprocess', 'sys'], memoryBytes: 48 * MIB, timeoutMs: 30_000},
		),
		outOfMemory,
	],
	[
		'(Python) starts a program that goes away',
		pythonCall(`def away():\n    subprocess.Popen(['sleep', '${MARK}'], start_new_session=True)\n    return 1`, [], {
			modules: ['subprocess'],
		}),
		{state: 'returned'},
	],
	[
		'(Python) writes rubbish to the pool',
		pythonCall(
			'def rubbish():\n    for fd in range(3, 20):\n        try: os.write(fd, b"x" * 4096)\n        except OSError: pass\n    while True: pass',
			[],
			{modules: ['os'], timeoutMs: 5000},
		),
		died,
	],
];

describe.each([
	['in a sandbox', {}],
	['without a sandbox', {isolation: {allowNet: false, bwrap: null}}],
])('a pool %s', (_, options) => {
	let pool: ReturnType<typeof openPool>;
	let functions: Functions;
	beforeAll(() => {
		pool = openPool(options);
		functions = pool.functions;
	});
	afterAll(async () => {
		await pool.close();
		expect(processesWith(MARK)).toEqual([]);
	});

	test.each(faults)('outlives a function that %s', async (_, request, expected) => {
		const neighbour = begun(functions, nodeCall("() => new Promise(resolve => setTimeout(resolve, 50, 'neighbour'))"));
		expect((await watched(functions, request)).outcome).toMatchObject(expected);
		expect(await neighbour.call.outcome).toMatchObject({state: 'returned'});
		expect(await Promise.all([1, 2, 3].map(i => returnOf(functions, nodeCall('i => i', [i]))))).toEqual([1, 2, 3]);
		await poll('no orphans', () => processesWith(MARK).length === 0);
		const {workers} = await functions.load();
		expect(workers.length).toBeLessThanOrEqual(2);
	});

	test('reads 20 MB of output and keeps a little of it', async () => {
		const source =
			"() => { const line = 'x'.repeat(99999) + '\\n'; for (let i = 0; i < 200; i += 1) fs.writeSync(1, line); return 'done'; }";
		const {value, stdout} = await watched(functions, nodeCall(source, [], {modules: ['node:fs'], outputBytes: 5000}));
		expect(value).toBe('done');
		expect(stdout).toMatch(/^x{5000}\n\[output cut: 5000 bytes are the most\]\n$/);
	});

	test('believes no answer that a function makes up for another call', async () => {
		// It answers its own call again and again, with any name it can find, and lives on as long as it can.
		const source = `() => {
			const frame = id => {
				const head = JSON.stringify({kind: 'outcome', id, state: 'returned', encoding: 'json', error: null, isWorn: false, sizes: [6]});
				const prefix = Buffer.alloc(8);
				prefix.writeUInt32LE(head.length, 0);
				prefix.writeUInt32LE(6, 4);
				return Buffer.concat([prefix, Buffer.from(head + '"fake"')]);
			};
			for (;;) for (const id of ['', crypto.randomUUID()]) fs.writeSync(3, frame(id));
		}`;
		const forger = begun(functions, nodeCall(source, [], {modules: ['node:fs'], timeoutMs: 700}));
		const own = await Promise.all(
			Array.from({length: 15}, (_, i) =>
				returnOf(functions, nodeCall('async i => { await new Promise(r => setTimeout(r, 10)); return i; }', [i])),
			),
		);
		expect(own).toEqual(Array.from({length: 15}, (_, i) => i));
		expect(await forger.call.outcome).toMatchObject({state: 'failed', error: {code: 'FUNCTION_WORKER_DIED'}});
	});

	test('ends what it is doing when it is closed', async () => {
		const other = openPool(options);
		const calls = [1, 2, 3].map(() => begun(other.functions, shell(`sleep ${MARK}`, {timeoutMs: 60_000})).call);
		await poll('two to run', () => processesWith(`sleep ${MARK}`).length >= 2);
		await other.close();
		for (const {outcome} of calls)
			expect(await outcome).toMatchObject({state: 'cancelled', error: {code: 'FUNCTION_POOL_CLOSED'}});
		await expect(other.functions.start(nodeCall('() => 1')).outcome).rejects.toMatchObject({
			code: 'FUNCTION_POOL_CLOSED',
		});
		expect(processesWith(MARK)).toEqual([]);
	});
});
