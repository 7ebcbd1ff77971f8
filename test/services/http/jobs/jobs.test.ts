import {createHash} from 'node:crypto';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {jobDocumentSchema, jobListDocumentSchema, jobPartsDocumentSchema} from '../../../../source/jobs/schema.ts';
import {openAccess} from '../../../../source/services/access/access.ts';
import {problemSchema} from '../../../../source/services/http/problem.ts';
import {knownDigest} from '../../../jobs/pi/support/digests.ts';
import {HUGE, standingComputation} from '../../../jobs/support/standing-computation.ts';
import {rawConnection} from '../../../support/network/raw-http.ts';
import {poll} from '../../../support/poll.ts';
import {startJobServing} from '../../../support/serving/job-serving.ts';
import type {Serving} from '../../../support/serving/serving.ts';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

let serving: Serving;
beforeAll(async () => {
	serving = await startJobServing({createComputation: standingComputation});
});
afterAll(() => serving.close());

function post(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Promise<Response> {
	return serving.get('/job', {method: 'POST', body, headers: {'content-type': 'application/json', ...headers}});
}

async function jobOf(answer: Response) {
	return jobDocumentSchema.strict().parse(await answer.json()).job;
}

async function problemOf(answer: Response) {
	expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
	return problemSchema.parse(await answer.json());
}

async function finished(digits: number): Promise<string> {
	const {id} = await jobOf(await post(JSON.stringify({digits})));
	await poll('the job to finish', async () => (await jobOf(await serving.get(`/job/${id}`))).state === 'finished');
	return id;
}

async function runningHuge(): Promise<string> {
	const {id} = await jobOf(await post(JSON.stringify({digits: HUGE})));
	await poll('the job to run', async () => (await jobOf(await serving.get(`/job/${id}`))).state === 'running');
	return id;
}

describe('POST /job', () => {
	test('answers 202 with the job and where it is', async () => {
		const answer = await post('{"digits": 20}');
		expect(answer.status).toBe(202);
		expect(answer.headers.get('connection')).not.toBe('close');
		const job = await jobOf(answer);
		expect(job).toMatchObject({digits: 20, state: 'queued', attempts: 0});
		expect(answer.headers.get('location')).toBe(`/job/${job.id}`);
		expect((await serving.get(answer.headers.get('location') ?? '')).status).toBe(200);
	});

	test('gives the same job for the same key, and says so', async () => {
		const [first, second] = [
			await post('{"digits":20}', {'idempotency-key': 'a-1'}),
			await post('{"digits":20}', {'idempotency-key': 'a-1'}),
		];
		expect([first.headers.get('idempotent-replayed'), second.headers.get('idempotent-replayed')]).toEqual([
			null,
			'true',
		]);
		expect(second.status).toBe(202);
		expect((await jobOf(second)).id).toBe((await jobOf(first)).id);
		const other = await post('{"digits":21}', {'idempotency-key': 'a-1'});
		expect(other.status).toBe(409);
		expect((await problemOf(other)).code).toBe('JOB_KEY_REUSED');
	});

	test.each([
		['{"digits":0}', /digits.*1 to 100000000/],
		['{"digits":-1}', /digits.*100000000/],
		['{"digits":1.5}', /digits.*100000000/],
		['{"digits":"1e6"}', /digits.*100000000.*1e6/],
		['{"digits":1000000000000}', /digits.*100000000/],
		['{"digits":100000001}', /digits.*100000000/],
		['{"digits":null}', /digits.*100000000/],
		['{"digits":[5]}', /digits.*100000000/],
		['{"digits":1e999}', /digits.*100000000/],
		['{}', /digits is missing/],
		['', /digits must be given/],
		['[]', /object/],
		['7', /object/],
		['null', /object/],
		['{"digits":20', /not JSON/],
		['{"digits":20}}', /not JSON/],
		['\uFEFF{"digits":20}', /not JSON/],
		['{"digits":20,"digits":21}', /digits is there twice/],
		['{"digits":{"a":1},"digits":21}', /digits is there twice/],
		['{"digits":20,"priority":1}', /priority/],
		['{"__proto__":{"digits":20}}', /__proto__/],
	])('refuses %j, naming what is wrong', async (body, detail) => {
		const answer = await post(body);
		expect(answer.status).toBe(400);
		const problem = await problemOf(answer);
		expect(problem).toMatchObject({code: 'JOB_INVALID', status: 400});
		expect(problem.detail).toMatch(detail);
	});

	test.each(['', 'a b', 'x'.repeat(256)])('refuses the key %j', async key => {
		const answer = await post('{"digits":20}', {'idempotency-key': key});
		expect(answer.status).toBe(400);
		expect((await problemOf(answer)).detail).toMatch(/key/);
	});

	test('reads no huge body, and no other type than JSON', async () => {
		const huge = await post(`{"digits":${' '.repeat(5000)}20}`);
		expect([huge.status, (await problemOf(huge)).code]).toEqual([413, 'CONTENT_TOO_LARGE']);
		for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx', 'nonsense']) {
			const answer = await post('{"digits":20}', {'content-type': type});
			expect([answer.status, (await problemOf(answer)).code]).toEqual([415, 'CONTENT_TYPE_UNSUPPORTED']);
		}
		const chunked = await rawConnection(serving.address);
		chunked.write(
			'POST /job HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
		);
		for (let count = 0; count < 3; count++) chunked.write(`800\r\n${' '.repeat(0x800)}\r\n`);
		expect(await chunked.closed).toMatch(/^HTTP\/1.1 413 /);
	});
});

test('paths of jobs are not the upstream’s', async () => {
	const before = serving.upstream.requests.length;
	expect((await serving.get('/job')).status).toBe(405);
	expect((await serving.get('/job')).headers.get('allow')).toBe('POST');
	for (const path of ['/job/', '/job/x/y', '/job/download', `/job/${UNKNOWN}`, `/job/${UNKNOWN}/events`])
		expect((await serving.get(path)).status, path).toBe(404);
	expect((await serving.get('/jobs', {method: 'PUT'})).status).toBe(405);
	expect((await serving.get('/job', {method: 'PUT', body: 'x'})).status).toBe(405);
	expect((await serving.get('/job', {method: 'DELETE'})).headers.get('allow')).toBe('POST');
	const patched = await serving.get(`/job/${UNKNOWN}?a=1`, {method: 'PATCH'});
	expect([patched.status, patched.headers.get('allow')]).toEqual([405, 'GET, HEAD, DELETE']);
	expect(serving.upstream.requests.length).toBe(before);
	expect((await serving.get('/restaurant')).status).toBe(200);
});

describe('GET /jobs', () => {
	test('filters and goes from page to page', async () => {
		const ids = [await finished(11), await finished(12), await finished(13)];
		const first = await serving.get('/jobs?state=finished&limit=2');
		const page = jobListDocumentSchema.parse(await first.json());
		expect(page.jobs.map(({id}) => id)).toEqual([ids[2], ids[1]]);
		const rest = await serving.get(`/jobs?state=finished,errored&state=cancelled&cursor=${page.nextCursor}`);
		expect(jobListDocumentSchema.parse(await rest.json()).jobs[0]?.id).toBe(ids[0]);
	});

	test.each([
		['limit=0', /limit.*1 to 1000/],
		['limit=1001', /limit.*1 to 1000/],
		['limit=-1', /limit.*1 to 1000/],
		['limit=1.5', /limit.*1 to 1000/],
		['limit=1e3', /limit.*1 to 1000/],
		['limit=', /limit.*1 to 1000/],
		['limit=1&limit=2', /limit is there twice/],
		['state=done', /state must be one of.*queued/],
		['cursor=abc', /cursor/],
		['status=queued', /status/],
	])('refuses %s', async (query, detail) => {
		const answer = await serving.get(`/jobs?${query}`);
		expect(answer.status).toBe(400);
		expect((await problemOf(answer)).detail).toMatch(detail);
	});
});

describe('GET /job/download/{id}', () => {
	test('gives the decimals, whole and in parts', async () => {
		const id = await finished(100_000);
		const path = `/job/download/${id}`;
		const whole = await serving.get(path);
		const text = await whole.text();
		expect(createHash('sha256').update(text).digest('hex')).toBe(knownDigest(100_000));
		const etag = whole.headers.get('etag') ?? '';
		expect(etag).toBe(`"${knownDigest(100_000)}"`);
		expect(whole.headers.get('content-length')).toBe('100002');
		expect(whole.headers.get('accept-ranges')).toBe('bytes');
		expect(whole.headers.get('repr-digest')).toBe(
			`sha-256=:${Buffer.from(knownDigest(100_000) ?? '', 'hex').toString('base64')}:`,
		);

		const part = async (range: string, headers: Record<string, string> = {}) => {
			const answer = await serving.get(path, {headers: {range, ...headers}});
			return [answer.status, answer.headers.get('content-range'), await answer.text()];
		};
		expect(await part('bytes=0-3')).toEqual([206, 'bytes 0-3/100002', '3.14']);
		expect(await part('bytes=99999-')).toEqual([206, 'bytes 99999-100001/100002', text.slice(-3)]);
		expect(await part('bytes=-5')).toEqual([206, 'bytes 99997-100001/100002', text.slice(-5)]);
		expect(await part('bytes=100000-200000')).toEqual([206, 'bytes 100000-100001/100002', text.slice(-2)]);
		expect((await part('bytes=0-3', {'if-range': etag}))[0]).toBe(206);
		expect((await part('bytes=0-3', {'if-range': '"another"'}))[2]).toBe(text);
		expect((await part('bytes=0-3', {'if-range': 'Tue, 24 Nov 2026 10:00:00 GMT'}))[0]).toBe(200);
		for (const range of ['bytes=0-1,5-6', 'lines=0-1', 'bytes=a-b', 'bytes=-'])
			expect((await part(range))[2], range).toBe(text);
		for (const range of ['bytes=100002-', 'bytes=-0', 'bytes=5-4']) {
			const answer = await serving.get(path, {headers: {range}});
			expect([answer.status, answer.headers.get('content-range')]).toEqual([416, 'bytes */100002']);
			expect((await problemOf(answer)).code).toBe('JOB_RANGE_INVALID');
		}
		const known = await serving.get(path, {headers: {'if-none-match': etag}});
		expect([known.status, await known.text()]).toEqual([304, '']);
		const head = await serving.get(path, {method: 'HEAD', headers: {range: 'bytes=0-3'}});
		expect([head.status, head.headers.get('content-length'), head.headers.get('etag')]).toEqual([200, '100002', etag]);
	});

	test('has to wait for the end, while others can be had', async () => {
		const done = await finished(1000);
		const id = await runningHuge();
		for (const method of ['GET', 'HEAD']) {
			const answer = await serving.get(`/job/download/${id}`, {method});
			expect(answer.status).toBe(409);
			if (method === 'GET') expect((await problemOf(answer)).code).toBe('JOB_NOT_FINISHED');
		}
		expect(await (await serving.get(`/job/download/${done}`)).text()).toHaveLength(1002);
		expect((await serving.get(`/job/${id}`, {method: 'DELETE'})).status).toBe(200);
		expect((await jobOf(await serving.get(`/job/${id}`))).state).toBe('cancelled');
		const late = await serving.get(`/job/${done}`, {method: 'DELETE'});
		expect([late.status, (await problemOf(late)).code]).toEqual([409, 'JOB_ENDED']);
	});
});

describe('GET /job/{id}/events', () => {
	test('tells every change, and goes on after Last-Event-ID', async () => {
		const {id} = await jobOf(await post('{"digits":1000}'));
		const answer = await serving.get(`/job/${id}/events`);
		expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/);
		const messages = (await answer.text()).split('\n\n').filter(message => message.startsWith('id: '));
		const events = messages.map(message => {
			const [, number, data] = /^id: (\d+)\nevent: job\ndata: (.*)$/.exec(message) ?? [];
			return {id: Number(number), job: jobDocumentSchema.parse(JSON.parse(data ?? '')).job};
		});
		expect(events.map(({job}) => job.state)).toEqual(['created', 'queued', 'running', 'finished']);
		const second = events[1]?.id;
		const rest = await (await serving.get(`/job/${id}/events`, {headers: {'last-event-id': String(second)}})).text();
		expect(rest.match(/^id: \d+$/gm)).toEqual(events.slice(2).map(event => `id: ${event.id}`));
		const none = await serving.get(`/job/${id}/events`, {headers: {'last-event-id': String(events.at(-1)?.id)}});
		expect([none.status, await none.text()]).toEqual([204, '']);
		for (const wrong of ['x', '-1', '1.5'])
			expect((await serving.get(`/job/${id}/events`, {headers: {'last-event-id': wrong}})).status).toBe(400);
	});

	test('a client that goes away takes its stream with it', async () => {
		const id = await runningHuge();
		const stop = new AbortController();
		const answer = await serving.get(`/job/${id}/events`, {signal: stop.signal});
		await answer.body?.getReader().read();
		const open = async () => /^lunch_job_event_streams (\d+)$/m.exec(await (await serving.get('/metrics')).text())?.[1];
		expect(await open()).toBe('1');
		stop.abort();
		await poll('the stream to end', async () => (await open()) === '0');
		const head = await serving.get(`/job/${id}/events`, {method: 'HEAD'});
		expect(head.status).toBe(200);
		await serving.get(`/job/${id}`, {method: 'DELETE'});
	}, 30_000);
});

test('with a token only those who show it see the jobs', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'lunch-token-'));
	const tokenFile = join(folder, 'token');
	await writeFile(tokenFile, 'a-token-of-some-length-0123456789\n', {mode: 0o600});
	const settings = {tokenFile, tlsCert: null, tlsKey: null, insecure: false};
	const guarded = await startJobServing({}, {access: await openAccess(settings, {host: '127.0.0.1', runsCode: false})});
	try {
		for (const path of ['/jobs', `/job/${UNKNOWN}`, `/job/${UNKNOWN}/events`, `/job/download/${UNKNOWN}`, '/workers']) {
			const answer = await guarded.get(path);
			expect([answer.status, (await problemOf(answer)).code], path).toEqual([401, 'UNAUTHORIZED']);
		}
		expect((await guarded.get('/job', {method: 'POST', body: 'x'.repeat(100)})).status).toBe(401);
		const authorization = 'Bearer a-token-of-some-length-0123456789';
		expect((await guarded.get('/jobs', {headers: {authorization}})).status).toBe(200);
		expect((await guarded.get('/restaurant')).status).toBe(200);
	} finally {
		await guarded.close();
		await rm(folder, {recursive: true});
	}
});

test('GET /job/{id}/parts tells how far the work is, anew each time', async () => {
	const id = await runningHuge();
	const answer = await serving.get(`/job/${id}/parts`);
	expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
	const {parts, decimals} = jobPartsDocumentSchema.strict().parse(await answer.json());
	expect([parts.length, decimals]).toEqual([33, null]);
	const gone = await serving.get(`/job/${UNKNOWN}/parts`);
	expect([gone.status, (await problemOf(gone)).code]).toEqual([404, 'JOB_NOT_FOUND']);
	await serving.get(`/job/${id}`, {method: 'DELETE'});
});

test('is described', async () => {
	const document = (await (await serving.get('/openapi.json')).json()) as {
		components: {schemas: Record<string, unknown>};
		paths: Record<string, Record<string, {responses: Record<string, unknown>; requestBody?: unknown}>>;
	};
	const described = Object.entries(document.paths)
		.flatMap(([path, methods]) => Object.keys(methods).map(method => `${method} ${path}`))
		.filter(route => /job|workers/.test(route));
	expect(described.sort()).toEqual([
		'delete /job/{id}',
		'delete /jobs',
		'get /job/download/{id}',
		'get /job/{id}',
		'get /job/{id}/events',
		'get /job/{id}/output',
		'get /job/{id}/parts',
		'get /jobs',
		'get /workers',
		'post /job',
		'post /job/{id}/retry',
	]);
	const submit = document.paths['/job']?.post;
	expect(JSON.stringify(submit?.requestBody)).toContain('#/components/schemas/SubmitJobInput');
	expect(JSON.stringify(document.components.schemas.SubmitJobInput)).toContain('100000000');
	const statuses = ['202', '400', '401', '403', '409', '413', '415', '421', '429', '503', '507'];
	expect(Object.keys(submit?.responses ?? {})).toEqual(statuses);
});
