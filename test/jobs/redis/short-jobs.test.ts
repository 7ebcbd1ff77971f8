import {createHash} from 'node:crypto';
import {readdirSync} from 'node:fs';
import {setTimeout as delay} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {defaultSlots} from '../../../source/jobs/engine/work/default-slots.ts';
import type {Job} from '../../../source/jobs/job.ts';
import {piInBigInt} from '../../../source/jobs/pi/decimals/reference.ts';
import {createFileResults} from '../../../source/jobs/results/file-results.ts';
import {describeWithRedis} from '../../support/servers/redis-server.ts';
import {startRedisEngine} from '../support/redis-engine.ts';
import {useRedisJobs} from '../support/use-redis-jobs.ts';
import {submitted, textOf, until, untilState} from '../support/watching.ts';

describeWithRedis('short jobs on Redis', () => {
	const context = useRedisJobs();

	const slots = defaultSlots({jobs: 1, threads: 1});

	test('that come together each get their own text, kept with them, and are told once', async () => {
		const accepting = context.open();
		const sizes = Array.from({length: 300}, (_, index) => (index % 50 === 49 ? 2500 : 1 + ((index * 37) % 1999)));
		const ids = await Promise.all(sizes.map(async digits => (await submitted(accepting, digits)).id));
		const ended: Job[] = [];
		context.open({slots, worker: 'me', onEnded: job => ended.push(job)});
		await until(async () => (await accepting.load()).counts.finished === ids.length);
		for (const [at, id] of ids.entries()) {
			const text = piInBigInt(sizes[at] ?? 0);
			const job = await accepting.get(id);
			expect(job).toMatchObject({
				...{state: 'finished', attempts: 1, worker: 'me', progress: 1},
				result: {bytes: text.length, sha256: createHash('sha256').update(text).digest('hex')},
			});
			expect(await textOf((await accepting.download(id)).body)).toBe(text);
			expect(await textOf((await accepting.download(id, {range: {last: 2}})).body)).toBe(text.slice(-2));
		}
		await until(async () => ended.length === ids.length);
		expect(ended.find(({id}) => id === ids[0])).toEqual(await accepting.get(ids[0] ?? ''));
		expect(readdirSync(context.folder)).toHaveLength(6);
		expect((await accepting.load()).bytes).toBe(sizes.reduce((sum, digits) => sum + digits + 2, 0));
	});

	test('and long ones are told with what began them', async () => {
		const told = new Map<string, string | null>();
		const jobs = context.open({slots, worker: 'me', onEnded: ({id}, origin) => told.set(id, origin)});
		const begun = [
			{digits: 10, origin: 'short-1 '},
			{digits: 5000, origin: 'long-1 '},
			{digits: 20, origin: undefined},
		];
		const ids = await Promise.all(begun.map(async request => (await jobs.submit(request)).job.id));
		await until(async () => told.size === ids.length);
		expect(ids.map(id => told.get(id))).toEqual(['short-1 ', 'long-1 ', null]);
	});

	test('of killed processes are all finished, and none is charged with it', async () => {
		const jobs = context.open();
		const ids = await Promise.all(Array.from({length: 800}, async () => (await submitted(jobs, 1500)).id));
		for (let round = 0; round < 2; round++) {
			const before = (await jobs.load()).counts.finished;
			const engine = await startRedisEngine({redis: context.server.url, folder: context.folder, leaseMs: 1000});
			await until(async () => (await jobs.load()).counts.finished > before);
			await engine.kill();
		}
		context.open({slots});
		await until(async () => (await jobs.load()).counts.finished === ids.length);
		const finished = (await jobs.list({limit: 1000})).jobs;
		expect(new Set(finished.map(({state, attempts}) => `${state} ${attempts}`))).toEqual(new Set(['finished 1']));
		const text = piInBigInt(1500);
		for (const id of ids.slice(0, 100)) expect(await textOf((await jobs.download(id)).body)).toBe(text);
	});

	test('that a process does not get to go back to the queue when it ends, at once', async () => {
		const jobs = context.open({sweepMs: 60_000});
		const ids = await Promise.all(Array.from({length: 200}, async () => (await submitted(jobs, 100)).id));
		let asked = 0;
		const slow = context.open({
			slots,
			sweepMs: 60_000,
			createComputation: () => ({
				compute: () => {
					throw new Error('none is computed alone');
				},
				async computeShort(digits, signal) {
					asked += digits.length;
					signal.throwIfAborted();
					await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), {once: true}));
					return [];
				},
				close: async () => {},
			}),
		});
		await until(async () => asked >= 64);
		await slow.drain(0);
		expect((await jobs.load()).counts).toMatchObject({queued: 200, running: 0});
		expect(await context.client.lrange('lunch:pi-small:active', 0, -1)).toEqual([]);
		expect(await context.client.keys('lunch:pi-small:*:lock')).toEqual([]);
		context.open({slots, sweepMs: 60_000});
		await until(async () => (await jobs.load()).counts.finished === ids.length);
		expect(new Set((await jobs.list({limit: 1000})).jobs.map(({attempts}) => attempts))).toEqual(new Set([1]));
		await until(async () => (await context.client.keys('lunch:pi-small:*-*')).length === 0);
	});

	test('that take longer than a lease stay with their process', async () => {
		const jobs = context.open();
		const ids = await Promise.all(Array.from({length: 100}, async () => (await submitted(jobs, 100)).id));
		let asked = 0;
		const createComputation = () => ({
			compute: () => {
				throw new Error('none is computed alone');
			},
			async computeShort(digits: readonly number[]) {
				asked += digits.length;
				await delay(2500);
				return digits.map(piInBigInt);
			},
			close: async () => {},
		});
		for (let machines = 0; machines < 2; machines++) context.open({slots, createComputation});
		await until(async () => (await jobs.load()).counts.finished === ids.length);
		expect(asked).toBe(ids.length);
	});

	test('one of which can not be computed fails alone', async () => {
		const jobs = context.open();
		const ids = await Promise.all(Array.from({length: 100}, async (_, at) => (await submitted(jobs, 1 + at)).id));
		context.open({
			slots,
			createComputation: () => ({
				async *compute({digits}) {
					if (digits === 77) throw new Error('bad luck');
					yield Buffer.from(piInBigInt(digits));
				},
				async computeShort() {
					throw new Error('bad luck');
				},
				close: async () => {},
			}),
		});
		const {counts} = await until(async () => {
			const load = await jobs.load();
			return load.counts.finished + load.counts.errored === ids.length && load;
		});
		expect(counts).toMatchObject({finished: 99, errored: 1});
		expect(await jobs.get(ids[76] ?? '')).toMatchObject({state: 'errored', attempts: 3});
		await until(async () => (await context.client.keys('lunch:pi-small:*-*')).length === 0);
	});

	test('cancelled while they were computed leave nothing in the queue', async () => {
		const jobs = context.open();
		const ids = await Promise.all(Array.from({length: 100}, async () => (await submitted(jobs, 100)).id));
		let cancelled = false;
		context.open({
			slots,
			createComputation: () => ({
				compute: () => {
					throw new Error('none is computed alone');
				},
				async computeShort(digits) {
					if (!cancelled) await Promise.all(ids.map(id => jobs.cancel(id)));
					cancelled = true;
					return digits.map(piInBigInt);
				},
				close: async () => {},
			}),
		});
		await until(async () => cancelled && (await context.client.keys('lunch:pi-small:*-*')).length === 0);
		expect((await jobs.load()).counts).toMatchObject({cancelled: 100, finished: 0});
	});

	test('lie in a storage that others read', async () => {
		const jobs = context.open({slots, results: {...createFileResults(context.folder), isElsewhere: true}});
		const {id} = await submitted(jobs, 100);
		const {result} = await untilState(jobs, id, 'finished');
		expect(readdirSync(context.folder)).toEqual([result?.objectName]);
	});

	test('leave nothing behind when they are old, and no text but a result is given', async () => {
		const jobs = context.open({slots});
		const {id} = await submitted(jobs, 100);
		await untilState(jobs, id, 'finished');
		expect(await context.client.hkeys('lunch:jobs:texts')).toEqual([id]);
		await context.client.hset('lunch:jobs:texts', id, 'something else');
		await expect(jobs.download(id)).rejects.toMatchObject({code: 'JOB_RESULT_GONE'});
		context.open({keepResultsMs: 0});
		await until(async () => (await jobs.list()).jobs.length === 0);
		expect(await context.client.hkeys('lunch:jobs:texts')).toEqual([]);
	});
});
