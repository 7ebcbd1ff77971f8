import {afterAll, describe, expect, test} from 'vitest';
import type {CallEvent, CallRequest} from '../../../source/functions/functions.ts';
import {createRemoteFunctions} from '../../../source/functions/library/remote-functions.ts';
import {startRetried} from '../../../source/functions/retries/start-retried.ts';
import {decodeValue} from '../../../source/functions/values/values.ts';
import {nodeCall} from '../support/calling.ts';
import {openPool} from '../support/open-pool.ts';

const pool = openPool();
afterAll(() => pool.close());

/** A function of a module that counts its calls, in a process that goes on. */
function counting(text: string, own: Partial<CallRequest>): CallRequest {
	const code = {kind: 'module', source: `let calls = 0;\nexport ${text}`, entry: 'f'} as const;
	return nodeCall('', [], {code, reuse: true, ...own});
}

async function ended(request: CallRequest) {
	const events: CallEvent[] = [];
	const call = startRetried(pool.functions, request, event => events.push(event));
	const outcome = await call.outcome;
	const values = events.flatMap(event => (event.kind === 'value' ? [decodeValue(event.value)] : []));
	return {outcome, events, values, kinds: events.map(({kind}) => kind).filter(kind => kind !== 'value')};
}

const soon = {backoffMs: 1};

describe('a call that may begin again', () => {
	test('begins again until it returns, as one call with one outcome', async () => {
		const text = 'function f() { calls += 1; if (calls < 3) throw new RangeError("no " + calls); return calls; }';
		const {outcome, events, kinds} = await ended(counting(text, {retries: {times: 5, ...soon}}));
		expect(outcome).toMatchObject({state: 'returned', value: {text: expect.stringContaining('3')}});
		expect(kinds).toEqual(['queued', 'started', 'again', 'started', 'again', 'started']);
		expect(events[2]).toMatchObject({kind: 'again', attempt: 2, reason: 'RangeError: no 1'});
	});

	test('ends with its last failure where that was the last time, or is of a kind that was not asked for', async () => {
		const throwing = '() => { throw new Error("never"); }';
		const last = await ended(nodeCall(throwing, [], {retries: {times: 1, ...soon}}));
		expect(last.outcome).toMatchObject({state: 'threw', error: {message: 'never'}});
		expect(last.kinds.filter(kind => kind === 'started')).toHaveLength(2);
		const other = await ended(nodeCall(throwing, [], {retries: {times: 5, after: ['died']}}));
		expect(other.kinds).toEqual(['queued', 'started']);
		const dying = await ended(nodeCall('() => process.exit(3)', [], {retries: {times: 1, after: ['died'], ...soon}}));
		expect(dying.kinds).toContain('again');
		await expect(ended(nodeCall('() => 1', [], {timeoutMs: -1, retries: {times: 5}}))).rejects.toMatchObject({
			code: 'FUNCTION_INVALID',
		});
	});

	test('does not begin again once a value came, unless that is asked for', async () => {
		const text = 'function* f() { calls += 1; yield calls; if (calls < 2) throw new Error("half"); }';
		const retries = {times: 3, ...soon};
		const once = await ended(counting(text, {stream: true, retries}));
		expect({values: once.values, state: once.outcome.state}).toEqual({values: [1], state: 'threw'});
		const other = counting(`${text}\n`, {stream: true, retries: {...retries, afterValues: true}});
		const again = await ended(other);
		expect({values: again.values, state: again.outcome.state}).toEqual({values: [1, 2], state: 'returned'});
	});

	test('is over when it is cancelled in a pause', async () => {
		const {remote} = createRemoteFunctions(async () => pool.functions);
		const throwing = remote(() => {
			throw new Error('never');
		}).with({retries: 3, backoff: 60});
		const call = throwing.start();
		setTimeout(call.cancel, 500);
		await expect(call.result).rejects.toMatchObject({code: 'FUNCTION_CANCELLED'});
		const twice = throwing.with({retries: 1, backoff: 0.01}).start();
		await expect(twice.result).rejects.toThrow('never');
		expect(await twice.outcome).toMatchObject({state: 'threw', attempts: 2});
	});
});
