import type {FoundMap} from '../../../source/functions/map/map-files.ts';
import type {CallJob, Job, JobState, PiJob} from '../../../source/jobs/job.ts';
import {noWork} from '../../../source/jobs/job-work.ts';
import type {App, Snapshot} from '../../../source/tui/model/app/app.ts';
import {type CallRecord, newRecord} from '../../../source/tui/model/functions/call-record.ts';
import {noActivity} from '../../../source/tui/model/jobs/job-activity.ts';
import {startWatching, withEvent} from '../../../source/tui/model/jobs/watched-job.ts';
import {emptyLog, withLogText} from '../../../source/tui/model/log/log-lines.ts';
import {eventLine} from '../../../source/tui/model/services/service-events.ts';
import {type ServiceSample, sampleOf} from '../../../source/tui/model/services/service-sample.ts';

const NOW = new Date('2024-04-04T10:30:00Z');
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);
const idOf = (number: number) => `8f0453${String(number).padStart(2, '0')}-1111-4222-8333-944445555666`;

function piJob(number: number, state: JobState, more: Partial<PiJob> = {}): PiJob {
	const isBegun = state !== 'created' && state !== 'queued';
	const hasEnd = state === 'finished' || state === 'errored' || state === 'cancelled';
	return {
		id: idOf(number),
		kind: 'pi',
		digits: 10 ** ((number % 8) + 1),
		state,
		progress: state === 'finished' ? 1 : isBegun ? 0.42 : 0,
		createdAt: ago(4000),
		startedAt: isBegun ? ago(3000) : null,
		finishedAt: hasEnd ? ago(60) : null,
		worker: isBegun ? 'oak (4711)' : null,
		attempts: isBegun ? 2 : 0,
		error: state === 'errored' ? {code: 'JOB_FAILED', message: 'out of luck'} : null,
		result:
			state === 'finished'
				? {bytes: 102, sha256: 'ab'.repeat(32), objectName: 'pi-100.txt', lastDigits: '3421170679'}
				: null,
		...more,
	};
}

const callJob: CallJob = {
	id: idOf(90),
	kind: 'call',
	state: 'finished',
	progress: 1,
	createdAt: ago(500),
	startedAt: ago(400),
	finishedAt: ago(300),
	worker: 'oak (4712)',
	attempts: 2,
	error: null,
	result: {bytes: 1, sha256: 'cd'.repeat(32), objectName: 'call.json'},
	call: {name: 'prices.ts#total', runtime: 'node'},
	retries: 3,
	history: [
		{startedAt: ago(450), endedAt: ago(440), worker: 'oak (4712)', outcome: 'died', reason: 'out of luck'},
		{startedAt: ago(400), endedAt: ago(300), worker: 'elm (12)', outcome: 'returned', reason: null},
	],
	group: 'nightly',
	priority: 2,
};

export const fullJobs: readonly Job[] = [
	piJob(1, 'created'),
	piJob(2, 'queued'),
	piJob(3, 'running'),
	piJob(4, 'finished'),
	piJob(5, 'errored'),
	piJob(6, 'cancelled'),
	callJob,
];

const map: FoundMap = {
	kind: 'map',
	key: 'M1',
	lunchMap: 1,
	name: 'prices-per-day.mjs#total',
	state: 'halted',
	command: ['fn', 'map', 'prices.mjs#total', 'days.jsonl'],
	program: null,
	folder: '/home/somebody/work',
	pid: 17,
	startedAt: ago(900),
	updatedAt: ago(100),
	endedAt: ago(100),
	log: '/home/somebody/work/days.log',
	error: 'out of luck',
	done: 1,
	failed: 1,
	recalled: 0,
	rate: 2.5,
	share: 0.5,
	leftMs: 4000,
	failures: [{index: 0, input: '{"day": "2024-04-04"}', state: 'threw', error: 'Error: no such day', attempts: 1}],
};

function callRecord(key: string, state: CallRecord['state'], more: Partial<CallRecord> = {}): CallRecord {
	const plan = {
		code: '(prices, factor) => prices.map(price => price * factor)',
		args: '[1,2] 3',
		timeout: '10',
	} as const;
	const record = newRecord(key, plan, ago(20), 'preparing');
	const log = withLogText(withLogText(emptyLog, 'stdout', 'one line\nen till\n'), 'stderr', 'oops\n');
	return {...record, state, log, startedAt: ago(10), worker: 'node-1', queuedMs: 1, ranMs: 12.5, ...more};
}

export const fullCalls: readonly CallRecord[] = [
	callRecord('c1', 'running', {ranMs: null}),
	callRecord('c2', 'returned', {value: {is: {prices: [3, 6], of: 'today', none: null}}}),
	callRecord('c3', 'threw', {
		error: {
			name: 'TypeError',
			message: 'out of luck',
			stack: 'TypeError\n    at total (call.js:1:9)',
			code: null,
			hint: null,
		},
	}),
	callRecord('c4', 'kept', {worker: null, startedAt: null, ranMs: null}),
];

function serviceSample(seconds: number): ServiceSample {
	const empty = sampleOf(new Map(), ago(300 - seconds).getTime());
	return {
		...empty,
		counters: {
			...empty.counters,
			requests: seconds * 7,
			hits: seconds * 6,
			stale: 1,
			misses: seconds,
			upstream: seconds,
			upstreamErrors: 1,
			refused: 0,
			restarts: 0,
		},
		gauges: {queued: seconds % 9, running: 2, workers: 4, busyWorkers: 2, memory: 150 * 2 ** 20},
		durations: [
			[0.01, seconds * 5],
			[0.1, seconds * 7],
			[Number.POSITIVE_INFINITY, seconds * 7],
		],
	};
}

/** A snapshot of an app in which every screen has something to show: jobs and calls in every state, a map, a service. */
export function fullSnapshot(app: App, state: Partial<Snapshot['state']> = {}): Snapshot {
	const snapshot = app.snapshot();
	const {jobs, functions, services} = snapshot;
	const watchedId = state.job ?? idOf(4);
	const job = fullJobs.find(({id}) => id === watchedId) ?? null;
	const watched = startWatching(watchedId, job);
	const samples = Array.from({length: 100}, (_, index) => serviceSample(index * 3));
	const last = samples.at(-1) ?? serviceSample(0);
	return {
		...snapshot,
		state: {...snapshot.state, job: watchedId, map: map.key, outputCall: 'c2', ...state},
		jobs: {
			...jobs,
			place: 'elsewhere',
			list: {state: 'ready', value: {choice: 'all', jobs: fullJobs, nextCursor: null}, isRefreshing: false},
			counts: {created: 1, queued: 1, running: 1, finished: 2, errored: 1, cancelled: 1},
			activity: {...noActivity, running: fullJobs.filter(one => one.state === 'running')},
			watched: job && {
				...withEvent(watched, {id: 1, job}, NOW),
				work: noWork,
				digits: job.kind === 'pi' ? {text: `3.${'1415926535'.repeat(12)}`, isPreview: false} : null,
				output:
					job.kind === 'call'
						? {
								...watched.output,
								log: withLogText(emptyLog, 'stdout', 'counted\n'),
								outcome: {
									state: 'returned',
									value: {is: {total: 7, days: [1, 2]}},
									error: null,
									worker: null,
									queuedMs: 1,
									ranMs: 2,
								},
								files: [{name: 'total.csv', size: 1, sha256: 'ef'.repeat(32)}],
							}
						: watched.output,
			},
			maps: {state: 'ready', value: [map], isRefreshing: false},
			now: NOW,
		},
		functions: {
			...functions,
			place: 'elsewhere',
			calls: fullCalls,
			load: {
				state: 'ready',
				isRefreshing: false,
				value: {
					workers: (['idle', 'busy', 'starting', 'stopping'] as const).map((name, index) => ({
						id: `node-${index + 1}`,
						machine: 'oak',
						runtime: 'node',
						state: name,
						pid: index === 2 ? null : 4711 + index,
						served: index,
						restarts: index,
						memoryBytes: index === 0 ? null : 9_000_000,
						call: name === 'busy' ? {id: 'x', name: 'total', startedAt: ago(3)} : null,
					})),
					limit: 4,
					queued: 1,
					queueLimit: 1000,
					takesBatches: true,
					isolation: 'bwrap, no network, memory counted by cgroup v2',
				},
			},
			now: NOW,
		},
		services: {
			...services,
			place: 'http://127.0.0.1:8080',
			report: {
				state: 'ready',
				isRefreshing: false,
				value: {
					sample: last,
					checks: [{name: 'upstream', state: 'warning', detail: 'slow'}],
					machines: [{name: 'oak', state: 'working', workers: 4, busy: 2, detail: '0.1.0'}],
				},
			},
			samples,
			log: {...emptyLog, lines: [eventLine(NOW, 'warning', 'machine oak: gone')], size: 20},
		},
		now: NOW,
	};
}
