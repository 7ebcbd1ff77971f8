import {UnrecoverableError, Worker} from 'bullmq';
import {afterEach, expect, test} from 'vitest';
import {completeQuota} from '../../../source/jobs/engine/queue/quota.ts';
import {createJobLanes} from '../../../source/jobs/redis/queue/job-lanes.ts';
import {openRedisConnection} from '../../../source/jobs/redis/queue/redis-connection.ts';
import {createSubmissions} from '../../../source/jobs/redis/submissions.ts';
import {createRedisJobTable} from '../../../source/jobs/redis/table/redis-job-table.ts';
import {createFileResults} from '../../../source/jobs/results/file-results.ts';
import {describeWithRedis} from '../../support/servers/redis-server.ts';
import {failing, slotWith} from '../support/computing.ts';
import {useRedisJobs} from '../support/use-redis-jobs.ts';
import {submitted, untilState} from '../support/watching.ts';

describeWithRedis('jobs that their queue has not', () => {
	const context = useRedisJobs({sweepMs: 60_000});
	const opened: {close: () => unknown}[] = [];
	afterEach(async () => {
		await Promise.all(opened.splice(0).map(each => each.close()));
	});

	/** The parts of an engine that do nothing by themselves. */
	function parts() {
		const connection = openRedisConnection(context.server.url, () => {});
		const table = createRedisJobTable(connection, 'lunch', () => {});
		const lanes = createJobLanes(context.client, 'lunch', () => {});
		opened.push(connection, lanes);
		const {sweep} = createSubmissions({
			...{table, lanes, results: createFileResults(context.folder), onError: () => {}},
			...{quota: completeQuota({}), keepResultsMs: 1000},
		});
		return {table, sweep};
	}

	/** Takes the next job from its queue, as a process does. */
	async function take() {
		const worker = new Worker('pi-small', null, {connection: context.client, prefix: 'lunch', lockDuration: 60_000});
		opened.push(worker);
		return worker.getNextJob('token');
	}

	const waiting = () => context.client.zrange('lunch:pi-small:prioritized', 0, -1);
	const noted = () => context.client.zrange('lunch:jobs:outbox', 0, -1);

	test('one that goes back while BullMQ still has it gets there once it has', async () => {
		const {id} = await submitted(context.open(), 1);
		const {table, sweep} = parts();
		const taken = await take();
		// The queue's word for it is wrong, so it is to be put there anew. But BullMQ still has it.
		expect(await table.start(id, 5000, {holder: 'holder', worker: 'other'})).toBeNull();
		await sweep(0);
		await taken?.moveToFailed(new UnrecoverableError('ended'), 'token');
		expect(await waiting()).toEqual([]);
		await sweep(0);
		expect(await waiting()).toEqual([id]);
		await sweep(0);
		expect(await noted()).toEqual([]);
		await untilState(context.open(slotWith(failing(0, Error))), id, 'finished');
	});

	test('one that BullMQ gave up while it was running is begun again', async () => {
		const {id} = await submitted(context.open(), 1);
		const {table, sweep} = parts();
		const taken = await take();
		await table.start(id, 1, {holder: 'holder', worker: 'other'});
		await sweep(0);
		expect(await noted()).toEqual([]);
		await taken?.moveToFailed(new UnrecoverableError('ended'), 'token');
		await sweep(0);
		expect(await waiting()).toEqual([id]);
		expect(await table.get(id)).toMatchObject({job: {state: 'queued'}});
	});

	test('one of many that the queue lost without a note is found', async () => {
		const jobs = context.open();
		const ids = await Promise.all(Array.from({length: 450}, async () => (await submitted(jobs, 1)).id));
		const lost = [ids[3] ?? '', ids[440] ?? ''];
		await context.client.zrem('lunch:pi-small:prioritized', ...lost);
		await context.client.del(...lost.map(id => `lunch:pi-small:${id}`));
		const {sweep} = parts();
		for (let round = 0; round < 3; round++) await sweep(60_000);
		expect(await waiting()).toHaveLength(ids.length);
	});
});
