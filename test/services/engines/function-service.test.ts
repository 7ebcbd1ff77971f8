import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {type AddressInfo, createServer} from 'node:net';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, afterEach, beforeAll, describe, expect, test} from 'vitest';
import type {CallOutcome, CallRequest, Functions} from '../../../source/functions/functions.ts';
import {findGrpcAddress} from '../../../source/functions/grpc/find-grpc-address.ts';
import {createGrpcFunctions, type GrpcFunctionsOptions} from '../../../source/functions/grpc/grpc-functions.ts';
import {decodeValue} from '../../../source/functions/values/values.ts';
import {LunchError} from '../../../source/shared/errors.ts';
import {nodeCall, returnOf} from '../../functions/support/calling.ts';
import {freePort} from '../../support/network/free-port.ts';
import {makeSelfSigned} from '../../support/network/self-signed.ts';
import {poll} from '../../support/poll.ts';
import {isRunning, type ServeProcess, startServeProcess} from '../../support/program/serve-process.ts';
import {type FakeUpstream, startFakeUpstream} from '../../support/upstream/fake-upstream.ts';

const opaqueWorker = `${process.execPath} ${fileURLToPath(new URL('../../support/program/opaque-worker.js', import.meta.url))}`;

let upstream: FakeUpstream;
let served: ServeProcess | undefined;
let clients: Functions[] = [];
beforeAll(async () => {
	upstream = await startFakeUpstream();
});
afterAll(() => upstream.close());
afterEach(async () => {
	await Promise.all(clients.map(client => client.close()));
	clients = [];
	await served?.close();
	served = undefined;
});

const launch = (...args: string[]) => startServeProcess(upstream.address, ['--functions', '2', ...args]);

/** A service of one test. */
async function start(...args: string[]): Promise<ServeProcess> {
	served = await launch(...args);
	return served;
}

/** A service of all tests of a suite. */
function useService(...args: string[]): () => ServeProcess {
	let shared: ServeProcess;
	beforeAll(async () => {
		shared = await launch(...args);
	});
	afterAll(() => shared.close());
	return () => shared;
}

function connect(options: Partial<GrpcFunctionsOptions> = {}): Functions {
	const client = createGrpcFunctions({address: served?.grpc ?? '', ...options});
	clients.push(client);
	return client;
}

const sleep = (ms: number): CallRequest => nodeCall('ms => new Promise(resolve => setTimeout(resolve, ms, ms))', [ms]);
const spin = nodeCall('() => { for (;;); }');

/** Waits until a call runs. */
async function started(functions: Functions, request: CallRequest) {
	let isStarted = false;
	const call = functions.start(request, ({kind}) => {
		isStarted ||= kind === 'started';
	});
	await poll('it runs', () => isStarted);
	return call;
}

describe.each(['1', '2'])('lunch serve --functions 2 --workers %s', workers => {
	const service = useService('--workers', workers, '--opaque-worker', opaqueWorker);
	const withoutOpaque = useService('--workers', workers, '--opaque-worker', 'exit 3');

	test('runs functions, and says so everywhere', async () => {
		const {address, grpc, figure} = service();
		expect(grpc).toMatch(/^grpc:\/\/127\.0\.0\.1:\d+$/);
		const functions = connect({address: grpc ?? ''});
		expect(await returnOf(functions, nodeCall('x => x * x', [12]))).toBe(144);
		expect((await functions.start(nodeCall('() => { throw new Error("oj"); }')).outcome).state).toBe('threw');
		expect(await figure('lunch_function_calls_total{state="returned"}')).toBe(1);
		expect(await figure('lunch_function_calls_total{state="threw"}')).toBe(1);
		expect(await figure('lunch_function_call_duration_seconds_count')).toBe(2);
		expect(await figure('lunch_function_workers_limit')).toBe(2);
		await poll('opaque workers are up', async () => (await figure('lunch_opaque_workers')) === 4);
		const report = await (await fetch(`${address}/workers`)).json();
		expect(report).toMatchObject({grpc, functions: {limit: 2, workers: expect.any(Array)}});
		const {checks} = (await (await fetch(`${address}/ready`)).json()) as {checks: unknown[]};
		expect(checks).toContainEqual({name: 'functions', state: 'ok', detail: 'in order'});
	});

	test('/ready warns of opaque workers that can not be started; HTTP goes on', async () => {
		const {address} = withoutOpaque();
		await poll('/ready says so', async () => {
			const {checks} = (await (await fetch(`${address}/ready`)).json()) as {
				checks: {name: string; state: string; detail: string}[];
			};
			return checks.some(
				({name, state, detail}) => name === 'functions' && state === 'warning' && detail.includes('exited with code 3'),
			);
		});
		expect((await fetch(`${address}/restaurant/bikupan`)).status).toBe(200);
	});

	test('SIGTERM: calls under way are finished, new ones are not taken, then exit code 0', async () => {
		const {process: child, ended, grpc} = withoutOpaque();
		const functions = connect({address: grpc ?? ''});
		const call = await started(functions, sleep(1500));
		child.kill('SIGTERM');
		await poll('nothing is taken any more', () =>
			functions.start(sleep(1)).outcome.then(
				() => false,
				() => true,
			),
		);
		expect(await call.outcome).toMatchObject({state: 'returned'});
		expect(await ended).toEqual({code: 0, signal: null});
	});

	test('kill -9: no worker is left, and the caller has an outcome', async () => {
		const {process: child, grpc, figure} = service();
		const functions = connect({address: grpc ?? ''});
		const calls = [await started(functions, spin), await started(functions, sleep(60_000))];
		await poll('opaque workers are up', async () => (await figure('lunch_opaque_workers')) === 4);
		const pids = descendants(child.pid ?? 0);
		expect(pids.length).toBeGreaterThanOrEqual(6);
		child.kill('SIGKILL');
		for (const {outcome} of calls) {
			expect(await outcome).toMatchObject({state: 'failed', error: {code: 'SERVICE_UNREACHABLE'}});
		}
		await poll('no process is left', () => !pids.some(isRunning));
	});
});

describe('a service that is killed again and again', () => {
	test('gives every call one outcome or none at all, and never that of another', async () => {
		const port = String(await freePort());
		await start('--grpc-port', port);
		const functions = connect();
		let isOver = false;
		const counts = {returned: 0, lost: 0, refused: 0};
		const lanes = Array.from({length: 8}, async (_, lane) => {
			for (let round = 0; !isOver; round++) {
				const asked = `${lane}/${round}`;
				const call = functions.start(
					nodeCall('text => new Promise(resolve => setTimeout(resolve, 20, text))', [asked]),
				);
				const outcome = await call.outcome.catch((error: unknown) => error);
				if (outcome instanceof LunchError) {
					expect(['SERVICE_UNREACHABLE', 'FUNCTION_POOL_CLOSED']).toContain(outcome.code);
					counts.refused++;
					await new Promise(resolve => setTimeout(resolve, 20));
				} else if (isOutcome(outcome) && outcome.state === 'returned') {
					expect(outcome.value && decodeValue(outcome.value)).toBe(asked);
					counts.returned++;
				} else {
					expect(outcome).toMatchObject({state: 'failed', error: {code: 'SERVICE_UNREACHABLE'}});
					counts.lost++;
				}
			}
		});
		const fortyReturned = () => {
			const before = counts.returned;
			return poll('calls return', () => counts.returned > before + 40);
		};
		try {
			for (let kill = 0; kill < 2; kill++) {
				await fortyReturned();
				await served?.close();
				await start('--grpc-port', port);
			}
			await fortyReturned();
		} finally {
			// Where the service does not come up again, that is the failure: not what the end of the test does to calls.
			isOver = true;
		}
		await Promise.all(lanes);
		expect(counts.lost).toBeGreaterThan(0);
	});
});

describe('lunch serve with functions', () => {
	const service = useService();

	test('a function that kills its worker harms neither other calls nor HTTP', async () => {
		const {address, grpc} = service();
		const functions = connect({address: grpc ?? ''});
		const other = functions.start(sleep(1000));
		const ends = ['() => process.exit(1)', '() => process.kill(process.pid, "SIGKILL")', '() => process.abort()'];
		for (const source of ends) {
			const {state, error} = await functions.start(nodeCall(source)).outcome;
			expect({source, state, code: error?.code}).toEqual({source, state: 'failed', code: 'FUNCTION_WORKER_DIED'});
			expect((await fetch(`${address}/health`)).status).toBe(200);
		}
		expect(await other.outcome).toMatchObject({state: 'returned'});
		expect(await returnOf(functions, nodeCall('() => 1'))).toBe(1);
	});

	test('a client that is gone has its calls ended', async () => {
		const {figure, grpc} = service();
		const functions = connect({address: grpc ?? ''});
		for (const request of [spin, sleep(60_000)]) {
			const call = await started(functions, request);
			call.cancel();
			expect((await call.outcome).state).toBe('cancelled');
		}
		await poll(
			'the service ended them',
			async () => (await figure('lunch_function_calls_total{state="cancelled"}')) === 2,
		);
		expect(await figure('lunch_grpc_calls')).toBe(0);
		expect(await returnOf(functions, nodeCall('() => 1'))).toBe(1);
	});

	test('an idle connection keeps no program alive', async () => {
		const {grpc} = service();
		const program = fileURLToPath(new URL('../support/one-call.ts', import.meta.url));
		const {status, stdout, stderr} = spawnSync(process.execPath, [program, grpc ?? ''], {
			encoding: 'utf8',
			timeout: 20_000,
		});
		expect({status, stdout, stderr}).toEqual({status: 0, stdout: '144', stderr: ''});
	});

	test('tells its gRPC address over HTTP, with the host that was named', async () => {
		const {address, grpc} = service();
		expect(await findGrpcAddress({server: address, token: null})).toBe(grpc);
		const {port} = new URL(address);
		const named = await findGrpcAddress({server: `http://localhost:${port}/`, token: null});
		expect(named).toBe(grpc?.replace('127.0.0.1', 'localhost'));
		expect(await findGrpcAddress({server: 'grpcs://kitchen:8000/', token: null})).toBe('grpcs://kitchen:8000');
	});
});

describe('lunch serve with functions, a token and TLS', () => {
	const tls = makeSelfSigned();
	const tokenFile = join(tls.folder, 'token');
	const token = () => readFileSync(tokenFile, 'utf8').trim();
	let service: ServeProcess;
	beforeAll(async () => {
		service = await startServeProcess(
			upstream.address,
			['--functions', '1', '--token-file', tokenFile, '--tls-cert', tls.certFile, '--tls-key', tls.keyFile],
			{LUNCH_TOKEN: 'a-token-for-others', DISH: 'soup'},
		);
	});
	afterAll(async () => {
		await service.close();
		tls.remove();
	});

	test('shows nobody its secrets, nor the environment', async () => {
		const {grpc, address, log} = service;
		expect(grpc).toMatch(/^grpcs:/);
		expect(address).toMatch(/^https:/);
		const functions = connect({address: grpc ?? '', token: token(), certificates: tls.cert});
		const env = JSON.stringify(await returnOf(functions, nodeCall('() => ({...process.env})')));
		for (const secret of [token(), 'a-token-for-others', 'soup', tokenFile]) expect(env).not.toContain(secret);
		expect(log).not.toContain(token());
		const stranger = connect({address: grpc ?? '', certificates: tls.cert});
		await expect(stranger.start(sleep(1)).outcome).rejects.toMatchObject({code: 'UNAUTHORIZED'});
	});

	test('tells its gRPC address only with the token, and with TLS', async () => {
		const {grpc, address} = service;
		const find = (token: string | null, certificates?: Buffer) =>
			findGrpcAddress({server: address, token, certificates});
		expect(await find(token(), tls.cert)).toBe(grpc);
		await expect(find(null, tls.cert)).rejects.toMatchObject({code: 'UNAUTHORIZED'});
		await expect(find(token())).rejects.toMatchObject({code: 'SERVICE_UNREACHABLE'});
	});
});

describe('a relay for everybody, without functions', () => {
	const service = useService('--functions', '0', '--host', '0.0.0.0');

	test('serves menus, and nothing over gRPC', async () => {
		const {address, grpc} = service();
		expect(grpc).toBeNull();
		expect((await fetch(`http://127.0.0.1:${new URL(address).port}/restaurant/bikupan`)).status).toBe(200);
	});

	test('has no gRPC address to be found', async () => {
		const {port} = new URL(service().address);
		const find = (server: string) => findGrpcAddress({server, token: null});
		await expect(find(`http://127.0.0.1:${port}`)).rejects.toMatchObject({
			code: 'SERVICE_FAILED',
			message: expect.stringContaining('runs no functions'),
		});
		await expect(find(new URL(upstream.address).origin)).rejects.toMatchObject({code: 'SERVICE_FAILED'});
		await expect(find('http://127.0.0.1:1')).rejects.toMatchObject({code: 'SERVICE_UNREACHABLE'});
	});
});

describe('lunch serve refuses', () => {
	const serve = (...args: string[]) =>
		spawnSync(process.execPath, ['bin/lunch.js', 'serve', '--json', '--port', '0', '--log-level', 'silent', ...args], {
			encoding: 'utf8',
			timeout: 20_000,
		});

	test('a gRPC port that is taken: exit code 1, what to do, and nothing is left running', async () => {
		const taken = createServer();
		const port = await new Promise<number>(resolve =>
			taken.listen(0, '127.0.0.1', () => resolve((taken.address() as AddressInfo).port)),
		);
		for (const workers of ['1', '2']) {
			const {status, stdout, stderr} = serve('--grpc-port', String(port), '--functions', '1', '--workers', workers);
			expect(status).toBe(1);
			expect(stdout).toBe('');
			const {error} = JSON.parse(stderr);
			expect(error.code).toBe('LISTEN_FAILED');
			expect(error.message).toContain(`port ${port}`);
			expect(error.hint).toContain('--grpc-port');
		}
		taken.close();
	});

	test.each([
		[['--host', '0.0.0.0'], /--token-file.*--functions 0/],
		[['--host', '0.0.0.0', '--insecure'], /--token-file/],
		[['--host', '0.0.0.0', '--functions', '0', '--opaque-worker', 'cat'], /--token-file/],
		[['--tls-cert', 'cert.pem'], /--tls-key/],
	])('%j', (args, hint) => {
		const {status, stdout, stderr} = serve('--grpc-port', '0', ...args);
		expect(status).toBe(2);
		expect(stdout).toBe('');
		expect(JSON.parse(stderr)).toMatchObject({error: {code: 'USAGE', hint: expect.stringMatching(hint)}});
	});
});

function isOutcome(value: unknown): value is CallOutcome {
	return typeof value === 'object' && value !== null && 'state' in value && !(value instanceof Error);
}

/** All processes below one. */
function descendants(pid: number): number[] {
	const {stdout} = spawnSync('ps', ['-e', '-o', 'pid=,ppid='], {encoding: 'utf8'});
	const pairs = stdout
		.trim()
		.split('\n')
		.map(line => line.trim().split(/\s+/).map(Number));
	const below = (parent: number): number[] =>
		pairs.flatMap(([child = 0, itsParent]) => (itsParent === parent ? [child, ...below(child)] : []));
	return below(pid);
}
