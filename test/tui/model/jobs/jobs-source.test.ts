import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Readable} from 'node:stream';
import {afterEach, describe, expect, it} from 'vitest';
import {openEmbeddedJobs} from '../../../../source/jobs/embedded/open-embedded-jobs.ts';
import type {Jobs} from '../../../../source/jobs/jobs.ts';
import {LunchError} from '../../../../source/shared/errors.ts';
import type {JobsSource} from '../../../../source/tui/model/jobs/jobs-data.ts';
import {createJobsSource} from '../../../../source/tui/model/jobs/jobs-source.ts';
import {heldIn} from '../../../../source/tui/model/source/resource.ts';
import {poll} from '../../../support/poll.ts';

const ending: (() => Promise<void> | void)[] = [];

afterEach(async () => {
	for (const end of ending.splice(0).reverse()) await end();
});

/** A source over the real engine, in a folder of its own; `wrap` stands between them. */
function openSource({computes = true, wrap = (jobs: Jobs) => jobs} = {}) {
	const folder = mkdtempSync(join(tmpdir(), 'lunch-jobs-source-'));
	ending.push(() => rmSync(folder, {recursive: true, force: true, maxRetries: 5}));
	const figures = {opened: 0, attended: 0};
	const source = createJobsSource({
		open: async () => {
			figures.opened++;
			const jobs = await openEmbeddedJobs({folder, slots: computes ? [{maxDigits: 1_000_000, threads: 1}] : []});
			return {
				jobs: wrap(jobs),
				place: 'here',
				attend: () => {
					figures.attended++;
				},
				close: () => jobs.close(),
			};
		},
		busyMs: 20,
		calmMs: 20,
	});
	ending.push(() => source.close());
	return {source, folder, figures};
}

const listed = (source: JobsSource) => heldIn(source.data().list)?.jobs ?? [];

describe('the source of jobs', () => {
	it('opens nothing before somebody looks', async () => {
		const {source, figures} = openSource();
		expect(source.data()).toMatchObject({place: null, list: {state: 'idle'}, counts: null});
		expect(figures.opened).toBe(0);
		source.showList('all', []);
		await poll('an empty list', () => source.data().list.state === 'empty');
		expect(source.data().place).toBe('here');
		expect(figures.opened).toBe(1);
	});

	it('follows a job to its result, with its first decimals', async () => {
		const {source, folder, figures} = openSource();
		source.showList('all', []);
		const job = await source.submit(500);
		expect(figures.attended).toBeGreaterThan(0);
		await poll('a finished job in the list', () => listed(source)[0]?.state === 'finished');
		source.watch(job.id);
		await poll('decimals of the result', () => source.data().watched?.digits?.isPreview === false);
		const {watched} = source.data();
		expect(watched?.digits?.text).toMatch(/^3\.14159265358979323846\d{480}$/);
		expect(watched?.timeline.map(({state}) => state)).toEqual(['created', 'queued', 'running', 'finished']);
		const path = join(folder, 'pi.txt');
		expect(await source.save(job.id, path)).toBe(502);
		expect(readFileSync(path, 'utf8')).toBe(watched?.digits?.text);
	});

	it('tells of nothing while jobs that are over are looked at again', async () => {
		let looks = 0;
		const {source} = openSource({
			wrap: jobs => ({
				...jobs,
				list: filter => {
					looks++;
					return jobs.list(filter);
				},
			}),
		});
		source.showList('all', []);
		await source.submit(500);
		await poll('a finished job in the list', () => listed(source)[0]?.state === 'finished');
		const settling = looks;
		await poll('what came of its end', () => looks >= settling + 3);
		const calm = source.data();
		const seen = looks;
		await poll('more looks', () => looks >= seen + 3);
		// A minute that ends meanwhile is told, since ages are said in minutes.
		if (source.data().now.getMinutes() === calm.now.getMinutes()) expect(source.data()).toBe(calm);
	});

	it('a result that was removed is said, and not asked for again', async () => {
		let asked = 0;
		const {source} = openSource({
			wrap: jobs => ({
				...jobs,
				async download() {
					asked++;
					throw new LunchError('JOB_RESULT_GONE', 'The result of the job was removed.');
				},
			}),
		});
		const job = await source.submit(300);
		source.watch(job.id);
		await poll('the failure', () => source.data().watched?.isTrying === false);
		expect(source.data().watched?.job).toMatchObject({state: 'stale', value: {state: 'finished'}});
		await new Promise(resolve => setTimeout(resolve, 700));
		expect(asked).toBe(1);
	});

	it('what is being written when the app is closed leaves nothing behind', async () => {
		const {source, folder} = openSource({
			wrap: jobs => ({
				...jobs,
				async download(id, options) {
					const download = await jobs.download(id, options);
					// The end of it never comes.
					const body = new Readable({read() {}});
					body.push('3.14');
					options?.signal?.addEventListener('abort', () => body.destroy());
					return {...download, body};
				},
			}),
		});
		source.showList('all', []);
		const job = await source.submit(400);
		await poll('the result', () => listed(source)[0]?.state === 'finished');
		const saving = source.save(job.id, join(folder, 'pi.txt'));
		const refused = expect(saving).rejects.toMatchObject({code: 'INTERRUPTED'});
		await poll('the file', () => readdirSync(folder).some(name => name.endsWith('.unfinished')));
		await source.close();
		await refused;
		expect(readdirSync(folder).filter(name => name.startsWith('pi.txt'))).toEqual([]);
	});

	it('a job that nobody computes has a preview, marked as one, and is cancelled', async () => {
		const {source} = openSource({computes: false});
		source.showList('open', []);
		const job = await source.submit(2000);
		await poll('the job', () => listed(source).length === 1);
		source.watch(job.id);
		await poll('a preview', () => source.data().watched?.digits);
		expect(source.data().watched?.digits).toMatchObject({
			isPreview: true,
			text: expect.stringMatching(/^3\.14\d{998}$/),
		});
		await source.cancel(job.id);
		await poll('the end of the preview', () => source.data().watched?.digits === null);
		// Only open ones were asked for.
		await poll('an empty list', () => source.data().list.state === 'empty');
		await expect(source.cancel(job.id)).resolves.toMatchObject({state: 'cancelled'});
		await expect(source.save(job.id, '/nowhere')).rejects.toMatchObject({code: 'JOB_NOT_FINISHED'});
		expect(existsSync('/nowhere')).toBe(false);
	});

	it('shows thousands page by page, and those that others submit', async () => {
		const opened: Jobs[] = [];
		const {source} = openSource({
			computes: false,
			wrap: jobs => {
				opened.push(jobs);
				return jobs;
			},
		});
		source.showList('all', []);
		await poll('an empty list', () => source.data().list.state === 'empty');
		await Promise.all(Array.from({length: 2150}, (_, index) => opened[0]?.submit({digits: index + 1})));
		const newest = (await opened[0]?.list({limit: 1}))?.jobs[0];
		// A look at the jobs before all of them were there is followed by one at the newest, which begins the list anew.
		await poll('the first page', () => listed(source).length === 100 && listed(source)[0]?.id === newest?.id);
		source.showMore();
		source.showMore();
		await poll('the second page', () => listed(source).length === 1100);
		source.showMore();
		await poll('the third page', () => listed(source).length === 2100);
		source.showMore();
		await poll('all', () => listed(source).length === 2150);
		expect(new Set(listed(source).map(({id}) => id)).size).toBe(2150);
		expect(source.data().counts?.queued).toBe(2150);
		await source.submit(7);
		await poll('the new one', () => listed(source).length === 2151);
		expect(listed(source)[0]).toMatchObject({digits: 7});
	});

	it('keeps what it shows while the service is away, says so, and goes on by itself', async () => {
		let isAway = false;
		const away = new LunchError('SERVICE_UNREACHABLE', 'nobody answers');
		const {source} = openSource({
			computes: false,
			wrap: jobs => ({
				...jobs,
				list: async filter => {
					if (isAway) throw away;
					return jobs.list(filter);
				},
				async *events(id, options) {
					for await (const event of jobs.events(id, options)) {
						yield event;
						// The connection breaks after every event.
						if (isAway) throw away;
					}
				},
			}),
		});
		source.showList('all', []);
		const job = await source.submit(1000);
		await poll('the job', () => listed(source).length === 1);
		isAway = true;
		await poll('a stale list', () => source.data().list.state === 'stale');
		expect(listed(source)).toHaveLength(1);
		isAway = false;
		await poll('a list again', () => source.data().list.state === 'ready');
		isAway = true;
		source.watch(job.id);
		await poll('reconnecting', () => source.data().watched?.job.state === 'stale');
		isAway = false;
		await source.cancel(job.id);
		await poll('the end of the job', () => {
			const watched = source.data().watched;
			return watched?.job.state === 'ready' && watched.job.value.state === 'cancelled';
		});
		expect(source.data().watched?.timeline.map(({state}) => state)).toEqual(['created', 'queued', 'cancelled']);
	});

	it('a job that is not there is a failure; when nobody looks no list is asked for', async () => {
		let asked = 0;
		const {source} = openSource({
			computes: false,
			wrap: jobs => ({
				...jobs,
				list(filter) {
					asked++;
					return jobs.list(filter);
				},
			}),
		});
		source.watch('00000000-0000-4000-8000-000000000000');
		await poll('a failure', () => source.data().watched?.job.state === 'failed');
		source.showList('all', []);
		await poll('a list', () => asked > 2);
		source.rest();
		await new Promise(resolve => setTimeout(resolve, 60));
		const before = asked;
		await new Promise(resolve => setTimeout(resolve, 120));
		expect(asked).toBe(before);
	});

	it('what runs is known while something else is looked at, and what became of it', async () => {
		const {source} = openSource();
		source.follow();
		await poll('counts', () => source.data().counts !== null);
		const job = await source.submit(400_000);
		await poll('a running job', () => source.data().activity.running[0]?.id === job.id);
		await poll('its end', () => source.data().activity.ended[0]?.id === job.id);
		expect(source.data().activity).toMatchObject({running: [], ended: [{state: 'finished', digits: 400_000}]});
		const before = source.data();
		await new Promise(resolve => setTimeout(resolve, 300));
		expect(source.data()).toBe(before);
	});

	it('what can not be opened is a failure, and tried again when asked to', async () => {
		let isBroken = true;
		const folder = mkdtempSync(join(tmpdir(), 'lunch-jobs-source-'));
		ending.push(() => rmSync(folder, {recursive: true, force: true, maxRetries: 5}));
		const source = createJobsSource({
			open: async () => {
				if (isBroken) throw new LunchError('JOB_STORE_FAILED', 'broken');
				const jobs = await openEmbeddedJobs({folder});
				return {jobs, place: 'here', attend() {}, close: () => jobs.close()};
			},
			busyMs: 60_000,
			calmMs: 60_000,
		});
		ending.push(() => source.close());
		source.showList('all', []);
		await poll('a failure', () => source.data().list.state === 'failed');
		isBroken = false;
		await source.refresh();
		expect(source.data().list.state).toBe('empty');
	});
});
