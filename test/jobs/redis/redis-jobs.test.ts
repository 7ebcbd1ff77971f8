import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Redis} from 'ioredis';
import {afterAll, beforeAll} from 'vitest';
import type {CallsOption} from '../../../source/jobs/engine/calls/call-runner.ts';
import {defaultSlots} from '../../../source/jobs/engine/work/default-slots.ts';
import {createHttpJobs} from '../../../source/jobs/http/http-jobs.ts';
import {openRedisJobs} from '../../../source/jobs/redis/open-redis-jobs.ts';
import {createFileResults} from '../../../source/jobs/results/file-results.ts';
import {describeWithRedis, type RedisServer, startRedisServer} from '../../support/servers/redis-server.ts';
import {startJobServing} from '../../support/serving/job-serving.ts';
import {describeCalls} from '../support/calls-conformance.ts';
import {describeJobs} from '../support/jobs-conformance.ts';
import {standingComputation} from '../support/standing-computation.ts';

describeWithRedis('jobs on Redis', () => {
	let server: RedisServer;
	let prefixes = 0;
	beforeAll(async () => {
		server = await startRedisServer();
	});
	afterAll(() => server.close());

	async function open(calls?: CallsOption) {
		const folder = mkdtempSync(join(tmpdir(), 'lunch-jobs-'));
		const jobs = openRedisJobs({
			redis: server.url,
			prefix: `lunch-${prefixes++}`,
			results: createFileResults(folder),
			calls,
			graceMs: 0,
			slots: defaultSlots({jobs: 1, threads: 1}),
			createComputation: standingComputation,
			onWarning: error => {
				throw error;
			},
		});
		return {
			jobs,
			async close() {
				await jobs.close();
				rmSync(folder, {recursive: true});
			},
		};
	}

	describeJobs('the engine on Redis', () => open());
	describeCalls('the engine on Redis', open);

	describeJobs('the HTTP client of a service on Redis', async () => {
		const client = new Redis(server.url);
		await client.flushall();
		client.disconnect();
		const serving = await startJobServing({redis: server.url, createComputation: standingComputation});
		const jobs = createHttpJobs({address: serving.address});
		return {
			jobs,
			async close() {
				await jobs.close();
				await serving.close();
			},
		};
	});
});
