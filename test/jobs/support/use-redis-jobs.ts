import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Redis} from 'ioredis';
import {afterAll, afterEach, beforeAll, beforeEach} from 'vitest';
import {openRedisJobs, type RedisJobs, type RedisJobsOptions} from '../../../source/jobs/redis/open-redis-jobs.ts';
import {createFileResults} from '../../../source/jobs/results/file-results.ts';
import {type RedisServer, type RedisServerOptions, startRedisServer} from '../../support/servers/redis-server.ts';

/** A Redis for the tests of a file, which is emptied before each, and a folder of results for each. */
export interface RedisJobsContext {
	readonly server: RedisServer;
	/** A connection to it. */
	readonly client: Redis;
	readonly folder: string;
	/** An engine that ends with the test. Its lease is a second. */
	open(options?: Partial<RedisJobsOptions>): RedisJobs;
}

/** Starts a Redis for the tests of this file; `usual` are the options of engines that are not told otherwise. */
export function useRedisJobs(usual: Partial<RedisJobsOptions> = {}, redis: RedisServerOptions = {}): RedisJobsContext {
	let server: RedisServer;
	let client: Redis;
	let folder: string;
	const engines: RedisJobs[] = [];
	beforeAll(async () => {
		server = await startRedisServer(redis);
		client = new Redis(server.url, {maxRetriesPerRequest: null});
		client.on('error', () => {});
	});
	afterAll(async () => {
		client.disconnect();
		await server.close();
	});
	beforeEach(async () => {
		folder = mkdtempSync(join(tmpdir(), 'lunch-jobs-'));
		await client.flushall();
	});
	afterEach(async () => {
		await Promise.all(engines.splice(0).map(engine => engine.close()));
		rmSync(folder, {recursive: true});
	});
	return {
		get server() {
			return server;
		},
		get client() {
			return client;
		},
		get folder() {
			return folder;
		},
		open(options = {}) {
			const results = createFileResults(folder);
			const jobs = openRedisJobs({redis: server.url, results, leaseMs: 1000, ...usual, ...options});
			engines.push(jobs);
			return jobs;
		},
	};
}
