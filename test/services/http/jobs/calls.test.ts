import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {keptCallSchema} from '../../../../source/functions/schema.ts';
import {jobDocumentSchema, jobListDocumentSchema} from '../../../../source/jobs/schema.ts';
import {openToAll} from '../../../../source/services/access/access.ts';
import {createCallRunner} from '../../../../source/services/engines/call-runner.ts';
import {openPool} from '../../../functions/support/open-pool.ts';
import {poll} from '../../../support/poll.ts';
import {startCallServing, TOKENS} from '../../../support/serving/call-serving.ts';

let pool: ReturnType<typeof openPool>;
let serving: Awaited<ReturnType<typeof startCallServing>>;
beforeAll(async () => {
	pool = openPool();
	serving = await startCallServing({atOnce: 2, open: async () => createCallRunner(pool.functions)});
});
afterAll(async () => {
	await serving.close();
	await pool.close();
});

const asked = (path: string, init: RequestInit & {tenant?: string} = {}) => {
	const {tenant = 'anna', headers, ...more} = init;
	const authorization = `Bearer ${TOKENS[tenant]}`;
	return serving.get(path, {...more, headers: {authorization, 'content-type': 'application/json', ...headers}});
};
const post = (body: string, more: RequestInit & {tenant?: string} = {}) =>
	asked('/call', {method: 'POST', body, ...more});

async function jobIn(response: Response) {
	const {job} = jobDocumentSchema.parse(await response.json());
	if (job.kind !== 'call') throw new Error('is not a call');
	return job;
}

async function untilEnded(id: string) {
	return poll('the call to end', async () => {
		const job = await jobIn(await asked(`/job/${id}`));
		return ['finished', 'errored', 'cancelled'].includes(job.state) ? job : null;
	});
}

describe('POST /call', () => {
	test('takes a call as anybody would write it, and gives its value as JSON', async () => {
		const body =
			'{"runtime": "node", "source": "(x, {more}) => [x + 1n, more]", "args": [9007199254740993], "kwargs": {"more": 1.5}}';
		const response = await post(body);
		expect(response.status).toBe(202);
		const {id, call} = await jobIn(response);
		expect(response.headers.get('location')).toBe(`/job/${id}`);
		expect(call).toEqual({name: '(x, {more}) => [x + 1n, more]', runtime: 'node'});
		expect(await untilEnded(id)).toMatchObject({state: 'finished', attempts: [{outcome: 'returned'}]});
		const result = await asked(`/job/download/${id}`);
		expect(result.headers.get('content-type')).toBe('application/json; charset=utf-8');
		expect(result.headers.get('content-disposition')).toBe(`attachment; filename="call-${id}.json"`);
		const text = await result.text();
		// A number of any size, as it is.
		expect(text).toContain('"value":[9007199254740994,1.5]');
		expect(keptCallSchema.parse(JSON.parse(text))).toMatchObject({state: 'returned', encoding: 'json', error: null});
	});

	test('takes all that a job can say', async () => {
		const more = {
			name: 'soup',
			retries: 1,
			backoff: 0.01,
			retryOn: ['threw'],
			group: 'g',
			concurrency: 2,
			priority: -1,
		};
		const response = await post(JSON.stringify({runtime: 'node', source: '() => { throw new Error("no"); }', ...more}));
		const {id} = await jobIn(response);
		expect(await untilEnded(id)).toMatchObject({
			...{call: {name: 'soup'}, state: 'errored', retries: 1, group: 'g', priority: -1},
			attempts: [{outcome: 'threw'}, {outcome: 'threw', reason: 'Error: no'}],
		});
	});

	test('gives the same job for the same key', async () => {
		const headers = {'idempotency-key': 'k-1'};
		const body = '{"runtime":"node","source":"() => 1"}';
		const first = await post(body, {headers});
		const second = await post(body, {headers});
		expect([first, second].map(response => response.headers.get('idempotent-replayed'))).toEqual([null, 'true']);
		expect((await jobIn(second)).id).toBe((await jobIn(first)).id);
		expect((await post('{"runtime":"node","source":"() => 2"}', {headers})).status).toBe(409);
	});

	test.each([
		['', 'The body must be a JSON object.'],
		['[]', 'The body must be a JSON object.'],
		['{', 'The body is not JSON.'],
		['{"runtime":"node","source":"() => 1","retry":3}', /no field "retry"/],
		['{"runtime":"perl","source":"() => 1"}', /runtime/],
		['{"runtime":"node"}', /source/],
		['{"runtime":"node","source":"() => 1","args":{"a":1}}', /args/],
		['{"runtime":"node","source":"() => 1","retries":"3"}', /retries must be a whole number from 0 to 1000/],
		['{"runtime":"node","source":"() => 1","backoff":"1"}', /backoff must be a number/],
		['{"runtime":"python","source":"lambda: 1","encoding":"devalue"}', /Python functions take and give JSON only/],
	])('refuses %j with 400, and says why', async (body, detail) => {
		const response = await post(body);
		expect(response.status).toBe(400);
		expect(await response.json()).toMatchObject({
			detail: typeof detail === 'string' ? detail : expect.stringMatching(detail),
		});
	});
});

describe('a tenant', () => {
	test('sees and touches nothing of the calls of another', async () => {
		const {id} = await jobIn(await post('{"runtime":"node","source":"() => 1","group":"shared"}'));
		const ofBen = {tenant: 'ben'};
		for (const path of [`/job/${id}`, `/job/download/${id}`, `/job/${id}/events`]) {
			expect((await asked(path, ofBen)).status).toBe(404);
		}
		expect((await asked(`/job/${id}/retry`, {...ofBen, method: 'POST'})).status).toBe(404);
		const {jobs} = jobListDocumentSchema.parse(await (await asked('/jobs?group=shared', ofBen)).json());
		expect(jobs).toEqual([]);
		expect(await (await asked('/jobs?group=shared', {...ofBen, method: 'DELETE'})).json()).toEqual({
			schemaVersion: 1,
			cancelled: 0,
		});
	});

	test('lists by kind and group, cancels a group, and retries', async () => {
		const wait =
			'{"runtime":"node","source":"() => new Promise(resolve => setTimeout(resolve, 1e6))","group":"long","concurrency":1}';
		for (let at = 0; at < 3; at++) await post(wait);
		await asked('/job', {method: 'POST', body: '{"digits": 5}'});
		const listed = async (query: string) =>
			jobListDocumentSchema.parse(await (await asked(`/jobs?${query}`)).json()).jobs;
		expect(await listed('group=long')).toHaveLength(3);
		expect((await listed('kind=pi')).every(({kind}) => kind === 'pi')).toBe(true);
		expect((await listed('kind=call')).every(({kind}) => kind === 'call')).toBe(true);
		expect(await (await asked('/jobs?group=long', {method: 'DELETE'})).json()).toEqual({
			schemaVersion: 1,
			cancelled: 3,
		});
		const [last] = await listed('group=long');
		const again = await asked(`/job/${last?.id}/retry`, {method: 'POST'});
		expect(again.status).toBe(202);
		const job = await jobIn(again);
		expect(job).toMatchObject({kind: 'call', group: 'long', state: 'queued'});
		expect((await asked(`/job/${job.id}/retry`, {method: 'POST'})).status).toBe(409);
		expect((await asked('/jobs?group=long', {method: 'DELETE'})).status).toBe(200);
	});

	test.each([
		['GET', '/jobs?kind=soup', 400],
		['GET', '/jobs?group=a%20b', 400],
		['DELETE', '/jobs', 400],
		['DELETE', '/jobs?group=a&state=queued', 400],
		['GET', '/call', 405],
	])('%s %s is answered with %i', async (method, path, status) => {
		expect((await asked(path, {method})).status).toBe(status);
	});
});

test('a token is wanted always, and shown to none that has no valid one', async () => {
	const body = '{"runtime":"node","source":"() => 1"}';
	expect((await post(body, {tenant: 'nobody'})).status).toBe(401);
	const open = await startCallServing({atOnce: 1, open: async () => createCallRunner(pool.functions)}, {}, openToAll);
	try {
		const refused = await open.get('/call', {method: 'POST', headers: {'content-type': 'application/json'}, body});
		expect(refused.status).toBe(401);
		expect(await refused.json()).toMatchObject({code: 'UNAUTHORIZED', hint: expect.stringMatching(/--token-file/)});
	} finally {
		await open.close();
	}
});

test('the description of the API has a type for each', async () => {
	const description = (await (await serving.get('/openapi.json')).json()) as {
		paths: object;
		components: {schemas: object};
	};
	expect(Object.keys(description.paths)).toEqual(expect.arrayContaining(['/call', '/job/{id}/retry']));
	expect(Object.keys(description.components.schemas)).toEqual(
		expect.arrayContaining(['PiJob', 'CallJob', 'Attempt', 'CallResult', 'KeptCall', 'SubmitCallInput']),
	);
});
