import {describe, expect, it} from 'vitest';
import {describeWork} from '../../../../../source/jobs/engine/work/job-work-of.ts';
import type {PartNote, RunNote} from '../../../../../source/jobs/engine/work/work-board.ts';
import type {PiJob} from '../../../../../source/jobs/job.ts';
import {noWork} from '../../../../../source/jobs/job-work.ts';
import {lineText, lineWidth} from '../../../../../source/tui/components/line.ts';
import type {AppConfig} from '../../../../../source/tui/model/app/app.ts';
import {startWatching, withEvent, withWork} from '../../../../../source/tui/model/jobs/watched-job.ts';
import {digitLines, latestLines} from '../../../../../source/tui/screens/jobs/job/digit-lines.ts';
import {partLines} from '../../../../../source/tui/screens/jobs/job/part-lines.ts';
import {asciiSigns, unicodeSigns} from '../../../../../source/tui/theme.ts';

const config = {signs: unicodeSigns, isLinear: false} as AppConfig;
const ascii = {signs: asciiSigns, isLinear: false} as AppConfig;
const linear = {signs: asciiSigns, isLinear: true} as AppConfig;

const job: PiJob = {
	id: '0c4f3a52-9d0c-4c0e-8f0e-1f2f3f4f5f6f',
	kind: 'pi',
	digits: 10_000_000,
	state: 'running',
	progress: 0.3,
	...{createdAt: new Date(0), startedAt: new Date(0), finishedAt: null},
	worker: 'kitchen 1',
	...{attempts: 1, error: null, result: null},
};

/** The note of a part, the sixteenth of the terms at a place. */
const partOf = (at: number, worker: string, share: number): PartNote => ({
	...{first: 16 * at, last: 16 * at + 16, worker, share},
	...{ms: 1000, started: 0},
});
const workOf = (parts: PartNote[], run: RunNote | null = null) => describeWork(job, {parts, run, now: 1000});
const shared = workOf([
	...[0, 1, 2].map(at => partOf(at, 'kitchen 1', 1)),
	partOf(3, 'kitchen 2', 1),
	partOf(4, 'kitchen 2', 0.5),
]);
const textOf = (work = shared, columns = 76, display = config) =>
	partLines(work, columns, display).map(lineText).join('\n');
const converting: RunNote = {
	...{worker: 'kitchen 1', ms: 10_000, share: 0.9, before: 0, finished: [], kept: []},
	...{count: 1_234_567, first: '1415926535'.repeat(100), latest: '9876543210'.repeat(100)},
};

describe('the parts of a job', () => {
	it('are a map with a sign, a colour and a line for each machine', () => {
		const [heading, sums, rest, ...machines] = textOf().split('\n');
		expect(heading).toBe('Parts  4 of 33 done');
		expect(sums).toBe(`A██ A██ A██ B██ B█░ ${'░░░ '.repeat(11).trimEnd()}`);
		expect(rest).toBe('░░░ '.repeat(17).trimEnd());
		expect(machines).toEqual([
			expect.stringMatching(/^A kitchen 1 {2}3 parts done, \d+ k digits\/s$/),
			expect.stringMatching(/^B kitchen 2 {2}1 part done, 1 under way, \d+ k digits\/s$/),
		]);
		const looks = partLines(shared, 76, config).flat();
		expect(looks.find(({text}) => text.startsWith('A██'))?.role).toBe('worker1');
		expect(looks.find(({text}) => text.startsWith('B██'))?.role).toBe('worker2');
	});

	it('fit 36 columns, and are of ASCII alone where the locale has no other signs', () => {
		const [, sums, rest, ...machines] = textOf(shared, 36, ascii).split('\n');
		expect([sums, rest]).toEqual([`A#A#A#B#B.${'.'.repeat(22)}`, '.'.repeat(34)]);
		expect(machines.slice(0, 3)).toEqual([
			'A kitchen 1',
			expect.stringMatching(/^ {2}3 parts done, .*$/),
			'B kitchen 2',
		]);
		expect(textOf(shared, 36, ascii)).not.toMatch(/[^\x20-\x7e\n]/);
	});

	it('need no signs where one machine has them all', () => {
		const run = {...converting, count: 0, first: '', latest: '', finished: [[0, 24]] as [number, number][]};
		expect(textOf(workOf([], run))).toMatch(
			/^Parts {2}1 of 33 done\n███ █▌░ ░░░.*\n.*\nkitchen 1 {2}1 part done, 1 under way/,
		);
	});

	it('are said in words for a screen reader, and not at all where there are none', () => {
		expect(textOf(shared, 76, linear)).toMatch(/^Parts {2}4 of 33 done\nkitchen 1 {2}3 parts done.*\nkitchen 2 .*$/);
		expect(partLines(noWork, 76, config)).toEqual([]);
	});

	it('are no wider than there is room, however many machines there are and whatever their names', () => {
		const many = workOf(
			Array.from({length: 16}, (_, at) => partOf(at, `evil\u001B[31m host ${'ö'.repeat(60)} ${at}`, 1)),
		);
		for (const columns of [12, 36, 76, 116]) {
			for (const display of [config, ascii, linear]) {
				const lines = partLines(many, columns, display);
				expect(lines.filter(line => lineWidth(line) > columns).map(lineText)).toEqual([]);
				expect(lines.map(lineText).join('')).not.toMatch(/\p{Cc}/u);
				expect(lines.at(-1)?.map(({text}) => text)).toEqual(['and 8 more']);
			}
		}
	});
});

describe('decimals while they are converted', () => {
	const watched = withWork(withEvent(startWatching(job.id, job), {id: 3, job}, new Date(0)), workOf([], converting));

	it('stream: how many, the last ones in their groups, then the first ones', () => {
		expect(latestLines(watched.work, job, 35, 2).map(lineText)).toEqual([
			'Converted: 1,234,567 of 10,000,000',
			'decimals. The last ones:',
			'  6543210987 6543210987 6543210987',
			'  6543210987 6543210987 6543210987',
		]);
		const digits = watched.digits ?? {text: '', isPreview: true};
		expect(digitLines(digits, job, 35).map(lineText).slice(0, 3)).toEqual([
			'The first 1,000 decimals of the',
			'result',
			'3.1415926535 1415926535 1415926535',
		]);
	});

	it('go with the work of a job that waits again or is given up', () => {
		const queued = withEvent(watched, {id: 4, job: {...job, state: 'queued'}}, new Date(0));
		expect([queued.work, queued.digits?.isPreview]).toEqual([noWork, false]);
		const cancelled = withEvent(watched, {id: 4, job: {...job, state: 'cancelled'}}, new Date(0));
		expect([cancelled.work, cancelled.digits]).toEqual([noWork, null]);
	});
});
