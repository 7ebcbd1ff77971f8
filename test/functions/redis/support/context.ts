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
import {type RedisServer, type RedisServerOptions, startRedisServer} from '../../../support/redis-server.ts';
import {type MachineProcess, startCaller, startMachine} from './machine-process.ts';

/** A Redis for each test, and all that the test opened on it, which ends with it. */
export interface RedisContext {
	readonly redis: RedisServer;
	/** A connection to it. */
	readonly client: Redis;
	/** A caller. */
	open(options?: Partial<RedisFunctionsOptions>): Functions;
	/** A machine with so many workers. */
	machine(name: string, workers?: number): MachineProcess;
	/** A process that has so many calls that do not end. */
	caller(calls: number): MachineProcess;
	/** The hints of the calls that were begun on machines, in order. */
	begun(): number[];
}

export function useRedisContext(options: RedisServerOptions = {isKept: true}): RedisContext {
	let folder: string;
	let redis: RedisServer;
	let client: Redis;
	const opened: Functions[] = [];
	const processes: MachineProcess[] = [];
	const record = () => join(folder, 'begun');
	function started(process: MachineProcess): MachineProcess {
		processes.push(process);
		return process;
	}

	beforeEach(async () => {
		folder = mkdtempSync(join(tmpdir(), 'lunch-machines-'));
		redis = await startRedisServer(options);
		client = new Redis(redis.url, {maxRetriesPerRequest: null});
		client.on('error', () => {});
	});
	afterEach(async () => {
		client.disconnect();
		await Promise.all([
			...opened.splice(0).map(functions => functions.close()),
			...processes.splice(0).map(process => process.kill()),
		]);
		await redis.close();
		rmSync(folder, {recursive: true, force: true});
	}, 60_000);

	return {
		get redis() {
			return redis;
		},
		get client() {
			return client;
		},
		open(more = {}) {
			const functions = openRedisFunctions({redis: redis.url, ...more});
			opened.push(functions);
			return functions;
		},
		machine: (name, workers = 4) => started(startMachine(redis.url, name, workers, record())),
		caller: calls => started(startCaller(redis.url, calls)),
		begun: () => (existsSync(record()) ? readFileSync(record(), 'utf8').trim().split('\n').map(Number) : []),
	};
}
