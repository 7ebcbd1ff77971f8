import {afterEach, beforeEach, expect, test} from 'vitest';
import type {Functions} from '../../../source/functions/functions.ts';
import {createGrpcFunctions} from '../../../source/functions/grpc/grpc-functions.ts';
import {begun, nodeCall, pythonCall, returnOf, watched} from '../../functions/support/calling.ts';
import {poll} from '../../support/poll.ts';
import {isRunning, startServeProcess} from '../../support/program/serve-process.ts';
import {startWorkerProcess, type WorkerProcess} from '../../support/program/worker-process.ts';
import {describeWithRedis, type RedisServer, startRedisServer} from '../../support/servers/redis-server.ts';

describeWithRedis('lunch serve and lunch worker run functions', () => {
	let redis: RedisServer;
	const open: {close(): Promise<void>}[] = [];
	beforeEach(async () => {
		redis = await startRedisServer({isKept: true});
	});
	afterEach(async () => {
		for (const one of open.splice(0).reverse()) await one.close();
		await redis.close();
	}, 60_000);

	/** A service, and a client of its gRPC server. */
	async function serve(...args: string[]): Promise<Functions> {
		const served = await startServeProcess('http://127.0.0.1:9', [
			...['--redis', redis.url, '--jobs', '0', '--grpc-port', '0'],
			...args,
		]);
		open.push(served);
		const client = createGrpcFunctions({address: served.grpc ?? ''});
		open.push(client);
		return client;
	}

	async function work(...args: string[]): Promise<WorkerProcess> {
		const worker = await startWorkerProcess(['--redis', redis.url, '--jobs', '0', ...args]);
		open.push(worker);
		return worker;
	}

	const limitOf = async (functions: Functions) => (await functions.load()).limit;

	test('calls of a service without workers run on machines, which it shows', async () => {
		const functions = await serve('--functions', '0');
		const workers = [await work('--functions', '2'), await work('--functions', '1')];
		await poll('both are there', async () => (await limitOf(functions)) === 3);
		const values = await Promise.all(
			Array.from({length: 30}, (_, index) => returnOf(functions, nodeCall('x => x * x', [index]))),
		);
		expect(values).toEqual(Array.from({length: 30}, (_, index) => index * index));
		expect(await returnOf(functions, pythonCall('lambda x: x + 1', [1]))).toBe(2);
		const {outcome, stdout} = await watched(functions, nodeCall("() => console.log('soup')"));
		expect(stdout).toBe('soup\n');
		expect(workers.some(({machine}) => outcome.worker?.endsWith(machine.name))).toBe(true);
		const machines = (await functions.load()).workers.map(({machine}) => machine);
		expect(new Set(machines)).toEqual(new Set(workers.map(({machine}) => machine.name)));
	});

	test('a service’s own workers take part, and serve the calls of another service', async () => {
		const [one, other] = [await serve('--functions', '1'), await serve('--functions', '0')];
		await poll('it is there', async () => (await limitOf(other)) === 1);
		expect(await returnOf(one, nodeCall('x => x', ['one']))).toBe('one');
		expect(await returnOf(other, nodeCall('x => x', ['other']))).toBe('other');
	});

	test('a worker that is killed has its calls answered with its name, and leaves no process', async () => {
		const functions = await serve('--functions', '0');
		const worker = await work('--functions', '2');
		const {call, events} = begun(functions, nodeCall('() => { for (;;); }'));
		await poll('it runs', () => events.some(({kind}) => kind === 'started'));
		const pids = (await functions.load()).workers.map(({pid}) => pid ?? 0);
		expect(pids.length).toBeGreaterThan(0);
		worker.process.kill('SIGKILL');
		const {state, error} = await call.outcome;
		expect(state).toBe('failed');
		expect(error).toMatchObject({
			code: 'FUNCTION_WORKER_DIED',
			message: expect.stringContaining(worker.machine.name),
		});
		await poll('its processes are gone', () => !pids.some(isRunning));
	}, 60_000);

	test('a worker that is told to stop finishes what it has, and ends with 0', async () => {
		const functions = await serve('--functions', '0');
		const worker = await work('--functions', '2');
		const {call, events} = begun(
			functions,
			nodeCall('() => new Promise(resolve => setTimeout(resolve, 1500, "done"))'),
		);
		await poll('it runs', () => events.some(({kind}) => kind === 'started'));
		worker.process.kill('SIGTERM');
		expect((await call.outcome).state).toBe('returned');
		expect(await worker.ended).toEqual({code: 0, signal: null});
	});
});
