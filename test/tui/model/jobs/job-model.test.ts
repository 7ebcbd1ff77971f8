import {describe, expect, it} from 'vitest';
import type {FoundMap} from '../../../../source/functions/map/map-files.ts';
import type {Job, JobState, PiJob} from '../../../../source/jobs/job.ts';
import {speedText} from '../../../../source/jobs/job-text.ts';
import {LunchError} from '../../../../source/shared/errors.ts';
import {lineText, lineWidth} from '../../../../source/tui/components/line.ts';
import {percent, progressBar} from '../../../../source/tui/components/progress-bar.ts';
import type {AppConfig} from '../../../../source/tui/model/app/app.ts';
import {shownPath, targetPath} from '../../../../source/tui/model/input/target-path.ts';
import {countOf, jobChoices, statesOf} from '../../../../source/tui/model/jobs/job-choice.ts';
import {emptyList, withMore, withNew, withNewest, withSeen} from '../../../../source/tui/model/jobs/job-list.ts';
import {countRows, joinRows, rowKey} from '../../../../source/tui/model/jobs/job-rows.ts';
import {type Pace, paceAfter, speedOf, timeLeft} from '../../../../source/tui/model/jobs/pace.ts';
import {startWatching, withBreak, withEvent} from '../../../../source/tui/model/jobs/watched-job.ts';
import {heldIn} from '../../../../source/tui/model/source/resource.ts';
import {mapEntry} from '../../../../source/tui/screens/jobs/map/map-entry.ts';
import {asciiSigns, unicodeSigns} from '../../../../source/tui/theme.ts';

function job(id: string, state: JobState = 'queued', more: Partial<PiJob> = {}): PiJob {
	return {
		id,
		kind: 'pi',
		digits: 1_000_000,
		state,
		progress: 0,
		createdAt: new Date(1000),
		startedAt: state === 'queued' ? null : new Date(2000),
		finishedAt: null,
		worker: null,
		attempts: state === 'queued' ? 0 : 1,
		error: null,
		result: null,
		...more,
	};
}

const ids = ({jobs}: {jobs: readonly Job[]}) => jobs.map(({id}) => id).join('');
const pageOf = (names: string, nextCursor: string | null = null) => ({
	jobs: [...names].map(name => job(name)),
	nextCursor,
});

const map = (key: string, startedAt: number, more: Partial<FoundMap> = {}): FoundMap => ({
	...{
		kind: 'map',
		key,
		lunchMap: 1,
		name: 'work.mjs#square',
		state: 'finished',
		command: [],
		program: null,
		folder: '/',
		pid: 1,
	},
	...{startedAt: new Date(startedAt), updatedAt: new Date(startedAt), endedAt: null, log: null, error: null},
	...{done: 1, failed: 0, recalled: 0, rate: null, share: null, leftMs: null, failures: [], ...more},
});

describe('the list of jobs and maps', () => {
	const jobs = [job('c', 'queued', {createdAt: new Date(3000)}), job('b', 'queued', {createdAt: new Date(2000)})];
	const maps = [map('M', 4000), map('L', 2500, {state: 'lost'}), map('K', 500, {failed: 1})];
	const keys = (...given: Parameters<typeof joinRows>) =>
		joinRows(...given)
			.map(rowKey)
			.join('');

	it('is newest first, and maps wait for jobs of before them that are still to come', () => {
		expect(keys(jobs, maps, 'all', false)).toBe('McLbK');
		expect(keys(jobs, maps, 'all', true)).toBe('McLb');
		expect(keys([], maps, 'all', false)).toBe('MLK');
		expect(joinRows(jobs, [], 'all', false)).toBe(jobs);
	});

	it('says how many failed where there is little room, and cuts the name for it', () => {
		const config = {signs: unicodeSigns, isLinear: false} as AppConfig;
		const name = 'prices-of-every-day.mjs#total';
		const running = map('R', 0, {
			name,
			state: 'running',
			done: 12_345,
			failed: 1678,
			share: 0.5,
			rate: 80,
			leftMs: 9000,
		});
		for (const row of [running, {...running, state: 'finished' as const}]) {
			for (let columns = 30; columns <= 120; columns += 1) {
				const {left, right} = mapEntry(row, new Date(60_000), columns, config);
				const text = lineText(left());
				expect(text).toContain('1,678 failed');
				// The mark of the selected row is before it, and a space between both.
				expect(lineWidth(left()) + lineWidth(right ? [right()] : []) + 3).toBeLessThanOrEqual(columns);
			}
		}
	});

	it('takes a map whose inputs failed, or that was killed, for a job that failed', () => {
		expect(keys([], maps, 'errored', false)).toBe('LK');
		expect(keys([], maps, 'finished', false)).toBe('M');
		const none = {created: 0, queued: 2, running: 0, finished: 0, errored: 0, cancelled: 0};
		expect(countRows(none, maps)).toEqual({...none, finished: 1, errored: 2});
	});
});

describe('the list of jobs', () => {
	const first = withNewest(emptyList('all'), pageOf('cba', 'after a'));

	it('takes newer jobs in at its head and keeps what was loaded after them', () => {
		const more = withMore(first, pageOf('a98', 'after 8'));
		expect(ids(more)).toBe('cba98');
		const newer = withNewest(more, pageOf('edc', 'after c'));
		expect(ids(newer)).toBe('edcba98');
		expect(newer.nextCursor).toBe('after 8');
	});

	it('begins anew where what came does not meet what was there', () => {
		const apart = withNewest(first, pageOf('zyx', 'after x'));
		expect(ids(apart)).toBe('zyx');
		expect(apart.nextCursor).toBe('after x');
		expect(ids(withNewest(first, pageOf('ca')))).toBe('ca');
	});

	it('stays the very same while nothing changes, so that nothing is drawn', () => {
		expect(withNewest(first, pageOf('cba', 'after a'))).toBe(first);
		expect(withSeen(first, [job('b')])).toBe(first);
		const moved = withSeen(first, [job('b', 'running', {progress: 0.5})]);
		expect(moved.jobs[1]?.progress).toBe(0.5);
		expect(moved.jobs[0]).toBe(first.jobs[0]);
	});

	it('lets go of what is not chosen any more', () => {
		const queued = withNewest(emptyList('queued'), pageOf('cba'));
		expect(ids(withSeen(queued, [job('b', 'running')]))).toBe('ca');
		expect(ids(withNew(queued, job('d')))).toBe('dcba');
		expect(withNew(withNewest(emptyList('finished'), pageOf('')), job('d')).jobs).toEqual([]);
	});

	it('a choice is of states, and counts them', () => {
		expect(statesOf('all')).toBeUndefined();
		expect(statesOf('open')).toEqual(['created', 'queued', 'running']);
		const counts = {created: 0, queued: 3, running: 1, finished: 10, errored: 2, cancelled: 4};
		expect(jobChoices.map(choice => countOf(choice, counts))).toEqual([20, 4, 1, 3, 10, 2, 4]);
	});
});

describe('the pace of a job', () => {
	const running = (progress: number, more: Partial<PiJob> = {}) => job('a', 'running', {progress, ...more});
	const paceOf = (samples: readonly (readonly [number, number])[], more: Partial<PiJob> = {}) =>
		samples.reduce<Pace | undefined>((pace, [at, progress]) => paceAfter(pace, running(progress, more), at), undefined);

	it('is what the last while says', () => {
		const pace = paceOf([
			[10_000, 0.1],
			[15_000, 0.2],
			[20_000, 0.4],
		]);
		expect(speedOf(running(0.4), pace)).toBeCloseTo(30_000);
		expect(timeLeft(running(0.4), pace)).toBeCloseTo(20_000);
		// Progress of long ago says nothing of now.
		const later = paceOf([
			[0, 0.1],
			[30_000, 0.2],
			[40_000, 0.3],
		]);
		expect(speedOf(running(0.3), later)).toBeCloseTo(10_000);
	});

	it('shows a time left that never jumps by more than half', () => {
		let pace: Pace | undefined;
		let shown: number | null = null;
		// Progress comes in lumps: much at once, then hardly any for long.
		for (const [at, progress] of [
			[4000, 0.04],
			[5000, 0.3],
			[25_000, 0.31],
			[26_000, 0.7],
			[60_000, 0.71],
			[61_000, 0.99],
		] as const) {
			pace = paceAfter(pace, running(progress), at);
			const left = timeLeft(running(progress), pace);
			if (shown !== null) {
				expect(left).toBeGreaterThanOrEqual(shown * 0.5);
				expect(left).toBeLessThanOrEqual(shown * 1.5);
			}
			shown = left;
		}
		expect(shown).not.toBeNull();
	});

	it('before there is a while, is that of the attempt; of a later attempt nobody knows', () => {
		const pace = paceOf([[4000, 0.1]]);
		expect(speedOf(running(0.1), pace)).toBeCloseTo(50_000);
		expect(speedOf(running(0.1, {attempts: 2}), paceOf([[4000, 0.1]], {attempts: 2}))).toBeNull();
		expect(timeLeft(running(0.001), paceOf([[4000, 0.001]]))).toBeNull();
		expect(speedOf(job('a'), undefined)).toBeNull();
	});

	it('begins anew with an attempt, and ends with the result', () => {
		const pace = paceOf([[10_000, 0.9]]);
		expect(paceAfter(pace, running(0.9, {attempts: 2}), 11_000).samples).toHaveLength(1);
		const finished = job('a', 'finished', {progress: 1, finishedAt: new Date(4000)});
		expect(speedOf(finished, undefined)).toBe(500_000);
		expect(timeLeft(finished, undefined)).toBeNull();
	});

	it.each([
		[0.4, '0 digits/s'],
		[950, '950 digits/s'],
		[1500, '1.5 k digits/s'],
		[213_400, '213 k digits/s'],
		[12_300_000, '12 M digits/s'],
	])('%d decimals a second read %s', (speed, text) => {
		expect(speedText(speed)).toBe(text);
	});
});

describe('a job that is looked at', () => {
	const steps: readonly Job[] = [
		job('a', 'created'),
		job('a', 'queued'),
		job('a', 'running', {worker: 'host 1'}),
		job('a', 'running', {worker: 'host 1', progress: 0.5}),
		job('a', 'queued', {attempts: 1}),
		job('a', 'running', {worker: 'host 2', attempts: 2, startedAt: new Date(8000)}),
		job('a', 'finished', {attempts: 2, progress: 1, finishedAt: new Date(9000)}),
	];

	it('has a story: each state once, each attempt, and when', () => {
		const watched = steps.reduce(
			(now, at, index) => withEvent(now, {id: index + 1, job: at}, new Date(0)),
			startWatching('a', null),
		);
		expect(watched.timeline.map(({state, at, attempt}) => [state, at && Number(at), attempt])).toEqual([
			['created', 1000, 1],
			['queued', 1000, 0],
			['running', 2000, 1],
			['queued', null, 1],
			['running', 8000, 2],
			['finished', 9000, 2],
		]);
		expect(watched.timeline[4]?.worker).toBe('host 2');
		expect(watched.lastEvent).toBe(7);
		// A service that forgot the numbers tells all of it again.
		expect(withEvent(watched, {id: 1, job: job('a', 'created')}, new Date(0)).timeline).toHaveLength(1);
	});

	it('keeps what is held through a break, and goes on', () => {
		const lastError = new LunchError('SERVICE_UNREACHABLE', 'gone');
		const watched = withEvent(
			startWatching('a', null),
			{id: 3, job: job('a', 'running', {progress: 0.4})},
			new Date(0),
		);
		const broken = withBreak(watched, lastError);
		expect(broken.job).toMatchObject({state: 'stale', isRefreshing: true, lastError});
		expect(heldIn(broken.job)?.progress).toBe(0.4);
		const again = withEvent(broken, {id: 4, job: job('a', 'running', {progress: 0.6})}, new Date(0));
		expect(again.job.state).toBe('ready');
		expect(again.timeline).toHaveLength(1);
		expect(withBreak(startWatching('a', null), lastError).job).toEqual({state: 'failed', error: lastError});
	});

	it('tells each note once, as a warning among its events', () => {
		const note = (message: string) => ({at: new Date(3000), kind: 'checkpoint-damaged', message});
		const noted = [
			job('a', 'running', {notes: [note('one')]}),
			job('a', 'running', {notes: [note('one'), note('two')]}),
		];
		const known = startWatching('a', noted[1] ?? null);
		const watched = noted.reduce((now, at, index) => withEvent(now, {id: index + 4, job: at}, new Date(0)), known);
		const told = watched.events.lines
			.filter(({source}) => source === 'warning')
			.map(({at, text}) => [Number(at), text]);
		expect(told).toEqual([
			[3000, 'one'],
			[3000, 'two'],
		]);
	});

	it('a preview goes when the job ends', () => {
		const preview = {...startWatching('a', job('a')), digits: {text: '3.14', isPreview: true}};
		expect(withEvent(preview, {id: 1, job: job('a')}, new Date(0)).digits?.text).toBe('3.14');
		expect(withEvent(preview, {id: 2, job: job('a', 'cancelled')}, new Date(0)).digits).toBeNull();
	});
});

describe('a bar', () => {
	const of = (share: number, signs: AppConfig['signs']) => progressBar(share, 10, {signs} as AppConfig);

	it.each([0, 0.01, 0.333, 0.5, 0.999, 1, 7, -1])('of %d is as wide as it should be', share => {
		expect(lineWidth(of(share, unicodeSigns))).toBe(10);
		expect(lineWidth(of(share, asciiSigns))).toBe(10);
	});

	it('is full only at the end', () => {
		expect(lineText(of(0.99, asciiSigns))).toBe('#########.');
		expect(lineText(of(0.55, unicodeSigns))).toBe('█████▌░░░░');
		expect(lineText(of(1, asciiSigns))).toBe('##########');
		expect([percent(0.9999), percent(1), percent(0)]).toEqual(['99 %', '100 %', '0 %']);
	});
});

describe('where a result goes', () => {
	const places = {folder: '/srv/here', home: '/home/ada'};

	it.each([
		['pi.txt', '/srv/here/pi.txt'],
		['../pi.txt', '/srv/pi.txt'],
		['/tmp/pi.txt', '/tmp/pi.txt'],
		['~/pi.txt', '/home/ada/pi.txt'],
		['~', '/home/ada/name'],
		['~/folder/', '/home/ada/folder/name'],
		['~other/pi.txt', '/srv/here/~other/pi.txt'],
		['with space.txt', '/srv/here/with space.txt'],
	])('%s is %s', (typed, path) => {
		expect(targetPath(typed, 'name', places)).toBe(path);
	});

	it('is shown short', () => {
		expect(shownPath('/home/ada/x', places)).toBe('~/x');
		expect(shownPath('/home/adam/x', places)).toBe('/home/adam/x');
	});
});
