import {execFileSync} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import {dirname} from 'node:path';
import {expect, test} from 'vitest';
import {findCgroups} from '../../../source/functions/pool/sandbox/cgroups.ts';
import {launchDescriptors} from '../../../source/functions/pool/sandbox/launch-descriptors.ts';
import {poll} from '../../support/poll.ts';
import {begun, nodeCall, pythonCall, returnOf, watched} from '../support/calling.ts';
import {bwrap, openPool} from '../support/open-pool.ts';
import {ownSeconds, processesWith} from '../support/processes.ts';

const MIB = 1024 * 1024;
const hasCgroups = findCgroups(process.pid, null) !== null;

/** Holds so much memory that no process has mapped. */
const holdUnseen = (mebibytes: number) => `def f():
    import os, time
    descriptor = os.memfd_create('m')
    for _ in range(${mebibytes}): os.write(descriptor, b'x' * (1 << 20))
    return os.fstat(descriptor).st_size >> 20`;

test.runIf(hasCgroups).each([
	['in a sandbox', {}],
	['without one', {isolation: {allowNet: false, bwrap: null}}],
])('memory counts, whatever holds it: %s', async (_, options) => {
	const pool = openPool({limit: 1, memoryBytes: 128 * MIB, ...options});
	expect((await pool.functions.load()).isolation).toMatch(/memory counted by cgroup v[12]$/);
	expect(await returnOf(pool.functions, pythonCall(holdUnseen(50)))).toBe(50);
	expect((await watched(pool.functions, pythonCall(holdUnseen(400)))).outcome).toMatchObject({
		state: 'failed',
		error: {code: 'FUNCTION_OUT_OF_MEMORY', message: 'The function took more memory than it may.'},
	});
	await pool.close();
});

test.runIf(hasCgroups)('a pool leaves no groups behind', async () => {
	const groups = findCgroups(process.pid, null);
	const {folder} = groups?.make(64 * MIB, null) ?? {folder: ''};
	await groups?.close();
	const pool = openPool({limit: 1});
	await returnOf(pool.functions, nodeCall('() => process.pid'));
	await pool.close();
	const left = () => readdirSync(dirname(dirname(folder))).filter(name => name.startsWith(`lunch-${process.pid}-`));
	// Those that other tests of this process looked for are empty, and go with it.
	const before = left().length;
	await poll('none more', () => left().length <= before);
});

test.runIf(bwrap)('where nothing counts memory that no process has mapped, it is refused', async () => {
	const pool = openPool({limit: 1, isolation: {allowNet: false, bwrap, usesCgroups: false}});
	expect((await pool.functions.load()).isolation).toMatch(/memory watched by process$/);
	expect((await watched(pool.functions, pythonCall(holdUnseen(1)))).outcome).toMatchObject({
		state: 'threw',
		error: {name: 'PermissionError'},
	});
	const heap = '() => { const all = []; for (;;) all.push(Buffer.alloc(64 << 20, 1)); }';
	expect((await watched(pool.functions, nodeCall(heap))).outcome).toMatchObject({
		error: {code: 'FUNCTION_OUT_OF_MEMORY'},
	});
	await pool.close();
});

/** Tries a system call, by its number on this architecture. */
const systemCall = (x64: number, arm64: number, ...args: (number | string)[]) => `def f():
    import ctypes, os
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall(${[process.arch === 'arm64' ? arm64 : x64, ...args].join(', ')})
    return os.strerror(ctypes.get_errno())`;

test.runIf(bwrap).each([
	['user namespaces', systemCall(272, 97, 0x10000000), 'Operation not permitted'],
	['user namespaces by clone', systemCall(56, 220, 0x10000011, 0, 0, 0, 0), 'Operation not permitted'],
	['mounts', systemCall(165, 40, "b'none'", "b'/tmp'", "b'tmpfs'", 0, 0), 'Operation not permitted'],
	['keyrings', systemCall(250, 219, 0, -3, 1), 'Operation not permitted'],
	['io_uring', systemCall(425, 425, 1, 0), 'Function not implemented'],
	['programs for the kernel', systemCall(321, 280, 0, 0, 0), 'Operation not permitted'],
	['vsock', systemCall(41, 198, 40, 1, 0), 'Address family not supported by protocol'],
])('there are no %s', async (_, source, reason) => {
	const pool = openPool({limit: 1});
	expect(await returnOf(pool.functions, pythonCall(source))).toBe(reason);
	await pool.close();
});

test('what honest programs do goes on: threads, children, sockets, multiprocessing', async () => {
	const pool = openPool({limit: 1});
	const python = `def f():
    import subprocess, threading, socket, concurrent.futures as futures
    with futures.ThreadPoolExecutor(4) as threads: total = sum(threads.map(len, ['a', 'bb']))
    one, other = socket.socketpair()
    one.send(b'x')
    socket.socket(socket.AF_INET).close()
    return [total, other.recv(1).decode(), subprocess.run(['sh', '-c', 'echo hej'], capture_output=True, text=True).stdout]`;
	expect(await returnOf(pool.functions, pythonCall(python))).toEqual([3, 'x', 'hej\n']);
	const node =
		"async () => { const {execFileSync} = process.getBuiltinModule('node:child_process'); const {Worker} = process.getBuiltinModule('node:worker_threads'); await new Promise(done => new Worker('1', {eval: true}).on('exit', done)); return String(execFileSync('echo', ['hej'])) + Object.keys(process.getBuiltinModule('node:os').networkInterfaces()).length; }";
	expect(await returnOf(pool.functions, nodeCall(node))).toMatch(/^hej\n\d/);
	await pool.close();
});

test.runIf(process.platform === 'linux')(
	'functions are the first that the system ends when memory is short',
	async () => {
		const pool = openPool({limit: 1});
		const read = "() => process.getBuiltinModule('node:fs').readFileSync('/proc/self/oom_score_adj', 'utf8').trim()";
		expect(await returnOf(pool.functions, nodeCall(read))).toBe('1000');
		await pool.close();
	},
);

test('descriptors that this program was given go no further', () => {
	const module = new URL('../../../source/functions/pool/sandbox/launch-descriptors.ts', import.meta.url).href;
	const ask = `import {inheritedDescriptors} from ${JSON.stringify(module)}; console.log(JSON.stringify(inheritedDescriptors()))`;
	// As a shell hands them on: not marked to be closed.
	const start =
		'import os, sys; os.dup2(os.open("/etc/hostname", os.O_RDONLY), 123, inheritable=True); os.execv(sys.argv[1], sys.argv[1:])';
	const output = execFileSync('python3', ['-c', start, process.execPath, '--input-type=module', '-e', ask], {
		encoding: 'utf8',
	});
	expect(JSON.parse(output)).toContain(123);
	const stdio = launchDescriptors(true, [6, 123], 77);
	expect([stdio[3], stdio[4], stdio[5], stdio[6], stdio[123]]).toEqual(['pipe', 'pipe', 'ignore', 77, 77]);
	expect(readFileSync('/proc/self/fdinfo/0', 'utf8')).toContain('flags');
});

test('a call can ask for no more than the operator allows', async () => {
	const most = {memoryBytes: 64 * MIB, timeoutMs: 500, outputBytes: 1000};
	const pool = openPool({limit: 1, most});
	for (const more of [{memoryBytes: 65 * MIB}, {timeoutMs: 501}, {outputBytes: 1001}]) {
		await expect(pool.functions.start(nodeCall('() => 1', [], more)).outcome).rejects.toMatchObject({
			code: 'FUNCTION_INVALID',
			message: expect.stringMatching(/^The call asks for .*; at most .* is allowed here\.$/),
		});
	}
	expect(await returnOf(pool.functions, nodeCall('() => 1', [], most))).toBe(1);
	// A call that asks for nothing has no more either.
	const {outcome} = await watched(pool.functions, nodeCall('() => new Promise(() => {})'));
	expect(outcome).toMatchObject({state: 'timed-out', error: {message: 'The function ran longer than 0.5 s.'}});
	await pool.close();
});

test('where what a function leaves running could not be found, none is run unless that is asked for', async () => {
	const isolation = {allowNet: false, bwrap: null, usesCgroups: false};
	const env = {PATH: '/nowhere'};
	const pool = openPool({limit: 1, isolation, env});
	const {call} = begun(pool.functions, nodeCall('() => 1'));
	expect(await call.outcome).toMatchObject({
		state: 'failed',
		error: {message: expect.stringContaining('without bwrap')},
	});
	await pool.close();
	const loose = openPool({limit: 1, isolation: {...isolation, isLoose: true}, env});
	expect(await returnOf(loose.functions, nodeCall('() => 1'))).toBe(1);
	await loose.close();
});

test.runIf(hasCgroups)('without a sandbox, what left its session and cleared its environment is ended', async () => {
	const pool = openPool({limit: 1, isolation: {allowNet: false, bwrap: null}, env: {PATH: '/nowhere'}});
	const program = `sleep ${ownSeconds()}`;
	const away =
		"program => { const {spawn} = process.getBuiltinModule('node:child_process'); spawn('setsid', ['sh', '-c', program], {detached: true, stdio: 'ignore', env: {PATH: '/usr/bin:/bin'}}).unref(); return 1; }";
	expect(await returnOf(pool.functions, nodeCall(away, [program]))).toBe(1);
	await poll('it to be ended', () => processesWith(program).length === 0);
	await pool.close();
});
