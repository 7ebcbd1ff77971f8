import {randomUUID} from 'node:crypto';
import {existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {computeRank, estimateMs} from '../../../source/jobs/engine/queue/queue-order.ts';
import {createPiComputation} from '../../../source/jobs/engine/work/computation.ts';
import {defaultSlots} from '../../../source/jobs/engine/work/default-slots.ts';
import {createFileResults} from '../../../source/jobs/results/file-results.ts';
import {poll} from '../../support/poll.ts';
import {failing, slotWith} from '../support/computing.ts';
import {enginesInFolder} from '../support/engines-in-folder.ts';
import {submitted, textOf, until, untilState} from '../support/watching.ts';

const engines = enginesInFolder();
const {open} = engines;

describe('a computation that fails', () => {
	test('is begun again', async () => {
		const jobs = await open(slotWith(failing(2, () => new Error('bad luck'))));
		const {id} = await submitted(jobs, 1);
		expect(await untilState(jobs, id, 'finished')).toMatchObject({attempts: 3, result: {bytes: 3, lastDigits: '1'}});
	});

	test('three times is given up, with the reason', async () => {
		const jobs = await open(slotWith(failing(9, () => new Error('bad luck'))));
		const {id} = await submitted(jobs, 1);
		const job = await untilState(jobs, id, 'errored');
		expect(job).toMatchObject({attempts: 3, error: {code: 'JOB_FAILED', message: 'bad luck.'}, result: null});
		expect(job.finishedAt).not.toBeNull();
		expect(readdirSync(join(engines.folder, 'results'))).toEqual([]);
	});

	test('for want of memory is given up at once', async () => {
		const small = await open({
			slots: defaultSlots({threads: 1}),
			createComputation: ({threads}) => createPiComputation({threads, maxMemoryBytes: 1_000_000}),
			onlyAlone: false,
		});
		const large = await submitted(small, 1_000_000);
		expect(await untilState(small, large.id, 'errored')).toMatchObject({attempts: 1, error: {code: 'OUT_OF_MEMORY'}});
	});
});

describe('room', () => {
	test('a full disk is said to be one, and leaves nothing behind', async () => {
		mkdirSync(join(engines.folder, 'results'));
		const id = randomUUID();
		symlinkSync('/dev/full', join(engines.folder, 'results', `${id}.b.unfinished`));
		const writer = await createFileResults(join(engines.folder, 'results')).begin(id, 'b');
		await expect(writer.write(Buffer.alloc(100_000))).rejects.toMatchObject({code: 'DISK_FULL'});
		await writer.discard();
		expect(readdirSync(join(engines.folder, 'results'))).toEqual([]);
	});

	test('more jobs than the quota are not accepted until some are done', async () => {
		const jobs = await open({quota: {openJobs: 2}});
		const first = await submitted(jobs, 10);
		const outcomes = await Promise.allSettled([10, 11, 12].map(digits => submitted(jobs, digits)));
		expect(outcomes.map(({status}) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
		await expect(submitted(jobs, 10)).rejects.toMatchObject({code: 'JOB_QUOTA_REACHED'});
		await jobs.cancel(first.id);
		await submitted(jobs, 10);
	});

	test('of jobs that come at once, as many are accepted as the quota has room for', async () => {
		const jobs = await open({quota: {openJobs: 7, bytes: 500}});
		const statuses = async (sizes: number[], of = jobs.of('anna')) =>
			(await Promise.allSettled(sizes.map(digits => submitted(of, digits)))).map(({status}) => status[0]).join('');
		// The first one waits for a look at the disk.
		await submitted(jobs.of('anna'), 10);
		expect(await statuses(Array(8).fill(10))).toBe('ffffffrr');
		expect(await statuses([98, 298, 300, 98, 10], jobs.of('ben'))).toBe('ffrfr');
		const [first] = (await jobs.of('anna').list()).jobs;
		await Promise.all([jobs.cancel(first?.id ?? ''), submitted(jobs.of('anna'), 10)]);
	});

	test('results may take so many bytes together', async () => {
		const jobs = await open({quota: {bytes: 1000}});
		await submitted(jobs, 600);
		await expect(submitted(jobs, 600)).rejects.toMatchObject({code: 'JOB_QUOTA_REACHED'});
		await submitted(jobs, 300);
	});
});

describe('the order', () => {
	test('is shortest first', async () => {
		const begun: number[] = [];
		const gate = Promise.withResolvers<void>();
		const slot = slotWith(async function* ({digits}) {
			begun.push(digits);
			if (digits === 5) await gate.promise;
			yield Buffer.from('3.1');
		});
		// The clock stands still, so that none grows old.
		const jobs = await open({...slot, now: () => 1_000_000});
		await submitted(jobs, 5);
		await until(async () => begun.length === 1);
		for (const digits of [90_000_000, 1000, 40_000_000, 10, 2_000_000]) await submitted(jobs, digits);
		gate.resolve();
		await until(async () => begun.length === 6);
		expect(begun).toEqual([5, 10, 1000, 2_000_000, 40_000_000, 90_000_000]);
	});

	test('lets nothing wait for ever: what comes ten durations later goes after it', () => {
		for (const digits of [1000, 1_000_000, 100_000_000]) {
			expect(computeRank(1, 0)).toBeLessThan(computeRank(digits, 0));
			expect(computeRank(digits, 0)).toBeLessThan(computeRank(1, 10 * estimateMs(digits) + 1));
		}
		// A hundred million decimals take some half a minute.
		expect(estimateMs(100_000_000)).toBeGreaterThan(10_000);
		expect(estimateMs(100_000_000)).toBeLessThan(100_000);
	});
});

describe('what is kept', () => {
	test('is there at the next start', async () => {
		const first = await open({slots: defaultSlots({threads: 1})});
		const {job} = await first.submit({digits: 1000, idempotencyKey: 'k'});
		const finished = await untilState(first, job.id, 'finished');
		await first.close();
		const second = await open();
		expect(await second.get(job.id)).toEqual(finished);
		expect((await second.submit({digits: 1000, idempotencyKey: 'k'})).isNew).toBe(false);
		expect(await textOf((await second.download(job.id)).body)).toHaveLength(1002);
	});

	test('goes when it is old, together with its result; what is not done stays', async () => {
		let time = Date.now();
		const options = {now: () => time, keepResultsMs: 1000, slots: defaultSlots({threads: 1})};
		const first = await open(options);
		const old = await submitted(first, 1000);
		await untilState(first, old.id, 'finished');
		const cancelled = await submitted(first, 80_000_000);
		await first.cancel(cancelled.id);
		await first.close();
		const waiting = await submitted(await open(), 50_000_000);
		time += 2000;
		const second = await open(options);
		await until(async () => (await second.list()).jobs.length === 1);
		expect((await second.list()).jobs[0]?.id).toBe(waiting.id);
		await until(async () => readdirSync(join(engines.folder, 'results')).every(name => name.startsWith(waiting.id)));
	});

	test('is missed where a result was taken away', async () => {
		const jobs = await open({slots: defaultSlots({threads: 1})});
		const {id} = await submitted(jobs, 3000);
		await untilState(jobs, id, 'finished');
		rmSync(join(engines.folder, 'results', `${id}.txt`));
		await expect(jobs.download(id)).rejects.toMatchObject({code: 'JOB_RESULT_GONE'});
	});

	test.each([
		['no database', Buffer.alloc(5000, 'x')],
		['half a header', Buffer.from('SQLite format 3\0zz')],
	])('in a file that holds %s is said to be unusable, and left alone', async (_, bytes) => {
		writeFileSync(join(engines.folder, 'jobs.sqlite'), bytes);
		await expect(open()).rejects.toMatchObject({code: 'JOB_STORE_FAILED'});
	});
});

test('the computation leaves the event loop free', async () => {
	const jobs = await open({slots: defaultSlots({threads: 1})});
	const {id} = await submitted(jobs, 5_000_000);
	let turns = 0;
	const timer = setInterval(() => turns++);
	const progress = new Set<number>();
	for await (const {job} of jobs.events(id)) progress.add(job.progress);
	clearInterval(timer);
	expect(turns).toBeGreaterThan(10 * progress.size);
});

test('ten thousand jobs that wait are listed in pages', async () => {
	const jobs = await open();
	for (let i = 0; i < 10; i++) await Promise.all(Array.from({length: 1000}, () => submitted(jobs, 1_000_000)));
	const listAll = async () => {
		let count = 0;
		let cursor: string | undefined;
		do {
			const page = await jobs.list({states: ['queued'], limit: 500, cursor});
			expect(page.jobs).toHaveLength(500);
			count += page.jobs.length;
			cursor = page.nextCursor ?? undefined;
		} while (cursor !== undefined);
		return count;
	};
	expect(await listAll()).toBe(10_000);
	expect((await jobs.load()).counts.queued).toBe(10_000);
});

test('what is removed in the background is over before the jobs are closed', async () => {
	const begun = Promise.withResolvers<void>();
	const log = join(engines.folder, 'jobs.sqlite-wal');
	let wasOpen: boolean | null = null;
	const jobs = await open({
		...slotWith(failing(0, () => new Error('none'))),
		results: {
			...createFileResults(join(engines.folder, 'results')),
			async sweep() {
				begun.resolve();
				await poll('the process to leave', () => readdirSync(join(engines.folder, 'locks')).length === 0);
				wasOpen = existsSync(log);
			},
		},
	});
	await begun.promise;
	await jobs.close();
	expect(wasOpen).toBe(true);
	expect(existsSync(log)).toBe(false);
});
