import {hasEnded, type Job} from '../../../jobs/job.ts';
import {type Jobs, LARGEST_PAGE} from '../../../jobs/jobs.ts';
import {LunchError} from '../../../shared/errors.ts';
import {inBackground} from '../../../shared/in-background.ts';
import {createEmitter} from '../source/emitter.ts';
import {expectedError} from '../source/expected-error.ts';
import {memoizeLast} from '../source/memoize-last.ts';
import {openOnce} from '../source/open-once.ts';
import {asked, failedWith, heldIn, idle} from '../source/resource.ts';
import {nextActivity, noActivity} from './job-activity.ts';
import {type JobChoice, statesOf} from './job-choice.ts';
import {emptyList, type JobList, withMore, withNew, withNewest, withSeen} from './job-list.ts';
import {createJobWatch} from './job-watch.ts';
import type {JobsData, JobsSource, OpenedJobs} from './jobs-data.ts';
import {createMapsSource, type MapsAtHand, noMapsAtHand} from './maps-source.ts';
import {paceAfter} from './pace.ts';

export interface JobsSourceOptions {
	/** Opens the jobs: called when they are first looked at. */
	open: () => Promise<OpenedJobs>;
	/** Where maps tell of themselves; nowhere when left out. */
	mapsAtHand?: MapsAtHand;
	now?: () => number;
	/** The time between two requests of a list while jobs run, and while none do, in milliseconds. */
	busyMs?: number;
	calmMs?: number;
}

/** Jobs of the first page: more than a screen shows, few enough to be asked for every second. */
const NEWEST = 100;
/** Running jobs are asked for so many times less often while no list is shown. */
const ASIDE = {busy: 2, calm: 5};
const MINUTE_MS = 60_000;
/** Jobs in sight that are looked at one by one. */
const MOST_SINGLE = 60;

/** The jobs of a list that go on. */
const openIn = memoizeLast((jobs: readonly Job[]): readonly Job[] => jobs.filter(({state}) => !hasEnded(state)));

export function createJobsSource({
	open,
	mapsAtHand = noMapsAtHand,
	now = Date.now,
	busyMs = 1000,
	calmMs = 3000,
}: JobsSourceOptions): JobsSource {
	const {notify, subscribe} = createEmitter();
	const closing = new AbortController();
	const underWay = new Set<Promise<unknown>>();
	let timer: NodeJS.Timeout | null = null;
	let asideTimer: NodeJS.Timeout | null = null;
	/** The part of the list that is shown; null while it is not shown. */
	let looking: {choice: JobChoice; visible: readonly string[]} | null = null;
	let generation = 0;
	let isLooking = false;
	let data: JobsData = {
		place: null,
		list: idle,
		isLoadingMore: false,
		counts: null,
		activity: noActivity,
		resting: null,
		paces: new Map(),
		watched: null,
		maps: idle,
		now: new Date(now()),
	};

	function change(part: Partial<JobsData>): void {
		if (closing.signal.aborted) return;
		data = {...data, ...part, now: new Date(now())};
		notify();
	}

	const opening = openOnce(open, ({place}) => {
		if (data.place !== place) change({place});
		if (!asideTimer) lookAsideLater();
	});

	function seen(jobs: readonly Job[]): void {
		// Ages are said in minutes: within one, nothing is drawn for a look at jobs of which none goes on.
		const isSameMinute = Math.floor(now() / MINUTE_MS) === Math.floor(data.now.getTime() / MINUTE_MS);
		if (jobs.length === 0 && data.paces.size === 0 && isSameMinute) return;
		const paces = new Map(data.paces);
		for (const job of jobs) {
			if (job.state === 'running') paces.set(job.id, paceAfter(paces.get(job.id), job, now()));
			else paces.delete(job.id);
		}
		change({paces});
	}

	const watch = createJobWatch({
		jobs: async () => (await opening.get()).jobs,
		read: () => data.watched,
		write(watched) {
			const job = watched ? heldIn(watched.job) : null;
			if (job) seen([job]);
			change({watched});
		},
		known: id => heldIn(data.list)?.jobs.find(job => job.id === id) ?? null,
		attend: () => inBackground(opening.known().then(given => given?.attend())),
		latest: async () => (await (await opening.get()).jobs.list({limit: 1})).jobs[0] ?? null,
		closing: closing.signal,
		now,
	});

	/** Asks what runs, and how many jobs are in each state. */
	async function lookAtActivity(jobs: Jobs): Promise<void> {
		const {counts, resting} = await jobs.load();
		const activity = await nextActivity(jobs, data.activity, counts.running);
		if (activity === data.activity && sameCounts(counts, data.counts) && resting === data.resting) return;
		change({activity, counts, resting});
	}

	function lookAsideLater(ms = isBusy() ? busyMs * ASIDE.busy : calmMs * ASIDE.calm): void {
		if (asideTimer) clearTimeout(asideTimer);
		asideTimer = null;
		if (closing.signal.aborted) return;
		asideTimer = setTimeout(() => inBackground(lookAside()), ms);
	}

	/** Asks what runs while no list is shown. */
	async function lookAside(): Promise<void> {
		try {
			const {jobs} = await opening.get();
			if (!looking) await lookAtActivity(jobs);
		} catch {
			// Why it can't be had is said where jobs are looked at.
		}
		lookAsideLater();
	}

	function isBusy(): boolean {
		const {counts} = data;
		return counts === null || counts.running + counts.queued + counts.created > 0;
	}

	/** The newest jobs, the running ones, and those in sight that may have changed since. */
	async function lookAgain({jobs}: OpenedJobs, list: JobList, visible: readonly string[]): Promise<JobList> {
		const states = statesOf(list.choice);
		const signal = closing.signal;
		const [page] = await Promise.all([jobs.list({states, limit: NEWEST}), lookAtActivity(jobs)]);
		const {running} = data.activity;
		const looked = new Set([...page.jobs, ...running].map(({id}) => id));
		const inSight = new Set(visible);
		const unsure = openIn(list.jobs)
			.filter(({id, state}) => !looked.has(id) && (state === 'running' || inSight.has(id)))
			.slice(0, MOST_SINGLE);
		const single = await Promise.all(unsure.map(({id}) => jobs.get(id).catch(() => null)));
		signal.throwIfAborted();
		const found = [...running, ...single.filter(job => job !== null)];
		seen([...page.jobs.filter(({id, state}) => state === 'running' || data.paces.has(id)), ...found]);
		return withSeen(withNewest(list, page), found);
	}

	/** Keeps the list that came. Pages can have come while its newest jobs were requested. */
	function keep(list: JobList): void {
		const known = heldIn(data.list);
		const latest = known && known.jobs.length > list.jobs.length ? withSeen(known, list.jobs) : list;
		const state = latest.jobs.length > 0 ? 'ready' : 'empty';
		if (latest === known && data.list.state === state) return;
		change({list: {state, value: latest, isRefreshing: false}});
	}

	async function look(): Promise<void> {
		if (!looking || isLooking) return;
		const {choice, visible} = looking;
		const asker = generation;
		isLooking = true;
		try {
			const given = await opening.get();
			const held = heldIn(data.list) ?? emptyList(choice);
			const list = await lookAgain(given, held, visible);
			if (asker !== generation) return;
			keep(list);
			given.attend();
		} catch (thrown) {
			if (asker === generation) change({list: failedWith(data.list, expectedError(thrown))});
		} finally {
			isLooking = false;
			if (asker === generation) later();
			else inBackground(look());
		}
	}

	function later(): void {
		if (timer) clearTimeout(timer);
		timer = null;
		if (!looking || closing.signal.aborted) return;
		timer = setTimeout(() => inBackground(look()), isBusy() ? busyMs : calmMs);
	}

	async function loadMore(choice: JobChoice, cursor: string, asker: number): Promise<void> {
		try {
			const {jobs} = await opening.get();
			const page = await jobs.list({states: statesOf(choice), limit: LARGEST_PAGE, cursor});
			const now = heldIn(data.list);
			if (asker !== generation || now?.nextCursor !== cursor) return;
			change({list: {state: 'ready', value: withMore(now, page), isRefreshing: false}});
		} catch (thrown) {
			if (asker === generation) change({list: failedWith(data.list, expectedError(thrown))});
		} finally {
			if (asker === generation) change({isLoadingMore: false});
		}
	}

	async function changed(change_: (jobs: Jobs) => Promise<Job>): Promise<Job> {
		const given = await opening.get();
		const job = await change_(given.jobs);
		given.attend();
		const list = heldIn(data.list);
		if (list) {
			const value = withSeen(withNew(list, job), [job]);
			change({list: {state: value.jobs.length > 0 ? 'ready' : 'empty', value, isRefreshing: false}});
		}
		inBackground(look());
		return job;
	}

	const maps = createMapsSource({
		...mapsAtHand,
		held: () => data.maps,
		change: found => change({maps: found}),
		everyMs: busyMs,
	});

	return {
		maps,
		data: () => data,
		subscribe,
		showList(choice, visible) {
			const held = heldIn(data.list);
			const isOther = held?.choice !== choice;
			const isNew = looking === null || isOther;
			looking = {choice, visible};
			maps.watch();
			if (!isNew) return;
			generation++;
			change({list: isOther ? {state: 'loading'} : asked(data.list), isLoadingMore: false});
			inBackground(look());
		},
		showMore() {
			const list = heldIn(data.list);
			if (!list || list.nextCursor === null || data.isLoadingMore) return;
			const asker = generation;
			const cursor = list.nextCursor;
			change({isLoadingMore: true});
			inBackground(loadMore(list.choice, cursor, asker));
		},
		watch: id => watch.start(id),
		follow: () => inBackground(lookAside()),
		rest() {
			looking = null;
			generation++;
			if (timer) clearTimeout(timer);
			timer = null;
			watch.stop();
			maps.rest();
			// A job that was just submitted is counted soon.
			if (asideTimer) lookAsideLater(busyMs);
		},
		async refresh() {
			watch.again();
			await Promise.all([look(), maps.refresh()]);
		},
		retry: id => changed(jobs => jobs.retry(id)),
		submit: digits => changed(async jobs => (await jobs.submit({digits})).job),
		cancel: id => changed(jobs => jobs.cancel(id)),
		async save(id, path) {
			const [{jobs}, {saveResult}] = await Promise.all([opening.get(), import('../../../jobs/results/save-result.ts')]);
			const saving = saveResult(jobs, id, path, closing.signal);
			underWay.add(saving);
			return saving.finally(() => underWay.delete(saving));
		},
		async close() {
			closing.abort(new LunchError('INTERRUPTED', 'The app was closed.'));
			looking = null;
			if (timer) clearTimeout(timer);
			if (asideTimer) clearTimeout(asideTimer);
			watch.stop();
			maps.close();
			// Downloads that were begun take away the files that they wrote so far.
			await Promise.allSettled(underWay);
			const given = await opening.known();
			await given?.close();
		},
	};
}

function sameCounts(one: Readonly<Record<string, number>>, other: Readonly<Record<string, number>> | null): boolean {
	return other !== null && Object.entries(one).every(([state, count]) => other[state] === count);
}
