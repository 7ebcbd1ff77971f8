import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import type {CallRequest} from '../../../source/functions/functions.ts';
import {writeCallBody} from '../../../source/functions/request/call-body.ts';
import {encodeValue} from '../../../source/functions/values/values.ts';
import {readKeptCall} from '../../../source/functions/wire/kept-call.ts';
import {jobDocument, jobListDocument} from '../../../source/jobs/documents.ts';
import type {CallsOption} from '../../../source/jobs/engine/calls/call-runner.ts';
import type {CallJob, Job} from '../../../source/jobs/job.ts';
import type {CallJobRequest, Jobs} from '../../../source/jobs/jobs.ts';
import {jobDocumentSchema, jobListDocumentSchema} from '../../../source/jobs/schema.ts';
import {createCallRunner} from '../../../source/services/engines/call-runner.ts';
import {openPool} from '../../functions/support/open-pool.ts';
import {textOf, until, untilState} from './watching.ts';

/** Jobs for one test, which run calls as they are told: two at a time unless told otherwise. */
export interface CallsFixture {
	jobs: Jobs;
	close(): Promise<void>;
}

/** A request for a call of a function expression. */
export function callOf(source: string, args: unknown[] = [], more: Partial<CallJobRequest> = {}): CallJobRequest {
	const request: CallRequest = {
		runtime: 'node',
		code: {kind: 'expression', source},
		args: encodeValue('rich', args),
		resultEncoding: 'rich',
		...(more.hintMs === undefined ? {} : {hintMs: more.hintMs}),
	};
	return {kind: 'call', call: {name: 'a call', runtime: 'node'}, body: writeCallBody(request), ...more};
}

/** How a call ended, by the document that is kept of it. */
export async function resultOf(jobs: Jobs, id: string) {
	return readKeptCall(await textOf((await jobs.download(id)).body));
}

/** Waits until a call has ended, however it did. */
export function untilEnded(jobs: Jobs, id: string): Promise<CallJob> {
	return until(async () => {
		const job = await jobs.get(id);
		return ['finished', 'errored', 'cancelled'].includes(job.state) && job.kind === 'call' && job;
	});
}

const FOREVER = '() => new Promise(resolve => setTimeout(resolve, 1e6))';
const SLEEP = 'ms => new Promise(resolve => setTimeout(resolve, ms))';
const THROW = '() => { throw new TypeError("no soup"); }';
const DIE = '() => process.exit(3)';

/** Tests of calls for every implementation of `Jobs`. */
export function describeCalls(name: string, open: (calls: CallsOption) => Promise<CallsFixture>): void {
	describe(`${name}, with calls`, () => {
		let pool: ReturnType<typeof openPool>;
		let fixture: CallsFixture;
		let jobs: Jobs;

		// The pool outlives the jobs of each test: what these leave running is ended with them.
		beforeAll(() => {
			pool = openPool();
		});
		afterAll(() => pool.close());

		async function begin(atOnce: number): Promise<void> {
			fixture = await open({atOnce, open: async () => createCallRunner(pool.functions)});
			jobs = fixture.jobs;
		}
		const end = () => fixture.close();
		beforeEach(() => begin(2));
		afterEach(end);

		async function submit(request: CallJobRequest): Promise<CallJob> {
			const {job} = await jobs.submit(request);
			if (job.kind !== 'call') throw new Error('is not a call');
			return job;
		}

		test('tells what a call writes while it runs, and all of it once it has ended', async () => {
			const source = `async () => {
				console.log('åäö 1');
				console.error('to stderr');
				await new Promise(resolve => setTimeout(resolve, 1200));
				console.log('x'.repeat(100_000));
				throw new Error('in the end');
			}`;
			const {job} = await jobs.submit(callOf(source, [], {retries: 1, backoffMs: 1}));
			const seen: string[] = [];
			let stateAtFirst = '';
			for await (const {attempt, stream, text} of jobs.output(job.id)) {
				if (stateAtFirst === '') stateAtFirst = (await jobs.get(job.id)).state;
				seen[attempt] = (seen[attempt] ?? '') + (stream === 'stdout' ? text : `<${text}>`);
			}
			expect(stateAtFirst).toBe('running');
			expect(seen[1]).toContain('åäö 1\n');
			const last = `åäö 1\n<to stderr\n>${'x'.repeat(100_000)}\n`;
			expect(seen[2]?.length).toBe(last.length);
			const again = await Array.fromAsync(jobs.output(job.id), ({text}) => text);
			expect(again.join('').length).toBe(last.length - 2);
			const {job: pi} = await jobs.submit({digits: 5});
			expect(await Array.fromAsync(jobs.output(pi.id))).toEqual([]);
			await expect(Array.fromAsync(jobs.output(crypto.randomUUID()))).rejects.toMatchObject({code: 'JOB_NOT_FOUND'});
		});

		test('has the files that it was given, and keeps those that it leaves', async () => {
			const request: CallRequest = {
				runtime: 'python',
				code: {kind: 'expression', source: 'lambda: open("out", "w").write(open("in").read() * 2)'},
				resultEncoding: 'json',
				files: {in: [{name: 'in', content: Buffer.from('soup').toString('base64')}], out: ['out']},
			};
			const {id} = await submit({
				kind: 'call',
				call: {name: 'a call', runtime: 'python'},
				body: writeCallBody(request),
			});
			await untilEnded(jobs, id);
			const {files} = await resultOf(jobs, id);
			expect(files).toMatchObject([{name: 'out', size: 8, content: Buffer.from('soupsoup').toString('base64')}]);
		});

		test('runs a call, and keeps its value and output', async () => {
			const job = await submit(
				callOf('x => { console.log("hello"); console.error("there"); return new Map([[x, 2n]]); }', [1]),
			);
			expect(job).toMatchObject({
				...{kind: 'call', call: {name: 'a call', runtime: 'node'}, state: 'queued', retries: 0, group: null},
				...{attempts: 0, history: [], result: null, error: null},
			});
			const ended = await untilState(jobs, job.id, 'finished');
			expect(ended).toMatchObject({
				...{progress: 1, attempts: 1, error: null},
				history: [{outcome: 'returned', reason: null, worker: expect.any(String), endedAt: ended.finishedAt}],
			});
			const {outcome, output} = await resultOf(jobs, job.id);
			expect(outcome).toMatchObject({state: 'returned', value: encodeValue('rich', new Map([[1, 2n]])), error: null});
			expect(output).toEqual({stdout: 'hello\n', stderr: 'there\n'});
		});

		test('gives documents that fit their schema in every state', async () => {
			const running = await submit(callOf(FOREVER));
			await untilState(jobs, running.id, 'running');
			const threw = await submit(
				callOf(THROW, [], {group: 'g', concurrency: 1, priority: 3, retries: 1, backoffMs: 1}),
			);
			await untilEnded(jobs, threw.id);
			await jobs.cancel(running.id);
			const page = await jobs.list();
			expect(jobListDocumentSchema.parse(jobListDocument(page))).toEqual(jobListDocument(page));
			for (const job of [running, threw, ...page.jobs]) jobDocumentSchema.parse(jobDocument(job));
		});

		test('tells of one that threw, once, and keeps what it threw', async () => {
			const {id} = await submit(
				callOf('() => { console.log("so far"); throw Object.assign(new RangeError("no soup"), {left: 0}); }'),
			);
			const job = await untilEnded(jobs, id);
			expect(job).toMatchObject({
				...{state: 'errored', attempts: 1, error: {code: 'JOB_FAILED', message: 'RangeError: no soup'}},
				history: [{outcome: 'threw', reason: 'RangeError: no soup'}],
			});
			const {outcome, output} = await resultOf(jobs, id);
			expect(outcome).toMatchObject({state: 'threw', value: null, error: {name: 'RangeError', message: 'no soup'}});
			expect(outcome.error?.thrown?.text).toMatch(/left/);
			expect(output.stdout).toBe('so far\n');
		});

		test('begins a call again as often as it may, after longer and longer pauses, and tells each attempt', async () => {
			const {id} = await submit(callOf(DIE, [], {retries: 2, backoffMs: 200}));
			const job = await untilEnded(jobs, id);
			expect(job).toMatchObject({state: 'errored', attempts: 3, error: {code: 'FUNCTION_WORKER_DIED'}});
			expect(job.history.map(({outcome}) => outcome)).toEqual(['died', 'died', 'died']);
			expect(job.history[0]?.reason).toMatch(/exit code 3/);
			const pauses = job.history
				.slice(1)
				.map(({startedAt}, at) => Number(startedAt) - Number(job.history[at]?.endedAt));
			expect(pauses[0]).toBeGreaterThanOrEqual(150);
			expect(pauses[1]).toBeGreaterThanOrEqual(300);
		});

		test('has a call that begins again go on from its last checkpoint, in both languages', async () => {
			const node = `(most) => {
				const seen = lastCheckpoint() ?? new Set();
				if (seen.size === most) return seen;
				for (let more = 0; more < 9; more += 1) checkpoint(new Set([...seen, \`attempt \${seen.size}\`]));
				process.kill(process.pid, 'SIGKILL');
			}`;
			const lines = [
				'def count(most):',
				'    from lunch import checkpoint, last_checkpoint',
				'    at = last_checkpoint() or 0',
			];
			const rest = ['    if at == most: return at', '    checkpoint(at + 1)', '    raise KeyError("no soup")'];
			const python: CallRequest = {
				...{runtime: 'python', code: {kind: 'expression', source: [...lines, ...rest].join('\n')}},
				...{args: {encoding: 'json', text: '[1]'}, resultEncoding: 'json'},
			};
			const body = writeCallBody(python);
			const made = await Promise.all([
				submit(callOf(node, [2], {retries: 3, backoffMs: 1})),
				submit({kind: 'call', call: {name: 'count', runtime: 'python'}, body, retries: 1, backoffMs: 1}),
				// Nobody else's: not of a job with the same function, nor where no attempt could go on from one.
				submit(callOf(node, [2])),
			]);
			const [first, second, alone] = await Promise.all(made.map(({id}) => untilEnded(jobs, id)));
			expect(first).toMatchObject({state: 'finished', attempts: 3});
			expect((await resultOf(jobs, made[0].id)).outcome.value).toEqual(
				encodeValue('rich', new Set(['attempt 0', 'attempt 1'])),
			);
			expect(second).toMatchObject({state: 'finished', history: [{outcome: 'threw'}, {outcome: 'returned'}]});
			expect(alone).toMatchObject({state: 'errored', attempts: 1});
		});

		test('begins it again only after the ends that it names', async () => {
			const only = {retries: 2, backoffMs: 1, retryOn: ['timed-out']} as const;
			const [threw, late] = await Promise.all([
				submit(callOf(THROW, [], only)),
				submit({...callOf(FOREVER, [], only), body: callOf(FOREVER).body.replace('{', '{"timeout":0.2,')}),
			]);
			expect(await untilEnded(jobs, threw.id)).toMatchObject({state: 'errored', attempts: 1});
			expect(await untilEnded(jobs, late.id)).toMatchObject({
				...{state: 'errored', attempts: 3, error: {code: 'FUNCTION_TIMED_OUT'}},
				history: [{outcome: 'timed-out'}, {outcome: 'timed-out'}, {outcome: 'timed-out'}],
			});
		});

		test('stops a call that is cancelled, queued or running', async () => {
			const [first, second] = await Promise.all([submit(callOf(FOREVER)), submit(callOf(FOREVER))]);
			const waiting = await submit(callOf(SLEEP, [1]));
			await untilState(jobs, first.id, 'running');
			await untilState(jobs, second.id, 'running');
			await expect(jobs.download(second.id)).rejects.toMatchObject({
				code: 'JOB_NOT_FINISHED',
				hint: expect.stringContaining('lunch fn watch'),
			});
			expect((await jobs.cancel(waiting.id)).state).toBe('cancelled');
			expect(await jobs.cancel(first.id)).toMatchObject({state: 'cancelled', history: [{outcome: 'cancelled'}]});
			// Its place is free at once.
			const next = await submit(callOf(SLEEP, [1]));
			await untilState(jobs, next.id, 'finished');
			expect((await jobs.get(waiting.id)).attempts).toBe(0);
			await expect(jobs.cancel(next.id)).rejects.toMatchObject({code: 'JOB_ENDED'});
			await expect(jobs.download(first.id)).rejects.toMatchObject({code: 'JOB_NOT_FINISHED'});
		});

		test('tells every change of state to those who watch', async () => {
			const {id} = await submit(callOf(THROW, [], {retries: 1, backoffMs: 50}));
			const states: string[] = [];
			const attempts: number[] = [];
			for await (const {job} of jobs.events(id)) {
				states.push(job.state);
				if (job.kind === 'call') attempts.push(job.history.length);
			}
			const known = states.filter((state, at) => state !== states[at - 1]);
			expect(known).toEqual(['created', 'queued', 'running', 'queued', 'running', 'errored']);
			expect(attempts.at(-1)).toBe(2);
		});

		test('lists by kind and by group, and cancels a group', async () => {
			const busy = await Promise.all([submit(callOf(FOREVER)), submit(callOf(FOREVER))]);
			for (const {id} of busy) await untilState(jobs, id, 'running');
			await jobs.submit({digits: 10});
			const soups: Job[] = [];
			for (let at = 0; at < 3; at++) soups.unshift(await submit(callOf(SLEEP, [1], {group: 'soups'})));
			const other = await submit(callOf(SLEEP, [1], {group: 'stews'}));
			const idsOf = async (filter: Parameters<Jobs['list']>[0]) => (await jobs.list(filter)).jobs.map(({id}) => id);
			expect(await idsOf({group: 'soups'})).toEqual(soups.map(({id}) => id));
			expect(await idsOf({group: 'soups', limit: 2})).toEqual(soups.slice(0, 2).map(({id}) => id));
			expect(await idsOf({kind: 'call', states: ['queued']})).toEqual([other.id, ...soups.map(({id}) => id)]);
			expect((await jobs.list({kind: 'pi'})).jobs).toMatchObject([{digits: 10}]);
			expect(await idsOf({group: 'none'})).toEqual([]);
			expect(await jobs.cancelGroup('soups')).toBe(3);
			expect(await jobs.cancelGroup('soups')).toBe(0);
			expect(await idsOf({group: 'soups', states: ['cancelled']})).toEqual(soups.map(({id}) => id));
			expect((await jobs.get(other.id)).state).toBe('queued');
			await expect(jobs.list({group: 'a b'})).rejects.toMatchObject({code: 'JOB_INVALID'});
		});

		test('comes in pages of both kinds', async () => {
			const busy = await Promise.all([submit(callOf(FOREVER)), submit(callOf(FOREVER))]);
			for (const {id} of busy) await untilState(jobs, id, 'running');
			const made: string[] = busy.map(({id}) => id);
			for (let at = 0; at < 3; at++) {
				made.push((await submit(callOf(SLEEP, [1]))).id, (await jobs.submit({digits: 5})).job.id);
			}
			const found: string[] = [];
			let cursor: string | undefined;
			do {
				const page = await jobs.list({limit: 3, cursor});
				found.push(...page.jobs.map(({id}) => id));
				cursor = page.nextCursor ?? undefined;
			} while (cursor !== undefined);
			expect(found.slice(0, 6)).toEqual(made.slice(2).reverse());
			expect(new Set(found)).toEqual(new Set(made));
			expect(found).toHaveLength(8);
		});

		test('runs so many of a group at a time, and others beside them', async () => {
			const one = {group: 'kitchen', concurrency: 1};
			const cooks = await Promise.all(Array.from({length: 3}, () => submit(callOf(SLEEP, [150], one))));
			const other = await submit(callOf(SLEEP, [1]));
			await untilState(jobs, other.id, 'finished');
			expect((await jobs.list({group: 'kitchen', states: ['finished']})).jobs.length).toBeLessThan(3);
			const ended = await Promise.all(cooks.map(({id}) => untilEnded(jobs, id)));
			const spans = ended.map(({history}) => history[0]).sort((a, b) => Number(a?.startedAt) - Number(b?.startedAt));
			for (const [at, span] of spans.slice(1).entries())
				expect(Number(span?.startedAt)).toBeGreaterThanOrEqual(Number(spans[at]?.endedAt));
		});

		test('begins those of a higher priority first, then long ones', async () => {
			await end();
			await begin(1);
			const busy = await submit(callOf(SLEEP, [400]));
			await untilState(jobs, busy.id, 'running');
			const order = ['low', 'short', 'long', 'high'];
			const asked = [{priority: -1}, {hintMs: 1}, {hintMs: 30_000}, {priority: 1}];
			const made: CallJob[] = [];
			for (const more of asked) made.push(await submit(callOf(SLEEP, [1], more)));
			const ended = await Promise.all(made.map(({id}) => untilState(jobs, id, 'finished')));
			const begun = order.map((word, at) => ({word, at: Number(ended[at]?.startedAt), events: at}));
			expect(begun.sort((a, b) => a.at - b.at).map(({word}) => word)).toEqual(['high', 'long', 'short', 'low']);
		});

		test('takes a repeat with the same key for the same job, and nothing else', async () => {
			const request = callOf(SLEEP, [1], {idempotencyKey: 'lunch-1'});
			const [first, second] = await Promise.all([jobs.submit(request), jobs.submit(request)]);
			expect(second.job.id).toBe(first.job.id);
			expect([first.isNew, second.isNew].sort()).toEqual([false, true]);
			const reused = {code: 'JOB_KEY_REUSED'};
			await expect(jobs.submit(callOf(SLEEP, [2], {idempotencyKey: 'lunch-1'}))).rejects.toMatchObject(reused);
			await expect(jobs.submit({digits: 3, idempotencyKey: 'lunch-1'})).rejects.toMatchObject(reused);
			await jobs.submit({digits: 3, idempotencyKey: 'lunch-2'});
			await expect(jobs.submit(callOf(SLEEP, [1], {idempotencyKey: 'lunch-2'}))).rejects.toMatchObject(reused);
		});

		test('retries an ended job as a job of its own', async () => {
			const {id} = await submit(callOf('x => x + 1', [41], {group: 'sums', retries: 2}));
			await untilState(jobs, id, 'finished');
			const again = await jobs.retry(id);
			expect(again).toMatchObject({kind: 'call', call: {name: 'a call'}, group: 'sums', retries: 2});
			expect(again.id).not.toBe(id);
			await untilState(jobs, again.id, 'finished');
			expect((await resultOf(jobs, again.id)).outcome.value).toEqual(encodeValue('rich', 42));
			const running = await submit(callOf(FOREVER));
			await expect(jobs.retry(running.id)).rejects.toMatchObject({code: 'JOB_NOT_FINISHED'});
		});

		test('keeps a long result, and gives any part of it', async () => {
			const {id} = await submit(callOf('() => "x".repeat(300_000)'));
			const {result} = await untilState(jobs, id, 'finished');
			expect(result?.bytes).toBeGreaterThan(300_000);
			const whole = await textOf((await jobs.download(id)).body);
			expect(readKeptCall(whole).outcome.value).toEqual(encodeValue('rich', 'x'.repeat(300_000)));
			expect(await textOf((await jobs.download(id, {range: {last: 10}})).body)).toBe(whole.slice(-10));
		});

		test('fails one that can never be run', async () => {
			const broken = {...callOf(SLEEP), body: '{"runtime":"node","source":"this is not a function"}'};
			const {id} = await submit(broken);
			expect(await untilEnded(jobs, id)).toMatchObject({
				state: 'errored',
				attempts: 1,
				error: {code: expect.any(String)},
			});
		});

		test.each([
			['no name', {call: {name: ' ', runtime: 'node'}}],
			['another runtime', {call: {name: 'x', runtime: 'perl'}, body: callOf(SLEEP).body.replace('"node"', '"perl"')}],
			['no call', {body: ''}],
			['retries below none', {retries: -1}],
			['half a retry', {retries: 0.5}],
			['an end that is none', {retryOn: ['sleepy']}],
			['a group with spaces', {group: 'a b'}],
			['a concurrency of none', {group: 'a', concurrency: 0}],
			['a concurrency without a group', {concurrency: 2}],
			['a priority beyond all', {priority: 11}],
			['a pause that is none', {backoffMs: Number.NaN}],
		])('refuses %s', async (_, wrong) => {
			const request = {...callOf(SLEEP), ...wrong} as CallJobRequest;
			await expect(jobs.submit(request)).rejects.toMatchObject({
				code: expect.stringMatching(/^(?:JOB|FUNCTION)_INVALID$/),
			});
			expect((await jobs.list()).jobs).toEqual([]);
		});
	});
}
