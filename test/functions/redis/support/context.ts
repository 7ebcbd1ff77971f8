import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Redis} from 'ioredis';
import {afterEach, beforeEach} from 'vitest';
import type {Functions} from '../../../../source/functions/functions.ts';
import {
	openRedisFunctions,
	type RedisFunctionsOptions,
} from '../../../../source/functions/redis/open-redis-functions.ts';
import {PATIENCE_MS, poll} from '../../../support/poll.ts';
import {type RedisServer, type RedisServerOptions, startRedisServer} from '../../../support/servers/redis-server.ts';
import {type MachineProcess, startCaller, startMachine} from './machine-process.ts';
import {type OpenMachine, openMachine} from './open-machine.ts';

/** A Redis for each test, and all that the test opened on it, which ends with it. */
export interface RedisContext {
	readonly redis: RedisServer;
	/** A connection to it. */
	readonly client: Redis;
	/** A caller that is connected: its first call is not refused for the time that this process takes to begin. */
	connect(): Promise<Functions>;
	/** A caller. */
	open(options?: Partial<RedisFunctionsOptions>): Functions;
	/** A machine with so many workers: two unless told otherwise, since each is a process. */
	machine(name: string, workers?: number): OpenMachine;
	/** One that is a process, to be killed. */
	machineProcess(name: string, workers?: number): MachineProcess;
	/** A process that has so many calls that do not end. */
	caller(calls: number): MachineProcess;
	/** The hints of the calls that were begun on machines, in order. */
	begun(): number[];
}

async function openRedisContext(options: RedisServerOptions): Promise<RedisContext & {close(): Promise<void>}> {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-machines-'));
	const record = join(folder, 'begun');
	const redis = await startRedisServer(options);
	const client = new Redis(redis.url, {maxRetriesPerRequest: null});
	client.on('error', () => {});
	const opened: Functions[] = [];
	const processes: MachineProcess[] = [];
	const machines: OpenMachine[] = [];
	function started(process: MachineProcess): MachineProcess {
		processes.push(process);
		return process;
	}
	function open(more: Partial<RedisFunctionsOptions> = {}): Functions {
		// Machines that are started beside the calls take their time on a busy machine.
		const functions = openRedisFunctions({redis: redis.url, machineWaitMs: PATIENCE_MS, ...more});
		opened.push(functions);
		return functions;
	}
	return {
		redis,
		client,
		async connect() {
			const functions = open();
			await poll('Redis to answer', () => functions.load().catch(() => null));
			return functions;
		},
		open,
		machine(name, workers = 2) {
			const machine = openMachine(redis.url, name, workers, record);
			machines.push(machine);
			return machine;
		},
		machineProcess: (name, workers = 2) => started(startMachine(redis.url, name, workers, record)),
		caller: calls => started(startCaller(redis.url, calls)),
		begun: () => (existsSync(record) ? readFileSync(record, 'utf8').trim().split('\n').map(Number) : []),
		async close() {
			client.disconnect();
			await Promise.all([
				...opened.splice(0).map(functions => functions.close()),
				...processes.splice(0).map(process => process.kill()),
				...machines.splice(0).map(machine => machine.close()),
			]);
			await redis.close();
			rmSync(folder, {recursive: true, force: true});
		},
	};
}

/** Makes the context of a test, and ends it with the test: those of a file that mostly wait can then do so together. */
export async function inRedisContext(
	work: (context: RedisContext) => Promise<void>,
	options: RedisServerOptions = {isKept: true},
): Promise<void> {
	const context = await openRedisContext(options);
	try {
		await work(context);
	} finally {
		await context.close();
	}
}

/** The contexts of tests that come one after the other. */
export function useRedisContext(options: RedisServerOptions = {isKept: true}): RedisContext {
	let context: Awaited<ReturnType<typeof openRedisContext>>;
	beforeEach(async () => {
		context = await openRedisContext(options);
	});
	afterEach(() => context.close(), 60_000);
	return {
		get redis() {
			return context.redis;
		},
		get client() {
			return context.client;
		},
		connect: () => context.connect(),
		open: more => context.open(more),
		machine: (name, workers) => context.machine(name, workers),
		machineProcess: (name, workers) => context.machineProcess(name, workers),
		caller: calls => context.caller(calls),
		begun: () => context.begun(),
	};
}
