import {randomUUID} from 'node:crypto';
import {describe, expect, test} from 'vitest';
import type {JobRow} from '../../../../source/jobs/embedded/table/job-row.ts';
import {readPlainRow, readPlainSteps} from '../../../../source/jobs/embedded/table/read-plain-row.ts';
import {jobRowSchema, timelineSchema} from '../../../../source/jobs/embedded/table/read-row.ts';

const id = randomUUID();
const result = {bytes: 12, sha256: 'a1'.repeat(32), objectName: `${id}.txt`, lastDigits: '1415926535'};
const step = {version: 1, state: 'created', at: 1_700_000_000_000, progress: 0, attempts: 0, worker: null};
const steps = [step, {...step, version: 3, state: 'running', worker: 'a machine (4)', attempts: 1, isLost: true}];

const queued: JobRow = {
	seq: 1,
	id,
	kind: 'pi',
	digits: 10,
	state: 'queued',
	progress: 0,
	rank: 1,
	created_at: 1_700_000_000_000,
	started_at: null,
	finished_at: null,
	worker: null,
	holder: null,
	attempts: 0,
	error: null,
	result: null,
	idempotency_key: null,
	tenant: 'default',
	origin: null,
	call: null,
	job_group: null,
	not_before: null,
	bytes: null,
	version: 2,
	timeline: JSON.stringify(steps),
	notes: null,
};
const running: JobRow = {...queued, state: 'running', progress: 0.5, started_at: 1_700_000_000_001, worker: 'host-1'};
const finished: JobRow = {...running, state: 'finished', progress: 1, finished_at: 3, result: JSON.stringify(result)};
const cancelled: JobRow = {...running, state: 'cancelled', finished_at: 4};
const terms = {
	...{name: 'prices.ts#total', runtime: 'node', digest: 'd1', retries: 2, backoffMs: 1000, mostBackoffMs: 300_000},
	...{retryOn: ['died', 'timed-out'], priority: -3, hintMs: 0.5},
};
const call: JobRow = {
	...queued,
	...{kind: 'call', digits: 2 ** 40, call: JSON.stringify(terms), job_group: 'default soups', bytes: 100},
};
const runningCall: JobRow = {...call, state: 'running', started_at: 1_700_000_000_001, worker: 'host-1', job_group: ''};
const rows = {queued, running, finished, cancelled, call, runningCall};

const values: readonly unknown[] = [
	...[null, undefined, true, '', ' ', '0', 'nul\u0000', 'two  spaces', 'å', '\u001b[31mred', 'x'.repeat(501)],
	...[0, -0, 1, -1, 0.5, 2, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 8_640_000_000_000_001, 10n],
	...[
		'pi',
		'call',
		'queued',
		'finished',
		'done',
		'default',
		'../up',
		`${id}\n`,
		randomUUID(),
		id.toUpperCase(),
		[],
		{},
	],
	...['{', '[]', 'null', '"text"', '{}', JSON.stringify(result), JSON.stringify({...result, more: 1})],
	JSON.stringify({code: 'JOB_FAILED', message: 'bad luck'}),
	...Object.keys(result).flatMap(key =>
		[null, '', 0, 2, 1.5, 'x', '../up.txt', `${randomUUID()}.txt`, `${id}-12.txt`, '12345678901'].map(value =>
			JSON.stringify({...result, [key]: value}),
		),
	),
	...[...Object.keys(terms), 'more'].flatMap(key =>
		[null, '', 0, -1, 1.5, 2 ** 60, 'x', 'python', ' two  spaces', [], ['threw'], ['returned'], [1]].map(value =>
			JSON.stringify({...terms, [key]: value}),
		),
	),
];

describe('a row that is read without its schema', () => {
	test.each(Object.entries(rows))('is such as this program writes: %s', (_, row) => {
		expect(readPlainRow(row)).toEqual(jobRowSchema.parse(row));
	});

	test.each(Object.keys(queued))('is one that its schema reads alike, whatever is in %s', column => {
		let read = 0;
		for (const row of Object.values(rows)) {
			for (const value of values) {
				const changed = {...row, [column]: value} as JobRow;
				const plain = readPlainRow(changed);
				if (plain === null) continue;
				read++;
				expect(jobRowSchema.safeParse(changed).data, `${column} = ${String(value)}`).toEqual(plain);
			}
		}
		expect(read, 'as some of the values are right').toBeGreaterThan(0);
	});
});

describe('changes of state that are read without their schema', () => {
	test('are such as this program writes', () => {
		expect(readPlainSteps(queued.timeline)).toEqual(steps);
	});

	test.each([...Object.keys(step), 'isLost', 'more'])(
		'are ones that their schema reads alike, whatever is in %s',
		key => {
			for (const value of values.filter(value => typeof value !== 'bigint')) {
				const text = JSON.stringify([step, {...step, [key]: value}]);
				const plain = readPlainSteps(text);
				if (plain !== null) expect(timelineSchema.safeParse(text).data, text).toEqual(plain);
			}
		},
	);

	test.each(['', '{', 'null', '{}', '[null]', '[1]', '[[]]'])('are none in %j', text => {
		expect(readPlainSteps(text)).toBeNull();
	});
});
