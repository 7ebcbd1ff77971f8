import {randomUUID} from 'node:crypto';
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import type {RedisJobs} from '../../../source/jobs/redis/open-redis-jobs.ts';
import {createJobLanes} from '../../../source/jobs/redis/queue/job-lanes.ts';
import {openRedisConnection} from '../../../source/jobs/redis/queue/redis-connection.ts';
import {createRedisJobTable} from '../../../source/jobs/redis/table/redis-job-table.ts';
import {createFileResults} from '../../../source/jobs/results/file-results.ts';
import {LunchError} from '../../../source/shared/errors.ts';
import {DEFAULT_TENANT} from '../../../source/shared/tenant.ts';
import {describeWithRedis} from '../../support/servers/redis-server.ts';
import {type Compute, failing, slotWith} from '../support/computing.ts';
import {useRedisJobs} from '../support/use-redis-jobs.ts';
import {spoilt} from '../support/watched-computation.ts';
import {submitted, textOf, until, untilState} from '../support/watching.ts';

/** Runs until it is stopped. */
const endless: Compute = async function* ({signal}) {
	signal.throwIfAborted();
	await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), {once: true}));
	yield Buffer.from('never');
};

describeWithRedis('the engine on Redis', () => {
	const context = useRedisJobs({restMs: 200}, {isKept: true});

	async function statesOf(jobs: RedisJobs, id: string): Promise<string[]> {
		const states: string[] = [];
		for await (const {job} of jobs.events(id)) if (states.at(-1) !== job.state) states.push(job.state);
		return states;
	}

	/** The number of jobs that BullMQ still has. */
	async function queued(): Promise<number> {
		return (await context.client.keys('lunch:pi*')).filter(key => /-[0-9a-f]{12}$/.test(key)).length;
	}

	test('a checkpoint that is damaged is noted on its job, once, and told by its events', async () => {
		const damaged: Compute = async function* (task) {
			for (const _ of [1, 2]) {
				await task.parts?.save('sums-0-1', [Buffer.from('soup')]);
				const [id = ''] = readdirSync(join(context.folder, 'parts'));
				const file = join(context.folder, 'parts', id, 'sums-0-1');
				writeFileSync(file, spoilt(readFileSync(file)));
				await task.parts?.read('sums-0-1');
			}
			yield* endless(task);
		};
		const jobs = context.open({...slotWith(damaged), onWarning: () => {}});
		const {id} = await submitted(jobs, 1_000_000);
		const message = `The part sums-0-1 of job ${id} is damaged: it is computed again.`;
		const notes = [{at: expect.any(Date), kind: 'checkpoint-damaged', message}];
		for await (const {job} of jobs.events(id)) {
			if (!job.notes) continue;
			expect(job).toMatchObject({state: 'running', notes});
			break;
		}
		await jobs.cancel(id);
		expect((await jobs.get(id)).notes).toEqual(notes);
	});

	describe('a computation that fails', () => {
		test('is begun again, and BullMQ has nothing of it afterwards', async () => {
			const jobs = context.open(slotWith(failing(2, () => new Error('bad luck'))));
			const {id} = await submitted(jobs, 1);
			expect(await untilState(jobs, id, 'finished')).toMatchObject({attempts: 3, result: {bytes: 3}});
			const again = ['queued', 'running', 'queued', 'running', 'queued', 'running'];
			expect(await statesOf(jobs, id)).toEqual(['created', ...again, 'finished']);
			await until(async () => (await queued()) === 0);
		});

		test('three times is given up, with the reason', async () => {
			const jobs = context.open(slotWith(failing(9, () => new Error('bad luck'))));
			const {id} = await submitted(jobs, 1);
			const job = await untilState(jobs, id, 'errored');
			expect(job).toMatchObject({attempts: 3, error: {code: 'JOB_FAILED', message: 'bad luck.'}, result: null});
			await until(async () => (await queued()) === 0);
			expect(readdirSync(context.folder)).toEqual([]);
		});

		test('for want of memory is given up at once', async () => {
			const jobs = context.open(slotWith(failing(1, () => new LunchError('OUT_OF_MEMORY', 'Too much.'))));
			const {id} = await submitted(jobs, 1);
			expect(await untilState(jobs, id, 'errored')).toMatchObject({attempts: 1, error: {code: 'OUT_OF_MEMORY'}});
		});

		test('for want of disk is tried on another machine', async () => {
			let tried = 0;
			const full = context.open({
				...slotWith(() => {
					tried++;
					throw new LunchError('DISK_FULL', 'There is no space left.');
				}),
				worker: 'full',
				restMs: 60_000,
			});
			const {id} = await submitted(full, 1);
			await until(async () => tried > 0 && (await full.get(id)).state === 'queued');
			expect(await full.get(id)).toMatchObject({attempts: 0});
			context.open({...slotWith(failing(0, Error)), worker: 'roomy'});
			expect(await untilState(full, id, 'finished')).toMatchObject({attempts: 1, worker: 'roomy'});
		});

		test('for want of the storage costs no attempt, however long that is away', async () => {
			const results = createFileResults(context.folder);
			const storage = {isAway: true, asked: 0};
			const begin: typeof results.begin = async (...name) => {
				storage.asked++;
				if (storage.isAway) throw new LunchError('JOB_STORE_FAILED', 'The storage is away.');
				return results.begin(...name);
			};
			const jobs = context.open({...slotWith(failing(0, Error)), results: {...results, begin}, restMs: 30});
			const ids = [(await submitted(jobs, 1)).id, (await submitted(jobs, 2)).id];
			await until(async () => storage.asked > 8);
			for (const id of ids) expect(await jobs.get(id)).toMatchObject({state: 'queued'});
			storage.isAway = false;
			const ended = await Promise.all(ids.map(id => untilState(jobs, id, 'finished')));
			expect(ended.map(({attempts}) => attempts)).toEqual([1, 1]);
			expect(readdirSync(context.folder).sort()).toEqual(ended.map(({result}) => result?.objectName).sort());
		});
	});

	describe('room', () => {
		test('more jobs than the quota are not accepted until some are done', async () => {
			const jobs = context.open({quota: {openJobs: 2}});
			const first = await submitted(jobs, 10);
			const outcomes = await Promise.allSettled([10, 11, 12].map(digits => submitted(jobs, digits)));
			expect(outcomes.map(({status}) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
			await expect(submitted(jobs, 10)).rejects.toMatchObject({code: 'JOB_QUOTA_REACHED'});
			await jobs.cancel(first.id);
			await submitted(jobs, 10);
		});

		test('results may take so many bytes together', async () => {
			const jobs = context.open({quota: {bytes: 1000}});
			await submitted(jobs, 600);
			await expect(submitted(jobs, 600)).rejects.toMatchObject({code: 'JOB_QUOTA_REACHED'});
			await submitted(jobs, 300);
		});

		test('what has no room on the disk is refused', async () => {
			const jobs = context.open({results: {...createFileResults(context.folder), room: async () => 70 * 2 ** 20}});
			await submitted(jobs, 1_000_000);
			await expect(submitted(jobs, 50_000_000)).rejects.toMatchObject({code: 'DISK_FULL'});
		});
	});

	test('the order is shortest first, and by age among those that are alike', async () => {
		const begun: number[] = [];
		const gate = Promise.withResolvers<void>();
		const jobs = context.open(
			slotWith(async function* ({digits}) {
				begun.push(digits);
				if (digits === 99_000_000) await gate.promise;
				yield Buffer.from('3.1');
			}),
		);
		await submitted(jobs, 99_000_000);
		await until(async () => begun.length === 1);
		for (const digits of [90_000_000, 40_000_000, 8_000_000, 2_000_000, 2_000_001]) await submitted(jobs, digits);
		gate.resolve();
		await until(async () => begun.length === 6);
		expect(begun.slice(1)).toEqual([2_000_000, 2_000_001, 8_000_000, 40_000_000, 90_000_000]);
	});

	test('a job that was accepted by a process that died at once is in its queue soon', async () => {
		const accepting = context.open();
		// Its queue never hears of it, as where the process died in between.
		const {id} = await submitted(accepting, 10);
		const lanes = createJobLanes(context.client, 'lunch', () => {});
		await lanes.remove({id, digits: 10});
		await lanes.close();
		await context.client.zadd('lunch:jobs:outbox', 0, id);
		const working = context.open({...slotWith(failing(0, Error)), sweepMs: 100});
		await untilState(working, id, 'finished');
		await until(async () => (await context.client.zcard('lunch:jobs:outbox')) === 0);
	});

	test('a job that is delivered twice is computed once more at the most, and keeps its first result', async () => {
		let runs = 0;
		const slow = Promise.withResolvers<void>();
		// Does not stop when it is told to, and comes with something else in the end.
		const stubborn: Compute = async function* () {
			if (runs++ === 0) {
				await slow.promise;
				yield Buffer.from('3.9');
			} else yield Buffer.from('3.1');
		};
		const told: string[] = [];
		const worker = (name: string) => ({
			worker: name,
			onEnded: () => {
				told.push(name);
			},
		});
		const leaseMs = 3000; // that a busy machine does not miss, so that only the first lock is lost
		const jobs = context.open({...slotWith(stubborn), ...worker('one'), leaseMs});
		const {id} = await submitted(jobs, 1);
		await until(async () => runs === 1);
		const other = context.open({...slotWith(stubborn), ...worker('other'), leaseMs});
		// BullMQ takes the first one for dead; a lock that is gone is not renewed.
		expect(await context.client.del(`lunch:pi-small:${id}:lock`)).toBe(1);
		await until(async () => runs === 2);
		const finished = await untilState(other, id, 'finished');
		expect(finished).toMatchObject({worker: 'other', attempts: 2, result: {lastDigits: '1'}});
		slow.resolve();
		await until(async () => jobs.slots().every(({jobId}) => jobId === null));
		expect(await jobs.get(id)).toEqual(finished);
		expect(await textOf((await jobs.download(id)).body)).toBe('3.1');
		await until(async () => readdirSync(context.folder).length === 1);
		await until(async () => told.length > 0);
		expect(told).toEqual(['other']);
	});

	test('what is sent twice, since its answer was lost with a connection, counts once', async () => {
		const connection = openRedisConnection(context.server.url, () => {});
		const table = createRedisJobTable(connection, 'lunch', rejection => {
			throw new Error(rejection.reason);
		});
		const twice = async <Answer>(work: () => Promise<Answer>) => [await work(), await work()];
		const limits = {openJobs: 10, allOpenJobs: 10, bytes: 1000, room: 1000};
		const add = async () => {
			const id = randomUUID();
			const job = {id, digits: 1, idempotencyKey: undefined, tenant: DEFAULT_TENANT};
			const [first, again] = await twice(() => table.add([job], limits));
			expect(again).toEqual(first);
			return id;
		};
		const begin = async (id: string) =>
			(await table.start(id, 1, {holder: 'holder', worker: 'worker'})) ?? {id, digits: 1, token: 0, attempt: 0};
		try {
			const completed = await begin(await add());
			const result = {bytes: 3, sha256: 'a'.repeat(64), lastDigits: '1', objectName: `${completed.id}-1.txt`};
			expect(await twice(() => table.complete(completed, result))).toEqual([true, true]);
			const failed = await begin(await add());
			const failure = {code: 'JOB_FAILED', message: 'bad luck'} as const;
			expect(await twice(() => table.fail(failed, failure, true))).toEqual(['queued', 'queued']);
			const released = await begin(await add());
			expect(await twice(() => table.release(released))).toEqual([true, true]);
			expect(await table.get(released.id)).toMatchObject({job: {state: 'queued', attempts: 0}});
			// Said late, after somebody else has it, none of it counts.
			const next = await begin(released.id);
			expect(next).toMatchObject({token: released.token + 1, attempt: 1});
			expect(await twice(() => table.release(released))).toEqual([false, false]);
			expect(await twice(() => table.complete(released, result))).toEqual([false, false]);
			expect(await twice(() => table.fail(released, failure, false))).toEqual([null, null]);
			expect((await table.counts(null, ['queued', 'running', 'finished'])).finished).toEqual({jobs: 1, bytes: 3});
		} finally {
			connection.close();
		}
	});

	test('a process that ends in good order hands its jobs back, uncounted', async () => {
		const jobs = context.open();
		const running = context.open(slotWith(endless));
		const {id} = await submitted(jobs, 1);
		await untilState(jobs, id, 'running');
		await running.close();
		expect(await jobs.get(id)).toMatchObject({state: 'queued', attempts: 0, worker: null});
		expect(readdirSync(context.folder)).toEqual([]);
		context.open(slotWith(failing(0, Error)));
		expect(await untilState(jobs, id, 'finished')).toMatchObject({attempts: 1});
	});

	test('a cancellation reaches the process at a job wherever it is asked for', async () => {
		const jobs = context.open();
		const running = context.open(slotWith(endless));
		const {id} = await submitted(jobs, 1);
		await untilState(jobs, id, 'running');
		expect(await jobs.cancel(id)).toMatchObject({state: 'cancelled'});
		await until(async () => running.slots().every(({jobId}) => jobId === null));
		await until(async () => (await queued()) === 0);
		expect(await statesOf(jobs, id)).toEqual(['created', 'queued', 'running', 'cancelled']);
		expect(readdirSync(context.folder)).toEqual([]);
	});

	describe('what is kept', () => {
		test('goes when it is old, together with its result; what is not done stays', async () => {
			const first = context.open(slotWith(failing(0, Error)));
			const old = await submitted(first, 1);
			await untilState(first, old.id, 'finished');
			await first.close();
			await first.close();
			const accepting = context.open();
			const cancelled = await submitted(accepting, 2);
			await accepting.cancel(cancelled.id);
			const waiting = await submitted(accepting, 3);
			await new Promise(resolve => setTimeout(resolve, 60));
			context.open({...slotWith(endless), keepResultsMs: 50});
			await until(async () => (await accepting.list()).jobs.length === 1);
			expect((await accepting.list()).jobs[0]?.id).toBe(waiting.id);
			await expect(accepting.get(old.id)).rejects.toMatchObject({code: 'JOB_NOT_FOUND'});
			await until(async () => readdirSync(context.folder).every(name => name.startsWith(waiting.id)));
			expect((await accepting.load()).counts).toMatchObject({finished: 0, cancelled: 0});
		});

		test('goes from a storage that was away when it grew old, too', async () => {
			const results = createFileResults(context.folder);
			const first = context.open({...slotWith(failing(0, Error)), results});
			const {id} = await submitted(first, 1);
			await untilState(first, id, 'finished');
			const failingRemoval = async () => {
				throw new LunchError('JOB_STORE_FAILED', 'The storage is away.');
			};
			context.open({results: {...results, remove: failingRemoval}, keepResultsMs: 1});
			await until(async () => (await first.list()).jobs.length === 0);
			expect(readdirSync(context.folder)).toEqual([`${id}-1.txt`]);
			context.open({results});
			await until(async () => readdirSync(context.folder).length === 0);
		});

		test('does not include what attempts left that are gone', async () => {
			const results = createFileResults(context.folder);
			const jobs = context.open();
			const {id} = await submitted(jobs, 1);
			const writer = await results.begin(`${id}-7`, '7');
			await writer.write(Buffer.from('3.'));
			expect(readdirSync(context.folder)).toHaveLength(1);
			context.open(slotWith(failing(0, Error)));
			await until(async () => readdirSync(context.folder).every(name => name === `${id}-1.txt`));
			await writer.discard();
		});

		test('a key is free again when its job is forgotten', async () => {
			const jobs = context.open({...slotWith(failing(0, Error)), worker: 'first'});
			const {job} = await jobs.submit({digits: 1, idempotencyKey: 'k'});
			await untilState(jobs, job.id, 'finished');
			expect((await context.open().submit({digits: 1, idempotencyKey: 'k'})).job.id).toBe(job.id);
			context.open({...slotWith(failing(0, Error)), keepResultsMs: 1});
			await until(async () => (await jobs.list()).jobs.length === 0);
			expect((await jobs.submit({digits: 1, idempotencyKey: 'k'})).isNew).toBe(true);
		});
	});

	test('ten thousand jobs that wait are listed in pages', async () => {
		const jobs = context.open();
		for (let i = 0; i < 10; i++) await Promise.all(Array.from({length: 1000}, () => submitted(jobs, 1_000_000)));
		const ids = new Set<string>();
		let cursor: string | undefined;
		do {
			const page = await jobs.list({states: ['queued'], limit: 1000, cursor});
			for (const {id} of page.jobs) ids.add(id);
			cursor = page.nextCursor ?? undefined;
		} while (cursor !== undefined);
		expect(ids.size).toBe(10_000);
		expect((await jobs.load()).counts.queued).toBe(10_000);
		expect(await queued()).toBe(10_000);
	});
});
