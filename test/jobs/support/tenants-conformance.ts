import {afterEach, describe, expect, test} from 'vitest';
import type {Quota} from '../../../source/jobs/engine/queue/quota.ts';
import type {Job} from '../../../source/jobs/job.ts';
import type {Jobs} from '../../../source/jobs/jobs.ts';
import type {Tenant} from '../../../source/shared/tenant.ts';
import {poll} from '../../support/poll.ts';
import {submitted, textOf, untilState} from './watching.ts';

export interface TenantsFixture {
	of(tenant: Tenant): Jobs;
	close(): Promise<void>;
}

export interface TenantsOptions {
	quota?: Partial<Quota>;
	/** Whether anything is computed. */
	computes: boolean;
}

/** Tests for every implementation of `TenantJobs`. `open` makes one with a slot for small jobs, or with none. */
export function describeTenants(name: string, open: (options: TenantsOptions) => Promise<TenantsFixture>): void {
	describe(`${name}, with tenants`, () => {
		let fixture: TenantsFixture | undefined;
		afterEach(async () => {
			await fixture?.close();
			fixture = undefined;
		});

		async function tenants(options: TenantsOptions, ...names: Tenant[]): Promise<Jobs[]> {
			fixture = await open(options);
			return names.map(name => fixture?.of(name) as Jobs);
		}

		async function two(options: TenantsOptions): Promise<[Jobs, Jobs]> {
			const [anna, ben] = await tenants(options, 'anna', 'ben');
			return [anna as Jobs, ben as Jobs];
		}

		const refusedAsUnknown = {code: 'JOB_NOT_FOUND'};
		const quotaReached = {code: 'JOB_QUOTA_REACHED'};

		test("one sees, watches, downloads and cancels nothing of another's", async () => {
			const [anna, ben] = await two({computes: true});
			const {id} = await submitted(anna, 30);
			await untilState(anna, id, 'finished');
			expect(await textOf((await anna.download(id)).body)).toHaveLength(32);
			await expect(ben.get(id)).rejects.toMatchObject(refusedAsUnknown);
			await expect(ben.download(id)).rejects.toMatchObject(refusedAsUnknown);
			await expect(ben.parts(id)).rejects.toMatchObject(refusedAsUnknown);
			await expect(ben.cancel(id)).rejects.toMatchObject(refusedAsUnknown);
			await expect(ben.events(id)[Symbol.asyncIterator]().next()).rejects.toMatchObject(refusedAsUnknown);
			expect((await ben.list()).jobs).toEqual([]);
			expect((await ben.load()).counts.finished).toBe(0);
			expect((await anna.load()).counts.finished).toBe(1);
		});

		test("a list has one's own jobs alone, page by page and by state", async () => {
			const [anna, ben, others] = await tenants({computes: false}, 'anna', 'ben', 'default');
			const made: Job[] = [];
			for (let at = 1; at <= 4; at++) {
				made.push(await submitted(anna as Jobs, at));
				await submitted(ben as Jobs, 10 + at);
				await submitted(others as Jobs, 20 + at);
			}
			await anna?.cancel(made[0]?.id ?? '');
			const first = await anna?.list({limit: 3});
			expect(first?.jobs).toMatchObject([{digits: 4}, {digits: 3}, {digits: 2}]);
			const second = await anna?.list({limit: 3, cursor: first?.nextCursor ?? ''});
			expect(second).toMatchObject({jobs: [{digits: 1, state: 'cancelled'}], nextCursor: null});
			expect((await anna?.list({states: ['queued', 'cancelled']}))?.jobs).toHaveLength(4);
			const listed = (await others?.list({states: ['queued']}))?.jobs;
			expect(listed).toMatchObject([{digits: 24}, {digits: 23}, {digits: 22}, {digits: 21}]);
			expect((await ben?.load())?.counts).toMatchObject({queued: 4, cancelled: 0});
			expect((await ben?.load())?.bytes).toBe(11 + 12 + 13 + 14 + 4 * 2);
		});

		test('the same idempotency key is one for each of them', async () => {
			const [anna, ben] = await two({computes: false});
			const {job} = await anna.submit({digits: 5, idempotencyKey: 'mine'});
			const other = await ben.submit({digits: 6, idempotencyKey: 'mine'});
			expect(other.isNew).toBe(true);
			expect(await anna.submit({digits: 5, idempotencyKey: 'mine'})).toMatchObject({isNew: false, job: {id: job.id}});
			await expect(ben.submit({digits: 5, idempotencyKey: 'mine'})).rejects.toMatchObject({code: 'JOB_KEY_REUSED'});
		});

		test('each has its own bounds of open jobs and of bytes, and is told when to come back', async () => {
			const [anna, ben] = await two({computes: false, quota: {openJobs: 2, bytes: 300}});
			await submitted(anna, 10);
			await submitted(anna, 10);
			const refused = anna.submit({digits: 10});
			await expect(refused).rejects.toMatchObject(quotaReached);
			await expect(refused).rejects.toHaveProperty('retryAfter', expect.any(Number));
			await submitted(ben, 100);
			await expect(ben.submit({digits: 250})).rejects.toMatchObject(quotaReached);
			await submitted(ben, 100);
		});

		test('a full queue still takes the jobs of one who has less than its share', async () => {
			const [anna, ben] = await two({computes: false, quota: {allOpenJobs: 6}});
			for (let at = 0; at < 6; at++) await submitted(anna, 10);
			await expect(anna.submit({digits: 10})).rejects.toMatchObject(quotaReached);
			for (let at = 0; at < 3; at++) await submitted(ben, 10);
			await expect(ben.submit({digits: 10})).rejects.toMatchObject(quotaReached);
		});

		test('many jobs of one make another wait for a few of them only', async () => {
			const [anna, ben] = await two({computes: true});
			const count = 40;
			const many = await Promise.all(Array.from({length: count}, () => submitted(anna, 100_000)));
			const {id} = await submitted(ben, 100_000);
			const {createdAt, startedAt} = await untilState(ben, id, 'finished');
			const others = await Promise.all(many.map(job => anna.get(job.id)));
			// Some have begun before the one came, and more begin until it is seen that it has finished.
			const before = others.filter(
				other => other.startedAt && startedAt && other.startedAt > createdAt && other.startedAt < startedAt,
			);
			expect(before.length).toBeLessThan(count / 2);
			for (const job of many) await anna.cancel(job.id).catch(() => {});
			await poll('nothing runs', async () => (await anna.load()).counts.running === 0);
		});
	});
}
