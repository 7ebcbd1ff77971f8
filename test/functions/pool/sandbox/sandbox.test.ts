import {mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {Functions} from '../../../../source/functions/functions.ts';
import {poll} from '../../../support/poll.ts';
import {begun, nodeCall, pythonCall, returnOf, watched} from '../../support/calling.ts';
import {bwrap, openPool} from '../../support/open-pool.ts';
import {ownSeconds, processesWith} from '../../support/processes.ts';

/** In the command lines of what this run starts: an earlier run may have been interrupted. */
const mark = `run-${process.pid}-${Date.now()}`;
const secrets = {
	...process.env,
	LUNCH_TOKEN: 'a secret',
	AWS_SECRET_ACCESS_KEY: 'another secret',
	TZ: 'Europe/Stockholm',
};

describe.runIf(bwrap)('in a sandbox a function', () => {
	let pool: ReturnType<typeof openPool>;
	let functions: Functions;
	const run = async (source: string, modules: string[] = [], args: unknown[] = []) =>
		returnOf(functions, nodeCall(source, args, {modules}));
	beforeAll(() => {
		pool = openPool({env: secrets});
		functions = pool.functions;
	});
	afterAll(() => pool.close());

	test('is said to be in one', async () => {
		expect((await functions.load()).isolation).toMatch(/^bwrap, no network, memory /);
		expect(pool.warnings).toEqual([]);
	});

	test('sees no other processes', async () => {
		const numbers = await run("() => fs.readdirSync('/proc').filter(name => Number(name) > 0)", ['node:fs']);
		expect(numbers).toEqual(['1', '2']);
	});

	test('has no network', async () => {
		const server = createServer((_, reply) => reply.end('here')).listen(0, '127.0.0.1');
		await poll('the server', () => server.listening);
		const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
		const source = "url => fetch(url).then(reply => reply.text(), error => 'failed: ' + error.cause?.code)";
		expect(await run(source, [], [url])).toMatch(/^failed/);
		const open = openPool({isolation: {allowNet: true, bwrap}});
		expect(await returnOf(open.functions, nodeCall(source, [url]))).toBe('here');
		expect((await open.functions.load()).isolation).toMatch(/^bwrap, with the network, memory /);
		await open.close();
		server.close();
	});

	test('runs from a folder that nobody else may look into', async () => {
		// As a person's home and `mktemp -d` are.
		const folder = mkdtempSync(join(tmpdir(), 'lunch-private-'));
		const closed = openPool({modules: folder});
		expect(await returnOf(closed.functions, nodeCall('() => 1'))).toBe(1);
		await closed.close();
		rmSync(folder, {recursive: true});
	});

	test('can not write to the system, nor see what is of no use to it', async () => {
		const write =
			"path => { try { fs.writeFileSync(path, 'x'); return 'written'; } catch (error) { return error.code; } }";
		for (const path of [
			'/usr/lunch',
			'/etc/lunch',
			'/worker/lunch',
			'/lunch',
			'/dev/lunch',
			'/proc/sys/kernel/hostname',
		]) {
			expect(await run(write, ['node:fs'], [path])).toMatch(/EROFS|EACCES|EPERM|ENOENT/);
		}
		const exists = 'path => fs.existsSync(path)';
		for (const path of ['/root', '/home', '/var', '/etc/shadow', '/etc/passwd', process.cwd(), '/sys', '/run']) {
			expect([path, await run(exists, ['node:fs'], [path])]).toEqual([path, false]);
		}
		expect(await run(write, ['node:fs'], ['/tmp/lunch'])).toBe('written');
	});

	test('can not fill the memory with files', async () => {
		const source =
			"() => { try { for (let i = 0; ; i += 1) fs.appendFileSync('/tmp/big', Buffer.alloc(2 ** 20)); } catch (error) { return error.code; } }";
		expect(await run(source, ['node:fs'])).toBe('ENOSPC');
	});

	test('can start only so many processes', async () => {
		const bomb =
			"() => { child_process.spawn('sh', ['-c', 'b() { b | b & }; b; sleep 600', MARK], {stdio: 'ignore'}); for (;;); }";
		const request = nodeCall(bomb.replace('MARK', `'${mark}'`), [], {modules: ['node:child_process'], timeoutMs: 1500});
		const neighbour = begun(functions, nodeCall("() => new Promise(resolve => setTimeout(resolve, 300, 'neighbour'))"));
		expect((await watched(functions, request)).outcome.state).toMatch(/failed|timed-out/);
		expect(await neighbour.call.outcome).toMatchObject({state: 'returned'});
		expect(await run('() => 1')).toBe(1);
		await poll('no orphans', () => processesWith(mark).length === 0);
	});

	test('has no rights, and can not get any', async () => {
		const status = String(await run("() => fs.readFileSync('/proc/self/status', 'utf8')", ['node:fs']));
		expect(/CapEff:\s*(\w+)/.exec(status)?.[1]).toBe('0000000000000000');
		expect(/NoNewPrivs:\s*(\d)/.exec(status)?.[1]).toBe('1');
	});

	test.each(['node', 'python'])('has none of the secrets (%s)', async runtime => {
		const request =
			runtime === 'node'
				? nodeCall('() => ({...process.env})')
				: pythonCall('lambda: dict(os.environ)', [], {modules: ['os']});
		const env = await returnOf(functions, request);
		expect(JSON.stringify(env)).not.toContain('secret');
		expect(env).toMatchObject({TZ: 'Europe/Stockholm', HOME: '/tmp', PATH: '/usr/local/bin:/usr/bin:/bin'});
		expect(Object.keys(env as object).sort()).toEqual(
			expect.not.arrayContaining(['LUNCH_TOKEN', 'AWS_SECRET_ACCESS_KEY', 'NODE_OPTIONS']),
		);
	});

	test('imports packages of the folder that it may have', async () => {
		const other = openPool({modules: process.cwd()});
		const request = nodeCall('() => devalue.stringify({a: 1})', [], {modules: ['devalue']});
		expect(await returnOf(other.functions, request)).toBe('[{"a":1},1]');
		const dynamic = nodeCall("async () => (await import('devalue')).stringify([])");
		expect(await returnOf(other.functions, dynamic)).toBe('[[]]');
		await other.close();
	});
});

describe('without a sandbox', () => {
	test('a pool says what is missing, and keeps secrets all the same', async () => {
		const pool = openPool({isolation: {allowNet: false, bwrap: null}, env: secrets});
		const env = await returnOf(pool.functions, nodeCall('() => ({...process.env})'));
		expect(JSON.stringify(env)).not.toContain('secret');
		expect(pool.warnings.map(({message}) => message)).toEqual([
			expect.stringMatching(/not shut in, since bwrap is not there/),
		]);
		expect((await pool.functions.load()).isolation).toMatch(/no sandbox/);
		await pool.close();
	});

	test('a pool does without a bwrap that does not work', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'lunch-bwrap-'));
		const broken = join(folder, 'bwrap');
		writeFileSync(broken, '#!/bin/sh\necho "No permissions to create a new namespace" >&2\nexit 1\n', {mode: 0o755});
		const pool = openPool({isolation: {allowNet: false, bwrap: broken}});
		expect(await returnOf(pool.functions, nodeCall('() => 1'))).toBe(1);
		expect((await pool.functions.load()).isolation).toMatch(/bwrap does not work here/);
		await pool.close();
		rmSync(folder, {recursive: true});
	});

	test('a pool needs none of the programs that it would use', async () => {
		const pool = openPool({isolation: {allowNet: false, bwrap: null}, env: {PATH: '/nowhere'}});
		expect((await pool.functions.load()).isolation).toMatch(/^no sandbox/);
		expect(await returnOf(pool.functions, nodeCall('() => 1'))).toBe(1);
		const away =
			"time => { child_process.spawn('setsid', ['sleep', time], {detached: true, stdio: 'ignore'}).unref(); }";
		const time = ownSeconds();
		await watched(pool.functions, nodeCall(away, [time], {modules: ['node:child_process']}));
		await poll('no orphans', () => processesWith(`sleep ${time}`).length === 0);
		await pool.close();
	});

	test('folders of workers are gone with them', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'lunch-scratch-'));
		const pool = openPool({isolation: {allowNet: false, bwrap: null}, folder});
		for (let i = 0; i < 3; i += 1) {
			await returnOf(pool.functions, nodeCall("() => fs.writeFileSync('left', '')", [], {modules: ['node:fs']}));
		}
		await pool.close();
		expect(readdirSync(folder)).toEqual([]);
		rmSync(folder, {recursive: true});
	});
});

test('Python is missed where it is not there', async () => {
	const pool = openPool({python: null});
	await expect(pool.functions.start(pythonCall('lambda: 1')).outcome).rejects.toMatchObject({
		code: 'FUNCTION_RUNTIME_MISSING',
	});
	await pool.close();
});
