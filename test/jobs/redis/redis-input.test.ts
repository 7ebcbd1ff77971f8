import {existsSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {beforeEach, expect, test} from 'vitest';
import type {RedisJobs, RedisJobsOptions} from '../../../source/jobs/redis/open-redis-jobs.ts';
import {createJobLanes} from '../../../source/jobs/redis/queue/job-lanes.ts';
import {createFileResults} from '../../../source/jobs/results/file-results.ts';
import type {Rejection} from '../../../source/shared/rejections.ts';
import {describeWithRedis} from '../../support/servers/redis-server.ts';
import {failing, slotWith} from '../support/computing.ts';
import {useRedisJobs} from '../support/use-redis-jobs.ts';
import {submitted, until, untilState} from '../support/watching.ts';

describeWithRedis('jobs in a Redis that others write to', () => {
	const rejected: Rejection[] = [];
	const onRejected = (rejection: Rejection) => {
		rejected.push(rejection);
	};
	const context = useRedisJobs({sweepMs: 100, leaseMs: 30_000, onRejected});
	beforeEach(() => {
		rejected.length = 0;
	});

	const open = (options: Partial<RedisJobsOptions> = {}) =>
		context.open({results: createFileResults(join(context.folder, 'results')), ...options});

	const keyOf = (id: string) => `lunch:jobs:job:${id}`;

	async function finished(jobs: RedisJobs): Promise<string> {
		const {id} = await submitted(jobs, 1);
		await untilState(jobs, id, 'finished');
		return id;
	}

	test.each([
		['a path out of the folder of results', {object: '../outside.txt'}],
		['a path from the root', {object: '/etc/hostname'}],
		['the result of another job', {object: '00000000-0000-4000-8000-000000000000-1.txt'}],
		['a state that there is not', {state: 'done'}],
		['a number that is none', {digits: 'many'}],
		['fewer than no decimals', {digits: '-5'}],
		['a share above the whole', {progress: '7'}],
		['a moment that no calendar has', {created: '9'.repeat(16)}],
		['an error that is not JSON', {error: '{'}],
		['a digest that is none', {sha256: '<script>'}],
		['nothing of its result', {object: '', tail: '', sha256: ''}],
	])('a job with %s is put aside and told, and the others are listed', async (_, fields) => {
		const jobs = open(slotWith(failing(0, Error)));
		const [poisoned, good] = [await finished(jobs), await finished(jobs)];
		writeFileSync(join(context.folder, 'outside.txt'), 'secret');
		await context.client.hset(keyOf(poisoned), fields);
		await expect(jobs.download(poisoned)).rejects.toMatchObject({code: 'JOB_NOT_FOUND'});
		expect((await jobs.list()).jobs.map(({id}) => id)).toEqual([good]);
		expect(rejected).toMatchObject([{kind: 'job', name: poisoned}]);
		expect(await context.client.hgetall(`lunch:jobs:quarantine:${poisoned}`)).toMatchObject(fields);
		expect(await context.client.pttl(`lunch:jobs:quarantine:${poisoned}`)).toBeGreaterThan(0);
		expect((await jobs.load()).counts.finished).toBe(1);
		open({keepResultsMs: 0});
		await until(async () => (await jobs.list()).jobs.length === 0);
		expect(existsSync(join(context.folder, 'outside.txt'))).toBe(true);
	});

	test('what is not a hash in the place of a job hinders no list and no other job', async () => {
		const jobs = open(slotWith(failing(0, Error)));
		const [poisoned, good] = [await finished(jobs), await finished(jobs)];
		await context.client.del(keyOf(poisoned));
		await context.client.set(keyOf(poisoned), 'x');
		expect((await jobs.list()).jobs.map(({id}) => id)).toEqual([good]);
		await expect(jobs.get(poisoned)).rejects.toMatchObject({code: 'JOB_NOT_FOUND'});
		expect(rejected).toHaveLength(1);
	});

	test('a name in a list that is not a job is taken out of it', async () => {
		const jobs = open(slotWith(failing(0, Error)));
		const good = await finished(jobs);
		await context.client.hset(keyOf('no id: x'), {state: 'finished', digits: '1', created: '1'});
		await context.client.zadd('lunch:jobs:state:finished', 99, 'no id: x');
		await context.client.zadd('lunch:jobs:ended', 99, 'no id: x');
		expect((await jobs.list()).jobs.map(({id}) => id)).toEqual([good]);
		expect(await context.client.zcard('lunch:jobs:ended')).toBe(1);
	});

	test.each([
		['attempts', {attempts: 'x'}],
		['its token', {token: ''}],
		['its place', {seq: 'first'}],
		['when it was submitted', {created: '?'}],
	])('a waiting job that does not say %s holds up nobody', async (_, fields) => {
		const accepting = open();
		const {id} = await submitted(accepting, 1);
		await context.client.hset(keyOf(id), fields);
		await context.client.zadd('lunch:jobs:outbox', 0, id);
		const jobs = open(slotWith(failing(0, Error)));
		await finished(jobs);
		await until(async () => rejected.length > 0);
		await expect(jobs.cancel(id)).rejects.toMatchObject({code: 'JOB_NOT_FOUND'});
		expect(await context.client.zscore('lunch:jobs:state:queued', id)).toBeNull();
	});

	test('a waiting job with a priority that is none is computed all the same', async () => {
		const accepting = open({sweepMs: 60_000});
		const {id} = await submitted(accepting, 1);
		const lanes = createJobLanes(context.client, 'lunch', () => {});
		await lanes.remove({id, digits: 1});
		await lanes.close();
		await context.client.hset(keyOf(id), 'priority', 'soon');
		await context.client.zadd('lunch:jobs:outbox', 0, id);
		await untilState(open(slotWith(failing(0, Error))), id, 'finished');
		expect(rejected).toEqual([]);
	});

	test('a queue that says something else of a job than the job itself gives it back, and it is computed as submitted', async () => {
		const accepting = open();
		const [other, none] = [await submitted(accepting, 1), await submitted(accepting, 1)];
		await context.client.hset(`lunch:pi-small:${other.id}`, 'data', '{"digits":5000}');
		await context.client.hset(`lunch:pi-small:${none.id}`, 'data', '{"digits":"all"}');
		const asked: number[] = [];
		const jobs = open(
			slotWith(async function* ({digits}) {
				asked.push(digits);
				yield Buffer.from('3.1');
			}),
		);
		for (const {id} of [other, none]) await untilState(jobs, id, 'finished');
		expect(asked).toEqual([1, 1]);
	});

	test('a leftover that is none removes nothing and goes', async () => {
		await context.client.hset('lunch:jobs:leftovers', '../../outside', '1000000000');
		open({keepResultsMs: 1000});
		await until(async () => rejected.length > 0);
		expect(await context.client.exists('lunch:jobs:leftovers')).toBe(0);
		expect(rejected).toMatchObject([{kind: 'leftover', name: '../../outside'}]);
	});
});
