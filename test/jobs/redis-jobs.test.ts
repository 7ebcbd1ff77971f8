import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll} from 'vitest';
import {createFileResults} from '../../source/jobs/file-results.ts';
import {openRedisJobs} from '../../source/jobs/redis/open-redis-jobs.ts';
import {usualSlots} from '../../source/jobs/usual-slots.ts';
import {describeWithRedis, type RedisServer, startRedisServer} from '../support/redis-server.ts';
import {describeJobs} from './support/jobs-conformance.ts';

describeWithRedis('jobs on Redis', () => {
	let server: RedisServer;
	let prefixes = 0;
	beforeAll(async () => {
		server = await startRedisServer();
	});
	afterAll(() => server.close());

	describeJobs('the engine on Redis', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'lunch-jobs-'));
		const jobs = openRedisJobs({
			redis: server.url,
			prefix: `lunch-${prefixes++}`,
			results: createFileResults(folder),
			slots: usualSlots({jobs: 1, threads: 1}),
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
	});
});
