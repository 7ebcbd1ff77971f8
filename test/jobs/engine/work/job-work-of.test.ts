import {describe, expect, test} from 'vitest';
import {describeWork} from '../../../../source/jobs/engine/work/job-work-of.ts';
import {
	type PartNote,
	type RunNote,
	readPartNote,
	readRunNote,
} from '../../../../source/jobs/engine/work/work-board.ts';
import type {PiJob} from '../../../../source/jobs/job.ts';
import type {JobPart, JobWork} from '../../../../source/jobs/job-work.ts';

const NOW = Date.UTC(2026, 10, 24, 12);

const job: PiJob = {
	id: '0c4f3a52-9d0c-4c0e-8f0e-1f2f3f4f5f6f',
	kind: 'pi',
	digits: 10_000_000,
	state: 'running',
	progress: 0.3,
	createdAt: new Date(NOW - 60_000),
	startedAt: new Date(NOW - 30_000),
	finishedAt: null,
	worker: 'kitchen 1',
	attempts: 1,
	error: null,
	result: null,
};

function noteOf(more: Partial<PartNote> = {}): PartNote {
	return {first: 0, last: 16, worker: 'kitchen 2', share: 0.5, ms: 2000, started: NOW - 2500, ...more};
}

function runOf(more: Partial<RunNote> = {}): RunNote {
	return {
		...{worker: 'kitchen 1', ms: 10_000, share: 0.3, before: 0, finished: [], kept: []},
		...{count: 0, first: '', latest: ''},
		...more,
	};
}

const work = (parts: readonly PartNote[], run: RunNote | null = null) => describeWork(job, {parts, run, now: NOW});
/** A sign for each part: done, computing, waiting. */
const shape = ({parts}: JobWork) => parts.map(({state}) => ({done: '#', computing: '+', waiting: '.'})[state]).join('');
const partAt = ({parts}: JobWork, at: number) => parts[at] as JobPart;

describe('the parts of a job on one machine', () => {
	test('wait until anything is noted', () => {
		expect(shape(work([]))).toBe('.'.repeat(33));
		expect(work([]).workers).toEqual([]);
	});

	test('fill with the ranges of which there are sums', () => {
		const first = work(
			[],
			runOf({
				finished: [
					[0, 24],
					[128, 132],
				],
			}),
		);
		expect(shape(first)).toBe(`#+......+.......${'.'.repeat(17)}`);
		expect(partAt(first, 1)).toMatchObject({progress: 0.5, worker: 'kitchen 1'});
		expect(first.workers).toEqual([{worker: 'kitchen 1', done: 1, computing: 2, digitsPerSecond: 300_000}]);
		expect(
			shape(
				work(
					[],
					runOf({
						finished: [
							[0, 16],
							[16, 32],
						],
					}),
				),
			),
		).toBe(`##${'.'.repeat(14)}+${'.'.repeat(16)}`);
		expect(shape(work([], runOf({finished: [[0, 256]], share: 0.8})))).toBe(`${'#'.repeat(31)}+.`);
		expect(shape(work([], runOf({finished: [[0, 0]], share: 0.8})))).toBe(`${'#'.repeat(32)}+`);
	});

	test('were not computed by it where they were kept from before', () => {
		const run = runOf({finished: [[0, 32]], kept: [[0, 16]], before: 0.1});
		const found = work([], run);
		expect([partAt(found, 0).worker, partAt(found, 1).worker]).toEqual([null, 'kitchen 1']);
		expect(found.workers).toMatchObject([{done: 2, digitsPerSecond: 200_000}]);
	});

	test('come to an end with the decimals, the first and last of which are told', () => {
		const found = work([], runOf({count: 2_500_000, first: '14159', latest: '26535'}));
		expect(shape(found)).toBe(`${'#'.repeat(32)}+`);
		expect(partAt(found, 32)).toMatchObject({step: 'decimals', progress: 0.25});
		expect(found.decimals).toEqual({count: 2_500_000, first: '14159', latest: '26535'});
		const tooMany = work([], runOf({count: 10 ** 12}));
		expect([partAt(tooMany, 32).progress, tooMany.decimals?.count]).toEqual([1, job.digits]);
	});

	test('are those of the process that has the job', () => {
		expect(shape(work([], runOf({worker: 'kitchen 9', finished: [[0, 256]]})))).toBe('.'.repeat(33));
	});
});

describe('the parts of a job on many machines', () => {
	test('have each their machine, since when, and how fast', () => {
		const found = work([noteOf(), noteOf({first: 16, last: 32, worker: 'kitchen 1', share: 1})]);
		expect(shape(found)).toBe(`+#${'.'.repeat(31)}`);
		const startedAt = new Date(NOW - 2500);
		expect(partAt(found, 0)).toMatchObject({worker: 'kitchen 2', progress: 0.5, startedAt});
		const [one, other] = found.workers;
		expect(one).toMatchObject({worker: 'kitchen 2', done: 0, computing: 1});
		expect(other?.digitsPerSecond).toBeCloseTo(2 * (one?.digitsPerSecond ?? 0), -1);
	});

	test('wait again where their machine has fallen silent, unless that is of a version that tells no time', () => {
		expect(shape(work([noteOf({started: NOW - 60_000})]))).toBe('.'.repeat(33));
		expect(shape(work([noteOf({started: undefined})]))).toBe(`+${'.'.repeat(32)}`);
	});

	test('are taken together, one after the other, and each has its share of the time', () => {
		const found = work([
			noteOf({first: 0, last: 32, share: 0.7}),
			noteOf({first: 0, last: 16, worker: 'kitchen 3', share: 1}),
		]);
		expect(shape(found)).toBe(`#+${'.'.repeat(31)}`);
		expect([partAt(found, 0).worker, partAt(found, 1).worker]).toEqual(['kitchen 3', 'kitchen 2']);
		const whole = work([noteOf({first: 0, last: 32, share: 1})]);
		expect(shape(whole)).toBe(`##${'.'.repeat(14)}#${'.'.repeat(16)}`);
		expect(whole.workers).toMatchObject([{worker: 'kitchen 2', done: 3, computing: 0}]);
	});

	test('are computed by helpers, whose work is not that of the one with the job', () => {
		const half = noteOf({first: 128, last: 256, share: 1});
		const root = noteOf({first: 1, last: 0, share: 0.5});
		const run = runOf({
			finished: [
				[0, 128],
				[128, 256],
			],
			share: 0.77,
		});
		const found = work([half, root], run);
		// The root has a block of its own beside that of the quotient.
		expect(shape(found)).toBe(`${'#'.repeat(30)}++..`);
		expect(partAt(found, 31)).toMatchObject({step: 'quotient', progress: 0.5, worker: 'kitchen 2'});
		expect(partAt(found, 31).digitsPerSecond).toBeGreaterThan(0);
		expect(found.parts.reduce((sum, {share}) => sum + share, 0)).toBeCloseTo(1);
		const [helper, own] = found.workers;
		expect(helper).toMatchObject({worker: 'kitchen 2', done: 8 + 7, computing: 1});
		expect(own).toMatchObject({worker: 'kitchen 1', done: 8 + 7, computing: 1});
		expect(own?.digitsPerSecond).toBeLessThan(10_000_000 * 0.077 * 0.6);
	});

	test('are sections of the decimals, each with its place among them', () => {
		const text = (node: number, more: Partial<PartNote>) => noteOf({first: 2 * node + 1, last: 0, ...more});
		const run = runOf({finished: [[0, 0]], share: 0.9, count: 1000});
		const found = work([text(15, {share: 0.25}), text(4, {worker: 'kitchen 3', share: 1}), text(99_999, {})], run);
		expect(shape(found)).toBe(`${'#'.repeat(32)}#++`);
		// Ten million are cut behind 8,388,608, the first of those in the middle, the others behind 1,048,576 and so on.
		expect(partAt(found, 32)).toMatchObject({step: 'decimals', from: 0, to: 0.4194304, worker: 'kitchen 3'});
		expect(partAt(found, 33)).toMatchObject({step: 'decimals', to: 1, progress: 0.25, worker: 'kitchen 2'});
		expect(partAt(found, 34)).toMatchObject({step: 'decimals', worker: 'kitchen 1'});
		expect(found.parts.reduce((sum, {share}) => sum + share, 0)).toBeCloseTo(1);
		expect(found.workers).toMatchObject([
			{worker: 'kitchen 2', done: 0, computing: 1},
			{worker: 'kitchen 3', done: 1, computing: 0},
			{worker: 'kitchen 1', done: 32, computing: 1},
		]);
	});

	test('are done where one that was merged of them is, and go on with the one that has the job', () => {
		const halves = [noteOf({first: 0, last: 128, share: 1}), noteOf({first: 128, last: 256, share: 1})];
		const run = runOf({
			finished: [
				[0, 128],
				[128, 256],
			],
			kept: [
				[0, 128],
				[128, 256],
			],
			before: 0.6,
			share: 0.65,
		});
		const found = work(halves, run);
		expect(shape(found)).toBe(`${'#'.repeat(30)}+..`);
		expect([partAt(found, 0).worker, partAt(found, 28).worker, partAt(found, 30).worker]).toEqual([
			'kitchen 2',
			'kitchen 2',
			'kitchen 1',
		]);
	});
});

test('notes that are none are left out, and what they say is cleaned', () => {
	const note = noteOf({worker: 'evil\u001B[2J'});
	expect(readPartNote(JSON.stringify(note))?.worker).toBe('evil');
	const none = [
		'',
		'null',
		'{',
		JSON.stringify({...note, share: 2}),
		JSON.stringify({...note, more: 'x'.repeat(40_000)}),
	];
	for (const text of none) expect(readPartNote(text)).toBe(null);
	for (const wrong of [{worker: '\u001B[2J'}, {first: 3, last: 2}]) {
		expect(readPartNote(JSON.stringify({...note, ...wrong}))).toBe(null);
	}
	const run = runOf();
	expect(readRunNote(JSON.stringify(run))).toEqual(run);
	for (const wrong of [{latest: '\u001B[2J'}, {finished: [[1]]}, {count: -1}, {first: '1'.repeat(1001)}]) {
		expect(readRunNote(JSON.stringify({...run, ...wrong}))).toBe(null);
	}
});
