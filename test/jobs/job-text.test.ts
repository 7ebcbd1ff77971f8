import {expect, test} from 'vitest';
import {describeWork} from '../../source/jobs/engine/work/job-work-of.ts';
import type {PiJob} from '../../source/jobs/job.ts';
import {jobText, progressText} from '../../source/jobs/job-text.ts';
import {plainStyle} from '../../source/shared/text/text-style.ts';

const now = new Date(100_000);
const job: PiJob = {
	id: '0c4f3a52-9d0c-4c0e-8f0e-1f2f3f4f5f6f',
	kind: 'pi',
	digits: 10_000_000,
	...{state: 'running', progress: 0.3, attempts: 1, worker: 'kitchen 1'},
	...{createdAt: new Date(0), startedAt: new Date(0), finishedAt: null},
	...{error: null, result: null},
};
const note = {first: 0, last: 16, worker: 'kitchen 2', share: 1, ms: 1000, started: 0};
const run = {
	...{worker: 'kitchen 1', ms: 10_000, share: 0.5, before: 0, finished: [], kept: []},
	...{count: 1_234_567, first: '14159', latest: '12345678901234567890'},
};
const work = describeWork(job, {parts: [note], run, now: 1000});

test('a running job has its parts, its machines with their rates, and the decimals so far', () => {
	const lines = jobText(job, {style: plainStyle, now, work}).split('\n');
	const at = lines.findIndex(line => line.startsWith('Parts'));
	expect(lines.slice(at, at + 4)).toEqual([
		'Parts        32 of 33 done',
		expect.stringMatching(/^ {13}kitchen 1: 31 parts done, 1 under way, \d+ k digits\/s$/),
		expect.stringMatching(/^ {13}kitchen 2: 1 part done, \d+ k digits\/s$/),
		'Converted    1,234,567 decimals: …1234567890',
	]);
	expect(jobText(job, {style: plainStyle, now})).not.toMatch(/Parts|Converted/);
});

test('the line that changes has them in few words, where there are any', () => {
	expect(progressText(job, now, work)).toMatch(/: 30 %, 100 s, about .* left, 32 of 33 parts on 2 machines$/);
	const alone = describeWork(job, {parts: [], run, now: 1000});
	expect(progressText(job, now, alone)).toMatch(/, 32 of 33 parts$/);
	expect(progressText(job, now)).toMatch(/ left$/);
});
