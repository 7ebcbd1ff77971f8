import {spawn, spawnSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {describeNeeding} from '../../support/machine/needing.ts';
import {npmTools} from '../../support/machine/npm-tools.ts';
import {poll} from '../../support/poll.ts';
import {type ServeProcess, startServeProcess} from '../../support/program/serve-process.ts';
import {startFakeUpstream} from '../../support/upstream/fake-upstream.ts';

const worker = `${process.execPath} ${fileURLToPath(new URL('../../support/program/opaque-worker.js', import.meta.url))}`;
const healthProtocol = fileURLToPath(new URL('../../../node_modules/grpc-health-check/proto', import.meta.url));
const pythonClient = fileURLToPath(new URL('../support/opaque_client.py', import.meta.url));

let served: ServeProcess;
beforeAll(async () => {
	const upstream = await startFakeUpstream();
	const args = ['--functions', '2', '--opaque-worker', worker, '--opaque-workers', '2'];
	served = await startServeProcess(upstream.address, args);
	await poll('the opaque workers are up', async () => (await served.figure('lunch_opaque_workers')) === 2);
	await upstream.close();
});
afterAll(() => served?.close());

/** Runs a program; gives its exit code and its words. */
function run(program: string, args: readonly string[]): Promise<{code: number | null; stdout: string; stderr: string}> {
	const child = spawn(program, args, {stdio: ['ignore', 'pipe', 'pipe']});
	const said = {stdout: '', stderr: ''};
	for (const name of ['stdout', 'stderr'] as const) {
		child[name].setEncoding('utf8').on('data', text => {
			said[name] += text;
		});
	}
	return new Promise((resolve, reject) => {
		child.on('error', reject);
		child.on('close', code => resolve({code, ...said}));
	});
}

/** The JSON documents that `buf curl` prints, one below the other. */
function documents(text: string): unknown[] {
	return text
		.split(/(?<=^\})\n/m)
		.filter(part => part.trim() !== '')
		.map(part => JSON.parse(part));
}

describe('buf curl, which learns the protocols from the service', () => {
	const url = (method = '') => `${served.grpc?.replace(/^grpc/, 'http')}/${method}`;
	let buf: string;
	beforeAll(async () => {
		const tools = await npmTools({'@bufbuild/buf': '1.75.0'});
		buf = join(tools ?? '', 'node_modules/.bin/buf');
	}, 300_000);
	beforeEach(context => context.skip(!existsSync(buf), 'no buf: the registry can not be reached'));
	const plain = ['curl', '--http2-prior-knowledge', '--protocol', 'grpc'];
	const call = (method: string, message: unknown, ...options: string[]) =>
		run(buf, [...plain, '-d', JSON.stringify(message), ...options, url(method)]);

	test('lists the methods', async () => {
		const {stdout} = await run(buf, [...plain, '--list-methods', url()]);
		expect(stdout.trim().split('\n')).toEqual([
			'com.github.anight.mysticchallenge.RemoteExecuteAPI/Execute',
			'com.github.anight.mysticchallenge.RemoteExecuteAPI/GetWorkers',
			'grpc.health.v1.Health/Check',
			'grpc.health.v1.Health/Watch',
			'lunch.functions.v1.Functions/Call',
			'lunch.functions.v1.Functions/Calls',
			'lunch.functions.v1.Functions/CancelJob',
			'lunch.functions.v1.Functions/GetJob',
			'lunch.functions.v1.Functions/GetWorkers',
			'lunch.functions.v1.Functions/ListJobs',
			'lunch.functions.v1.Functions/Put',
			'lunch.functions.v1.Functions/PutFile',
			'lunch.functions.v1.Functions/Submit',
			'lunch.functions.v1.Functions/WatchJob',
		]);
	});

	test('calls a function, and sees its output on the way', async () => {
		const source = "async x => { console.log('hej'); console.error('oj'); return x * x; }";
		const message = {runtime: 'RUNTIME_NODE', source, args: {encoding: 'ENCODING_JSON', text: '[12]'}};
		const {code, stdout} = await call('lunch.functions.v1.Functions/Call', message);
		expect(code).toBe(0);
		const events = documents(stdout);
		expect(events).toEqual([
			{queued: {callId: expect.any(String)}},
			{started: {worker: expect.any(String)}},
			{stdout: 'hej\n'},
			{stderr: 'oj\n'},
			{outcome: expect.objectContaining({state: 'returned', value: {encoding: 'ENCODING_JSON', text: '144'}})},
		]);
	});

	test('is told what is wrong with a call', async () => {
		const refused = await call('lunch.functions.v1.Functions/Call', {runtime: 'RUNTIME_NODE', source: '('});
		expect(refused.code).not.toBe(0);
		expect(JSON.parse(refused.stderr)).toMatchObject({code: 'invalid_argument'});
		const none = await call('lunch.functions.v1.Functions/Call', {source: '() => 1'});
		expect(JSON.parse(none.stderr)).toMatchObject({code: 'invalid_argument', message: 'The call names no runtime.'});
	});

	test('sees health and workers', async () => {
		const check = (service: string) => call('grpc.health.v1.Health/Check', {service});
		for (const service of ['', 'lunch.functions.v1.Functions', 'com.github.anight.mysticchallenge.RemoteExecuteAPI']) {
			const {stdout} = await check(service);
			expect(JSON.parse(stdout)).toEqual({status: 'SERVING'});
		}
		expect((await check('nope')).stderr).toContain('not_found');
		const schema = ['--schema', healthProtocol];
		expect(JSON.parse((await call('grpc.health.v1.Health/Check', {}, ...schema)).stdout)).toEqual({status: 'SERVING'});
		const {stdout} = await call('lunch.functions.v1.Functions/GetWorkers', {});
		expect(JSON.parse(stdout)).toMatchObject({limit: 2, isolation: expect.any(String)});
		const opaque = await call('com.github.anight.mysticchallenge.RemoteExecuteAPI/GetWorkers', {});
		expect(JSON.parse(opaque.stdout)).toEqual({workers: 2});
	});

	test('hands bytes to an opaque worker', async () => {
		const request = Buffer.from('echo \u0000\u0001hej').toString('base64');
		const {stdout} = await call('com.github.anight.mysticchallenge.RemoteExecuteAPI/Execute', {request});
		expect(Buffer.from(JSON.parse(stdout).result, 'base64').toString()).toBe('\u0000\u0001hej');
	});
});

const hasGrpcio =
	existsSync('/usr/bin/python3') &&
	spawnSync('/usr/bin/python3', ['-c', 'import grpc'], {stdio: 'ignore'}).status === 0;

describeNeeding(hasGrpcio ? [] : ['python3-grpcio'], "Python's grpcio, without our protocol files", () => {
	const python = (target: string, token: string, ...requests: string[]) =>
		run('/usr/bin/python3', [pythonClient, target, token, ...requests]);

	test('has bytes answered, and is told what became of a worker', async () => {
		const target = new URL(served.grpc ?? '').host;
		const requests = ['echo hej', 'exit', 'echo å', 'text', `length ${'x'.repeat(100_000)}`, 'echo '];
		const {stdout, stderr} = await python(target, '', ...requests);
		expect(stderr).toBe('');
		expect(stdout.split('\n').slice(0, -2)).toEqual([
			'result hej',
			'error The worker exited with code 3.',
			'result å',
			'error The worker answered something that is not base64.',
			'result 100000',
			'result ',
		]);
		expect(stdout).toMatch(/\nworkers [12]\n$/);
	});

	test('has many answered at once, each with its own, whatever became of the workers of others', async () => {
		const target = new URL(served.grpc ?? '').host;
		// The first one that is noticed has all of them watched for longer.
		expect((await python(target, '', 'twice')).stdout).toMatch(/^(?:error|result one)/);
		const bad = ['twice', 'twice-later', 'exit', 'text', 'hang'];
		const requests = Array.from({length: 120}, (_, at) => {
			if (at % 10 === 9) return bad[((at - 9) / 10) % bad.length] ?? 'exit';
			return at % 3 === 0 ? `later ${at}` : `echo ${at}`;
		});
		const {stdout, stderr} = await python(target, '', '--at-once', ...requests);
		expect(stderr).toBe('');
		const answers = stdout.split('\n');
		for (const [at, request] of requests.entries()) {
			const [act, text = ''] = request.split(' ');
			if (act === 'echo' || act === 'later') expect(answers[at]).toBe(`result ${text}`);
			else if (act === 'hang') expect(answers[at]).toMatch(/^status DEADLINE_EXCEEDED /);
			else if (act === 'exit' || act === 'text') expect(answers[at]).toMatch(/^error The worker /);
			else expect(answers[at]).toMatch(/^(?:error The worker |result one$)/);
		}
		expect(answers).toHaveLength(requests.length + 2);
		expect((await python(target, '', 'echo after')).stdout).toMatch(/^result after\n/);
	}, 120_000);

	test('is let in only with the token, where there is one', async () => {
		const upstream = await startFakeUpstream();
		const tokenFile = `${served.folder}/opaque-token`;
		const args = ['--token-file', tokenFile, '--opaque-worker', worker];
		const guarded = await startServeProcess(upstream.address, args);
		try {
			const target = new URL(guarded.grpc ?? '').host;
			const stranger = await python(target, '', 'echo hej');
			expect(stranger.stdout).toBe('status UNAUTHENTICATED This needs a token.\n'.repeat(2));
			const token = readFileSync(tokenFile, 'utf8').trim();
			expect((await python(target, token, 'echo hej')).stdout).toMatch(/^result hej\nworkers \d\n$/);
			expect(guarded.log).not.toContain(token);
		} finally {
			await guarded.close();
			await upstream.close();
		}
	});
});
