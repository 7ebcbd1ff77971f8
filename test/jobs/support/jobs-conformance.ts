import {createHash} from 'node:crypto';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {jobDocument, jobListDocument, jobPartsDocument} from '../../../source/jobs/documents.ts';
import type {Job} from '../../../source/jobs/job.ts';
import type {JobEvent, Jobs} from '../../../source/jobs/jobs.ts';
import {piInBigInt} from '../../../source/jobs/pi/decimals/reference.ts';
import {jobDocumentSchema, jobListDocumentSchema, jobPartsDocumentSchema} from '../../../source/jobs/schema.ts';
import {knownDigest} from '../pi/support/digests.ts';
import {HUGE} from './standing-computation.ts';
import {submitted, textOf, until, untilState} from './watching.ts';

/** A service: one slot for jobs of any size, one for small ones. Of huge ones its computations stand still. */
export interface Fixture {
	jobs: Jobs;
	close(): Promise<void>;
}

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

/** Tests for every implementation of `Jobs`. */
export function describeJobs(name: string, open: () => Promise<Fixture>): void {
	describe(name, () => {
		let fixture: Fixture;
		let jobs: Jobs;
		async function begin(): Promise<void> {
			fixture = await open();
			jobs = fixture.jobs;
		}
		const end = () => fixture.close();

		async function eventsUntilEnd(id: string, after?: number, signal?: AbortSignal): Promise<JobEvent[]> {
			const events: JobEvent[] = [];
			for await (const event of jobs.events(id, {after, signal})) events.push(event);
			return events;
		}

		describe('small jobs of one service', () => {
			beforeAll(begin);
			afterAll(end);

			test.each([1, 2, 9, 10, 1000, 2500])('computes %d decimals', async digits => {
				const {job, isNew} = await jobs.submit({digits});
				expect(isNew).toBe(true);
				expect(job).toMatchObject({kind: 'pi', digits, state: 'queued', progress: 0, attempts: 0, result: null});
				const expected = piInBigInt(digits);
				const finished = await untilState(jobs, job.id, 'finished');
				expect(finished).toMatchObject({progress: 1, attempts: 1, error: null});
				expect(finished.result).toMatchObject({
					bytes: digits + 2,
					sha256: createHash('sha256').update(expected).digest('hex'),
					lastDigits: expected.slice(2).slice(-10),
				});
				expect(await textOf((await jobs.download(job.id)).body)).toBe(expected);
				expect(Number(finished.finishedAt)).toBeGreaterThanOrEqual(Number(finished.startedAt));
			});

			test('computes a million decimals, and tells every state, and progress that never goes back and is 1 only at the end', async () => {
				const {id} = await submitted(jobs, 1_000_000);
				const events = await eventsUntilEnd(id);
				const ids = events.map(event => event.id);
				expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
				const states = events.map(({job}) => job.state).filter((state, at, all) => state !== all[at - 1]);
				expect(states).toEqual(['created', 'queued', 'running', 'finished']);
				const progress = events.map(({job}) => job.progress);
				expect(progress).toEqual(progress.toSorted((a, b) => a - b));
				expect(progress.filter(share => share === 1)).toHaveLength(1);
				// How many come between depends on the machine.
				expect(progress.some(share => share > 0 && share < 1)).toBe(true);
				expect(events.at(-1)?.job).toEqual(await jobs.get(id));
				// As others found it.
				expect(events.at(-1)?.job.result).toMatchObject({
					bytes: 1_000_002,
					sha256: knownDigest(1_000_000),
					lastDigits: '5779458151',
				});
			});

			test.each([
				0,
				-1,
				1.5,
				10 ** 12,
				Number.NaN,
				Number.POSITIVE_INFINITY,
				'1e6',
				'10',
				null,
				undefined,
				{},
				[5],
				true,
			])('refuses %j as digits, naming field and limit', async digits => {
				const before = await jobs.list();
				const refused = jobs.submit({digits} as {digits: number});
				await expect(refused).rejects.toMatchObject({code: 'JOB_INVALID', message: expect.stringMatching(/digits/)});
				if (digits !== undefined) await expect(refused).rejects.toThrow(/100000000/);
				expect(await jobs.list()).toEqual(before);
			});

			test('says of a job that it does not know so', async () => {
				const notFound = {code: 'JOB_NOT_FOUND'};
				await expect(jobs.get(UNKNOWN)).rejects.toMatchObject(notFound);
				await expect(jobs.cancel(UNKNOWN)).rejects.toMatchObject(notFound);
				await expect(jobs.parts(UNKNOWN)).rejects.toMatchObject(notFound);
				await expect(jobs.download(UNKNOWN)).rejects.toMatchObject(notFound);
				await expect(eventsUntilEnd(UNKNOWN)).rejects.toMatchObject(notFound);
			});

			describe('an idempotency key', () => {
				test('makes a repeat give the same job, also at the same time', async () => {
					const request = {digits: 20, idempotencyKey: 'lunch-1'};
					const submissions = await Promise.all([jobs.submit(request), jobs.submit(request), jobs.submit(request)]);
					submissions.push(await jobs.submit(request));
					expect(new Set(submissions.map(({job}) => job.id)).size).toBe(1);
					expect(submissions.filter(({isNew}) => isNew)).toHaveLength(1);
					expect((await jobs.submit({digits: 20, idempotencyKey: 'lunch-2'})).isNew).toBe(true);
				});

				test('is not taken for another request', async () => {
					await jobs.submit({digits: 20, idempotencyKey: 'k'});
					await expect(jobs.submit({digits: 21, idempotencyKey: 'k'})).rejects.toMatchObject({code: 'JOB_KEY_REUSED'});
				});

				test.each(['', 'a b', 'å', 'x'.repeat(300)])('%j is refused', async idempotencyKey => {
					await expect(jobs.submit({digits: 20, idempotencyKey})).rejects.toMatchObject({code: 'JOB_INVALID'});
				});
			});

			test('events go on after the last one seen', async () => {
				const {id} = await submitted(jobs, 100);
				const all = await eventsUntilEnd(id);
				// Changes of state are kept; of the progress only the last.
				const kept = await eventsUntilEnd(id);
				expect(all).toEqual(expect.arrayContaining(kept));
				expect(kept.map(({job}) => job.state)).toEqual(['created', 'queued', 'running', 'finished']);
				for (const [at, event] of kept.entries())
					expect(await eventsUntilEnd(id, event.id)).toEqual(kept.slice(at + 1));
			});

			test('events come to many at once', async () => {
				const {id} = await submitted(jobs, 100_000);
				const ends = await Promise.all(Array.from({length: 20}, () => eventsUntilEnd(id)));
				expect(new Set(ends.map(events => events.at(-1)?.job.state))).toEqual(new Set(['finished']));
			});

			test('cancelling comes too late for a finished job', async () => {
				const {id} = await submitted(jobs, 10);
				await untilState(jobs, id, 'finished');
				await expect(jobs.cancel(id)).rejects.toMatchObject({code: 'JOB_ENDED'});
				expect((await jobs.get(id)).state).toBe('finished');
			});

			test('the list refuses limits and cursors that make no sense', async () => {
				for (const limit of [0, -1, 1.5, 1_000_000])
					await expect(jobs.list({limit})).rejects.toMatchObject({code: 'JOB_INVALID'});
				await expect(jobs.list({cursor: 'nonsense'})).rejects.toMatchObject({code: 'JOB_INVALID'});
			});
		});

		describe('a service of each test', () => {
			beforeEach(begin);
			afterEach(end);

			async function hugeRunning(): Promise<Job> {
				const {id} = await submitted(jobs, HUGE);
				return untilState(jobs, id, 'running');
			}

			test('gives documents that fit their schema in every state', async () => {
				const running = await hugeRunning();
				const queued = await submitted(jobs, HUGE);
				const {id} = await submitted(jobs, 10);
				await untilState(jobs, id, 'finished');
				await jobs.cancel(queued.id);
				const page = await jobs.list();
				expect(page.jobs.map(({state}) => state)).toEqual(['finished', 'cancelled', 'running']);
				expect(jobListDocumentSchema.strict().parse(jobListDocument(page))).toEqual(jobListDocument(page));
				for (const job of [running, queued, ...page.jobs]) jobDocumentSchema.strict().parse(jobDocument(job));
				for (const job of page.jobs) {
					const document = jobPartsDocument(await jobs.parts(job.id));
					jobPartsDocumentSchema.strict().parse(document);
					expect(document.parts.length > 0).toBe(job.state === 'running');
				}
			});

			describe('the list', () => {
				test('comes in pages, newest first, each job once though others come meanwhile', async () => {
					await hugeRunning();
					const ids: string[] = [];
					for (let i = 0; i < 7; i++) ids.unshift((await submitted(jobs, HUGE)).id);
					const found: string[] = [];
					let cursor: string | undefined;
					do {
						const page = await jobs.list({limit: 3, cursor});
						expect(page.jobs.length).toBeLessThanOrEqual(3);
						found.push(...page.jobs.map(({id}) => id));
						cursor = page.nextCursor ?? undefined;
						await submitted(jobs, HUGE);
					} while (cursor !== undefined);
					expect(found.slice(0, 7)).toEqual(ids);
					expect(found).toHaveLength(8);
				});

				test('can be had by state', async () => {
					const running = await hugeRunning();
					const queued = await submitted(jobs, HUGE);
					const idsOf = async (states: Job['state'][]) => (await jobs.list({states})).jobs.map(({id}) => id);
					expect(await idsOf(['running'])).toEqual([running.id]);
					expect(await idsOf(['running', 'queued', 'running'])).toEqual([queued.id, running.id]);
					expect(await idsOf(['finished', 'errored'])).toEqual([]);
				});
			});

			describe('events', () => {
				test('end when nobody wants them any more', async () => {
					const {id} = await hugeRunning();
					const stop = new AbortController();
					const watching = eventsUntilEnd(id, undefined, stop.signal);
					stop.abort();
					expect((await watching).at(-1)?.job.state).not.toBe('finished');
				});
			});

			describe('cancelling', () => {
				test('takes a queued job out of the queue', async () => {
					await hugeRunning();
					const {id} = await submitted(jobs, HUGE);
					expect(await jobs.cancel(id)).toMatchObject({id, state: 'cancelled', result: null, startedAt: null});
					expect((await jobs.cancel(id)).state).toBe('cancelled');
					expect((await eventsUntilEnd(id)).at(-1)?.job.state).toBe('cancelled');
				});

				test('stops a running job, and the next one begins', async () => {
					const {id} = await hugeRunning();
					const next = await submitted(jobs, HUGE);
					expect((await jobs.cancel(id)).state).toBe('cancelled');
					await untilState(jobs, next.id, 'running');
					expect((await jobs.get(id)).state).toBe('cancelled');
					await expect(jobs.download(id)).rejects.toMatchObject({code: 'JOB_NOT_FINISHED'});
				});
			});

			describe('a download', () => {
				test('gives any part, while another job runs', async () => {
					await hugeRunning();
					const {id} = await submitted(jobs, 200_000);
					await untilState(jobs, id, 'finished');
					const whole = await jobs.download(id);
					const text = await textOf(whole.body);
					expect(text).toHaveLength(200_002);
					expect(createHash('sha256').update(text).digest('hex')).toBe(whole.job.result?.sha256);
					const part = async (range: Parameters<Jobs['download']>[1]) => {
						const {body, start, end, size} = await jobs.download(id, range);
						return [await textOf(body), start, end, size];
					};
					expect(await part({range: {start: 0, end: 0}})).toEqual(['3', 0, 1, 200_002]);
					expect(await part({range: {start: 70_000, end: 140_000}})).toEqual([
						text.slice(70_000, 140_001),
						70_000,
						140_001,
						200_002,
					]);
					expect(await part({range: {start: 200_000, end: 10 ** 9}})).toEqual([
						text.slice(-2),
						200_000,
						200_002,
						200_002,
					]);
					expect(await part({range: {start: 199_992}})).toEqual([text.slice(-10), 199_992, 200_002, 200_002]);
					expect(await part({range: {last: 5}})).toEqual([text.slice(-5), 199_997, 200_002, 200_002]);
					expect((await part({range: {last: 10 ** 9}}))[0]).toBe(text);
					for (const range of [{start: 200_002}, {start: 5, end: 4}, {last: 0}, {start: -1}, {start: 0.5}])
						await expect(jobs.download(id, {range})).rejects.toMatchObject({code: 'JOB_RANGE_INVALID'});
				});

				test('has to wait for the end', async () => {
					const {id} = await hugeRunning();
					await expect(jobs.download(id)).rejects.toMatchObject({code: 'JOB_NOT_FINISHED'});
				});
			});

			test('does not let small jobs wait behind a huge one', async () => {
				await hugeRunning();
				await submitted(jobs, HUGE);
				const small = await Promise.all(Array.from({length: 10}, () => submitted(jobs, 1000)));
				for (const {id} of small) await untilState(jobs, id, 'finished');
				expect((await jobs.list({states: ['running']})).jobs).toHaveLength(1);
			});

			test('says what it is doing', async () => {
				const {id, worker} = await hugeRunning();
				const work = await until(async () => {
					const found = await jobs.parts(id);
					// How fast it is, is known from the second note on where the first one came late.
					return found.parts[0]?.state !== 'waiting' && found.workers[0]?.digitsPerSecond != null && found;
				});
				expect(work.workers).toMatchObject([{worker, digitsPerSecond: expect.any(Number)}]);
				expect(work.parts.map(({step}) => step)).toEqual([
					...Array<string>(16).fill('sums'),
					...Array<string>(15).fill('merge'),
					...['quotient', 'decimals'],
				]);
				expect(work.parts.reduce((sum, {share}) => sum + share, 0)).toBeCloseTo(1);
				expect(work.parts[0]).toMatchObject({from: 0, to: 1 / 16, worker, progress: expect.any(Number)});
				expect(work.parts.at(-1)).toMatchObject({from: 0, to: 1, state: 'waiting', progress: 0, worker: null});
				expect(work.decimals).toBe(null);
				await submitted(jobs, HUGE);
				const {slots, counts, bytes} = await jobs.load();
				expect(counts).toEqual({created: 0, queued: 1, running: 1, finished: 0, errored: 0, cancelled: 0});
				expect(bytes).toBe(2 * (HUGE + 2));
				expect(slots.map(({jobId}) => jobId).filter(jobId => jobId !== null)).toEqual([id]);
			});
		});
	});
}
