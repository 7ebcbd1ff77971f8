import {describe, expect, it} from 'vitest';
import type {CallJob, Job, PiJob} from '../../../../../source/jobs/job.ts';
import {speak} from '../../../../../source/shared/language/texts.ts';
import {lineText, lineWidth} from '../../../../../source/tui/components/line.ts';
import type {AppConfig, Snapshot} from '../../../../../source/tui/model/app/app.ts';
import {paceAfter} from '../../../../../source/tui/model/jobs/pace.ts';
import {startWatching, type WatchedJob, withEvent} from '../../../../../source/tui/model/jobs/watched-job.ts';
import {emptyLog, withLogText} from '../../../../../source/tui/model/log/log-lines.ts';
import {jobLines} from '../../../../../source/tui/screens/jobs/job/job-lines.ts';
import {jobEntry} from '../../../../../source/tui/screens/jobs/job-entry.ts';
import {asciiSigns, unicodeSigns} from '../../../../../source/tui/theme.ts';
import {sampleConfig} from '../../../../support/app/sample-app.ts';

const now = new Date(2026, 10, 24, 12, 0, 0);

function job(more: Partial<PiJob> = {}): PiJob {
	return {
		id: '0c4f3a52-9d0c-4c0e-8f0e-1f2f3f4f5f6f',
		kind: 'pi',
		digits: 100_000_000,
		state: 'running',
		progress: 0.75,
		createdAt: new Date(Number(now) - 60_000),
		startedAt: new Date(Number(now) - 30_000),
		finishedAt: null,
		worker: 'evil\u001B[31m host\n1',
		attempts: 1,
		error: null,
		result: null,
		...more,
	};
}

function call(more: Partial<CallJob> = {}): CallJob {
	const {digits: _, kind: __, ...facts} = job();
	return {
		...facts,
		kind: 'call',
		call: {name: 'evil\u001B[31m prices.ts#total', runtime: 'node'},
		...{retries: 2, history: [], group: 'soups', priority: 0},
		...more,
	};
}

function snapshotOf(of: Job, isLinear = false): Snapshot {
	const pace = paceAfter(undefined, of, Number(now));
	return {
		jobs: {now, paces: new Map([[of.id, pace]])},
		config: {signs: isLinear ? asciiSigns : unicodeSigns, isLinear, bindings: sampleConfig.bindings},
	} as unknown as Snapshot;
}

const watchedOf = (of: Job, digits: WatchedJob['digits'] = null): WatchedJob => ({
	...withEvent(startWatching(of.id, of), {id: 3, job: of}, new Date(0)),
	digits,
});
const textOf = (of: Job, columns = 80, digits: WatchedJob['digits'] = null, isLinear = false) =>
	jobLines(of, watchedOf(of, digits), snapshotOf(of, isLinear), columns).map(lineText).join('\n');

describe('what is said of a job', () => {
	it('has the attempts at a call, what it wrote and what it returned', () => {
		const attempt = {startedAt: now, endedAt: now, worker: 'w'};
		const of = call({
			...{state: 'finished', finishedAt: now, attempts: 2},
			history: [
				{...attempt, outcome: 'threw', reason: 'Error: no soup'},
				{...attempt, outcome: 'returned', reason: null},
			],
		});
		const log = withLogText(withLogText(emptyLog, 'stdout', 'step \u001B[2J1\nst'), 'stdout', 'ep 2\n');
		const files = [{name: 'out.csv', size: 1200, sha256: ''}];
		const value = {is: {total: 217.3, rates: new Map([['a', 1n]])}};
		const outcome = {state: 'returned', value, error: null, worker: null, queuedMs: 0, ranMs: 1} as const;
		const watched = {...watchedOf(of), output: {log, outcome, isTooLong: false, files}};
		const text = jobLines(of, watched, snapshotOf(of), 60).map(lineText).join('\n');
		expect(text).toContain('Attempts\n1. threw: Error: no soup\n2. returned\n');
		expect(text).toContain('Output\nstep 1\nstep 2\n');
		expect(text).toMatch(
			/Result\n▾ object of 2\n {4}total: 217\.3\n {2}▸ rates: Map \{"a" => 1n\}\nEnter opens it part by part\.\n/,
		);
		expect(text).toMatch(/Files\nout\.csv {2}1,200 bytes$/);
		const long = {...watchedOf(of), output: {log, outcome: null, isTooLong: true, files: []}};
		expect(jobLines(of, long, snapshotOf(of), 60).map(lineText).join('\n')).toContain(
			'too long to be shown here: d writes',
		);
	});

	it('has the notes on it', () => {
		const message = 'The part sums-0-16 of job 0c4f is damaged: it is \u001B[2Jcomputed again.';
		const text = textOf(
			job({notes: [{at: new Date(2026, 10, 24, 11, 59, 40), kind: 'checkpoint-damaged', message}]}),
			60,
		);
		expect(text).toContain(
			'Notes\n11:59:40  The part sums-0-16 of job 0c4f is damaged: it is\n          computed again.\n',
		);
	});

	it('fits whatever is known and however narrow the place is', () => {
		const result = {bytes: 100_000_002, sha256: 'a'.repeat(64), objectName: 'x', lastDigits: '5779458151'};
		const failure = {code: 'JOB_FAILED', message: `it \u001B[2J\u202Efailed: ${'x'.repeat(300)}`} as const;
		const jobs = [
			job(),
			job({state: 'queued', progress: 0, startedAt: null, attempts: 0, worker: null}),
			job({state: 'finished', progress: 1, finishedAt: now, result}),
			job({state: 'errored', finishedAt: now, error: failure, attempts: 3}),
			job({state: 'cancelled', finishedAt: now}),
			call(),
			call({state: 'queued', progress: 0, startedAt: null, attempts: 0, worker: null}),
			call({
				state: 'errored',
				finishedAt: now,
				error: failure,
				attempts: 3,
				result: {...result, lastDigits: undefined},
			}),
		];
		for (const of of jobs) {
			for (const columns of [1, 12, 26, 36, 76, 116]) {
				for (const isLinear of [false, true]) {
					const digits = {text: `3.${'1'.repeat(1000)}`, isPreview: of.result === null};
					const lines = jobLines(of, watchedOf(of, digits), snapshotOf(of, isLinear), columns);
					if (columns > 20) {
						expect(lines.filter(line => lineWidth(line) > columns).map(lineText), `${of.state} ${columns}`).toEqual([]);
					}
					expect(lines.map(lineText).join('')).not.toMatch(/[\p{Cc}\u202E]/u);
				}
			}
		}
	});

	it('tells of a call how long it runs, and how often it may begin, and no decimals', () => {
		const text = textOf(call({attempts: 2}));
		expect(text).toMatch(/running for 30 s/);
		expect(text).toMatch(/Attempts +2 of at most 3/);
		expect(text).toMatch(/Group +soups/);
		expect(text).not.toMatch(/digits\/s|decimals|%/);
		const {left} = jobEntry(call(), undefined, now, 80, {signs: unicodeSigns, isLinear: false} as AppConfig);
		expect(lineText(left())).toMatch(/prices\.ts#total +running/);
	});

	it('tells how far it is: a bar, a speed, the time left, the phase', () => {
		const text = textOf(job());
		expect(text).toMatch(/█+▌?░+ 75 %/);
		expect(text).toContain('2.5 M digits/s · 10 s left · running for 30 s');
		expect(text).toMatch(/● summing the series|● dividing|● writing decimals/);
		expect(textOf(job({progress: 0.99}))).toContain('✓ summing the series  ✓ dividing  ● writing decimals');
		expect(textOf(job(), 80, null, true)).toContain('75 % done');
	});

	it('says why it failed, and how often it was tried', () => {
		const text = textOf(
			job({state: 'errored', attempts: 3, finishedAt: now, error: {code: 'OUT_OF_MEMORY', message: 'needs 2 GB.'}}),
		);
		expect(text).toContain('needs 2 GB. (OUT_OF_MEMORY)');
		expect(text).toContain('Attempts  3 of at most 3');
		expect(text).toContain('ran for 30 s');
	});

	it('never takes a preview for the result', () => {
		const preview = textOf(job(), 80, {text: '3.14159265358979', isPreview: true});
		expect(preview).toContain('Preview: the first 14 decimals, computed here, not by the job');
		const short = job({digits: 14, state: 'finished', progress: 1, finishedAt: now});
		const result = textOf(short, 80, {text: '3.14159265358979', isPreview: false});
		expect(result).toContain('The result\n3.1415926535 8979');
		expect(result).not.toContain('Preview');
	});
});

it('an entry of the list fits, and says the more the wider it is', () => {
	const of = job();
	const {config, jobs} = snapshotOf(of);
	const entry = (columns: number) => {
		const {left, right} = jobEntry(of, jobs.paces.get(of.id), now, columns, config);
		return `${lineText(left())} ${right?.().text}`;
	};
	expect(entry(80)).toMatch(/^● 100,000,000 {2}█+.*░+ {2}75 % {2}2\.5 M digits\/s 10 s left$/);
	expect(entry(46)).toMatch(/^● 100,000,000 {2}█+.*░+ {2}75 % 10 s left$/);
	expect(entry(34)).toBe('● 100,000,000    75 % 10 s left');
	expect(entry(30)).toBe('● 100,000,000    75 % ');
});

it('a row of a narrow list leaves the time out, or cuts the name, before the state of a job', async () => {
	await speak('sv');
	const ended = {finishedAt: new Date(Number(now) - 90_000)};
	const jobs = [
		[job({digits: 123_456_789, state: 'errored', ...ended}), /123\s456\s789 {2}misslyckat/],
		[job({digits: 1000, progress: 0.5}), /50\s%/],
		[call({state: 'cancelled', ...ended}), /avbrutet$/],
		[call({state: 'queued', startedAt: null}), /i kö$/],
	] as const;
	for (const [of, told] of jobs) {
		for (let columns = 30; columns < 60; columns += 1) {
			const {left, right} = jobEntry(of, undefined, now, columns, snapshotOf(of).config);
			expect(lineText(left())).toMatch(told);
			expect(lineWidth(left()) + lineWidth(right ? [right()] : []) + 3).toBeLessThanOrEqual(columns);
		}
	}
	await speak('en');
});
