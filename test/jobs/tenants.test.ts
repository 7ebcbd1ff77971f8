import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {openEmbeddedJobs} from '../../source/jobs/embedded/open-embedded-jobs.ts';
import {createHttpJobs} from '../../source/jobs/http/http-jobs.ts';
import type {Jobs} from '../../source/jobs/jobs.ts';
import {openRedisJobs} from '../../source/jobs/redis/open-redis-jobs.ts';
import {createFileResults} from '../../source/jobs/results/file-results.ts';
import {openAccess} from '../../source/services/access/access.ts';
import {describeWithRedis, type RedisServer, startRedisServer} from '../support/servers/redis-server.ts';
import {startJobServing} from '../support/serving/job-serving.ts';
import {describeTenants, type TenantsOptions} from './support/tenants-conformance.ts';

const slots = ({computes}: TenantsOptions) => (computes ? [{maxDigits: 1_000_000, threads: 1}] : []);

function failOn(error: unknown): never {
	throw error;
}

describeTenants('the embedded engine', async options => {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-tenants-'));
	const jobs = await openEmbeddedJobs({
		folder,
		slots: slots(options),
		quota: options.quota ?? {},
		onWarning: failOn,
	});
	return {
		of: jobs.of,
		async close() {
			await jobs.close();
			rmSync(folder, {recursive: true});
		},
	};
});

describeTenants('a service with a token each', async options => {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-tenants-'));
	const tokens: Record<string, string> = {
		anna: 'anna-has-this-token',
		ben: 'ben-has-another-one',
		default: 'the-one-without-name',
	};
	const lines = Object.entries(tokens).map(([name, token]) => (name === 'default' ? token : `${name} ${token}`));
	writeFileSync(join(folder, 'tokens'), `${lines.join('\n')}\n`, {mode: 0o600});
	const access = await openAccess(
		{tokenFile: join(folder, 'tokens'), tlsCert: null, tlsKey: null, insecure: false},
		{host: '127.0.0.1', runsCode: false},
	);
	const {quota = {}, computes} = options;
	const serving = await startJobServing({folder, quota, atOnce: computes ? 1 : 0, threads: 1}, {access});
	const clients = new Map<string, Jobs>();
	return {
		of(tenant) {
			const token = tokens[tenant] ?? null;
			const client = clients.get(tenant) ?? createHttpJobs({address: serving.address, token});
			clients.set(tenant, client);
			return client;
		},
		async close() {
			for (const client of clients.values()) await client.close();
			await serving.close();
			rmSync(folder, {recursive: true});
		},
	};
});

describeWithRedis('tenants on Redis', () => {
	let server: RedisServer;
	let prefixes = 0;
	beforeAll(async () => {
		server = await startRedisServer();
	});
	afterAll(() => server.close());

	describeTenants('the engine on Redis', async options => {
		const folder = mkdtempSync(join(tmpdir(), 'lunch-tenants-'));
		const jobs = openRedisJobs({
			redis: server.url,
			prefix: `lunch-${prefixes++}`,
			results: createFileResults(folder),
			slots: slots(options),
			quota: options.quota,
			onWarning: failOn,
		});
		return {
			of: jobs.of,
			async close() {
				await jobs.close();
				rmSync(folder, {recursive: true});
			},
		};
	});
});

describe('a file of jobs from before there were tenants', () => {
	test("goes on: its jobs are the default tenant's, and the program of before can still use it", async () => {
		const folder = mkdtempSync(join(tmpdir(), 'lunch-tenants-'));
		const first = await openEmbeddedJobs({folder});
		const {job} = await first.submit({digits: 10});
		await first.close();
		const file = new DatabaseSync(join(folder, 'jobs.sqlite'));
		file.exec(`DROP TRIGGER tenant_job_counted; DROP TRIGGER tenant_job_recounted; DROP TRIGGER tenant_job_uncounted;
			DROP TABLE tenant_tally; DROP TABLE tenant_turn; DROP INDEX job_tenant; DROP INDEX job_tenant_state;
			ALTER TABLE job DROP COLUMN tenant`);
		file.close();

		const jobs = await openEmbeddedJobs({folder});
		expect((await jobs.of('default').list()).jobs.map(({id}) => id)).toEqual([job.id]);
		expect((await jobs.of('anna').list()).jobs).toEqual([]);
		await jobs.of('anna').submit({digits: 20});
		await jobs.close();

		const before = new DatabaseSync(join(folder, 'jobs.sqlite'));
		expect(before.prepare('PRAGMA user_version').get()).toEqual({user_version: 1});
		// As the program of before writes and counts.
		before.exec(`INSERT INTO job(id, digits, state, progress, rank, created_at, attempts, idempotency_key, version, timeline)
			VALUES('x', 30, 'queued', 0, 1, 1, 0, NULL, 2, '[]')`);
		expect(before.prepare("SELECT jobs, bytes FROM tally WHERE state = 'queued'").get()).toEqual({
			jobs: 3,
			bytes: 12 + 22 + 32,
		});
		before.close();
		const again = await openEmbeddedJobs({folder});
		expect((await again.of('default').load()).counts.queued).toBe(2);
		await again.close();
		rmSync(folder, {recursive: true});
	});
});
