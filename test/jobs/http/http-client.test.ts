import {createHash} from 'node:crypto';
import {createServer, type IncomingMessage, type RequestListener, type ServerResponse} from 'node:http';
import {afterAll, afterEach, beforeAll, describe, expect, test} from 'vitest';
import {createHttpJobs, type HttpJobsOptions} from '../../../source/jobs/http/http-jobs.ts';
import {noWork} from '../../../source/jobs/job-work.ts';
import type {JobEvent, Jobs} from '../../../source/jobs/jobs.ts';
import {type CuttingProxy, startCuttingProxy} from '../../support/network/cutting-proxy.ts';
import {poll} from '../../support/poll.ts';
import {startJobServing} from '../../support/serving/job-serving.ts';
import type {Serving} from '../../support/serving/serving.ts';
import {knownDigest} from '../pi/support/digests.ts';
import {HUGE, standingComputation} from '../support/standing-computation.ts';
import {submitted, textOf, untilState} from '../support/watching.ts';

const ID = '00000000-0000-4000-8000-000000000000';
const open: {close(): Promise<void>}[] = [];
afterEach(async () => {
	for (const opened of open.splice(0)) await opened.close();
});

function clientOf(address: string, options: Partial<HttpJobsOptions> = {}): Jobs {
	const jobs = createHttpJobs({address, ...options});
	open.push(jobs);
	return jobs;
}

describe('behind a connection that breaks', () => {
	let serving: Serving;
	let direct: Jobs;
	beforeAll(async () => {
		serving = await startJobServing({createComputation: standingComputation});
		direct = createHttpJobs({address: serving.address});
	});
	afterAll(async () => {
		await direct.close();
		await serving.close();
	});

	async function behindProxy(options: Partial<HttpJobsOptions> = {}): Promise<{jobs: Jobs; proxy: CuttingProxy}> {
		const proxy = await startCuttingProxy(serving.address);
		open.push(proxy);
		return {jobs: clientOf(proxy.address, options), proxy};
	}

	test('a watcher is told, comes back, and misses nothing', async () => {
		const {jobs, proxy} = await behindProxy();
		const {id} = await submitted(direct, HUGE);
		const told: (string | null)[] = [];
		const events: JobEvent[] = [];
		const watching = (async () => {
			const onConnection = (problem: {code: string} | null) => {
				told.push(problem?.code ?? null);
			};
			for await (const event of jobs.events(id, {onConnection})) events.push(event);
		})();
		for (let cuts = 1; cuts <= 2; cuts++) {
			const before = events.length;
			await poll('progress', () => events.length > before + 2 && events.at(-1)?.job.state === 'running');
			proxy.cut();
			await poll('it to be back', () => told.filter(problem => problem === null).length === cuts);
		}
		await direct.cancel(id);
		await watching;
		expect(told.filter(problem => problem !== null)).not.toEqual([]);
		expect(new Set(told)).toEqual(new Set(['SERVICE_UNREACHABLE', null]));
		expect(events.map(event => event.id)).toEqual([...new Set(events.map(event => event.id))].sort((a, b) => a - b));
		expect(events.at(-1)?.job.state).toBe('cancelled');
	});

	test('a silent one counts as broken', async () => {
		const server = await answering((request, response) => {
			if (request.headers['last-event-id'] === '1') return response.writeHead(204).end();
			response
				.writeHead(200, {'content-type': 'text/event-stream'})
				.write(`id: 1\ndata: ${JSON.stringify(document)}\n\n`);
		});
		const told: unknown[] = [];
		const events: number[] = [];
		const jobs = clientOf(server, {silenceMs: 1000});
		for await (const event of jobs.events(ID, {onConnection: problem => told.push(problem?.code ?? null)}))
			events.push(event.id);
		expect({events, told}).toEqual({events: [1], told: ['SERVICE_UNREACHABLE', null]});
	});

	test('a download goes on where it broke off', async () => {
		const {id} = await submitted(direct, 1_000_000);
		await untilState(direct, id, 'finished');
		const {jobs, proxy} = await behindProxy();
		const {body, size, job} = await (async () => {
			await jobs.get(id);
			// The connection that is open already is taken first.
			proxy.cut();
			proxy.cutNextAfter(200, 300_000, 1000, 500_000);
			return jobs.download(id);
		})();
		const text = await textOf(body);
		expect([size, text.length]).toEqual([1_000_002, 1_000_002]);
		expect(createHash('sha256').update(text).digest('hex')).toBe(knownDigest(1_000_000));
		expect(job.result?.sha256).toBe(knownDigest(1_000_000));
		expect(proxy.connections).toBeGreaterThan(3);
		const part = await jobs.download(id, {range: {last: 700_000}});
		expect(await textOf(part.body)).toBe(text.slice(-700_000));
	});

	test('a job whose answer is lost is not there twice', async () => {
		const {jobs, proxy} = await behindProxy();
		const before = (await direct.list({limit: 1000})).jobs.length;
		// The request comes through, its answer does not.
		proxy.cutNextAfter(10, 20);
		const {job, isNew} = await jobs.submit({digits: 77});
		expect(isNew).toBe(true);
		const after = (await direct.list({limit: 1000})).jobs;
		expect(after.length).toBe(before + 1);
		expect(after[0]?.id).toBe(job.id);
	});
});

const document = {
	schemaVersion: 1,
	job: {
		id: ID,
		kind: 'pi',
		digits: 10,
		state: 'queued',
		progress: 0,
		createdAt: '2026-11-24T10:00:00.000Z',
		startedAt: null,
		finishedAt: null,
		worker: null,
		attempts: 0,
		error: null,
		result: null,
	},
};

async function answering(listener: RequestListener): Promise<string> {
	const server = createServer(listener);
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	open.unshift({
		async close() {
			server.closeAllConnections();
			await new Promise<void>(resolve => server.close(() => resolve()));
		},
	});
	const address = server.address();
	return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
}

const json =
	(body: unknown, status = 200) =>
	(_request: IncomingMessage, response: ServerResponse) => {
		response.writeHead(status, {'content-type': 'application/json'}).end(JSON.stringify(body));
	};

describe('the parts of a job', () => {
	const facts = {step: 'sums', from: 0, to: 1, share: 1, progress: 0.5, startedAt: null, digitsPerSecond: 5};

	test('come with their names cleaned, and none from a service of an earlier version', async () => {
		const worker = 'evil\u001B[2J host';
		const parts = [{...facts, state: 'computing', worker}];
		const workers = [{worker, done: 0, computing: 1, digitsPerSecond: 5}];
		const work = await clientOf(await answering(json({schemaVersion: 1, parts, workers, decimals: null}))).parts(ID);
		expect(work.parts).toMatchObject([{worker: 'evil host', progress: 0.5}]);
		expect(work.workers).toMatchObject([{worker: 'evil host'}]);
		const old = clientOf(await answering(json({code: 'NOT_FOUND', detail: 'nothing'}, 404)));
		expect(await old.parts(ID)).toEqual(noWork);
		const liar = clientOf(await answering(json({schemaVersion: 1, parts: [facts], workers, decimals: null})));
		await expect(liar.parts(ID)).rejects.toMatchObject({code: 'SERVICE_FAILED'});
	});
});

describe('what answers is not trusted', () => {
	test.each<[string, RequestListener, string]>([
		[
			'no JSON',
			(_request, response) => {
				response.end('<html>');
			},
			'SERVICE_FAILED',
		],
		['another document', json({hello: 'world'}), 'SERVICE_FAILED'],
		['a later version', json({...document, schemaVersion: 2}), 'SERVICE_FAILED'],
		['an impossible job', json({...document, job: {...document.job, progress: 7}}), 'SERVICE_FAILED'],
		[
			'a redirect without end',
			(request, response) => {
				response.writeHead(302, {location: request.url}).end();
			},
			'SERVICE_FAILED',
		],
		[
			'a redirect elsewhere',
			(_request, response) => {
				response.writeHead(302, {location: 'file:///etc/passwd'}).end();
			},
			'SERVICE_FAILED',
		],
		[
			'a gateway’s error',
			(_request, response) => {
				response.writeHead(502).end('<html>');
			},
			'SERVICE_UNREACHABLE',
		],
		[
			'a stranger’s 404',
			(_request, response) => {
				response.writeHead(404).end('nothing');
			},
			'SERVICE_FAILED',
		],
		['a problem it has with itself', json({code: 'INTERNAL', detail: 'oops'}, 500), 'SERVICE_FAILED'],
		['a code that means something else here', json({code: 'INTERRUPTED', detail: 'oops'}, 400), 'SERVICE_FAILED'],
		['that there is no such job', json({code: 'JOB_NOT_FOUND', detail: 'no such job'}, 404), 'JOB_NOT_FOUND'],
		[
			'a proxy’s 401',
			(_request, response) => {
				response.writeHead(401).end();
			},
			'UNAUTHORIZED',
		],
		[
			'a document without end',
			(_request, response) => {
				const more = () => {
					while (!response.destroyed && response.write(' '.repeat(65_536)));
				};
				response.on('drain', more);
				more();
			},
			'SERVICE_FAILED',
		],
	])('%s', async (_what, listener, code) => {
		const jobs = clientOf(await answering(listener));
		await expect(jobs.get(ID)).rejects.toMatchObject({name: 'LunchError', code});
		await expect(jobs.events(ID)[Symbol.asyncIterator]().next()).rejects.toMatchObject({name: 'LunchError'});
	});

	test('what never answers is given up', async () => {
		let asked = 0;
		const jobs = clientOf(
			await answering(() => {
				asked++;
			}),
			{timeoutMs: 200},
		);
		await expect(jobs.get(ID)).rejects.toMatchObject({
			code: 'SERVICE_UNREACHABLE',
			message: expect.stringMatching(/in time/),
		});
		expect(asked).toBe(1);
	});

	test('texts come cleaned', async () => {
		const error = {code: 'NEW_CODE', message: '\u001b[2Jgone'};
		const body = {...document, job: {...document.job, state: 'errored', worker: 'a\u0007\nb', error}};
		const jobs = clientOf(await answering(json(body)));
		expect(await jobs.get(ID)).toMatchObject({worker: 'a b', error: {code: 'JOB_FAILED', message: 'gone'}});
		const failing = clientOf(await answering(json({code: 'JOB_ENDED', detail: '\u001b[31mred', hint: 'a\nb'}, 409)));
		await expect(failing.cancel(ID)).rejects.toMatchObject({code: 'JOB_ENDED', message: 'red', hint: 'a b'});
	});

	test('events that are none end the watch', async () => {
		for (const text of ['id: 1\ndata: {}\n\n', 'id: x\ndata: {}\n\n', `data: ${'x'.repeat(100_000)}`]) {
			const jobs = clientOf(
				await answering((_request, response) => {
					response.writeHead(200, {'content-type': 'text/event-stream'}).write(text);
				}),
			);
			await expect(jobs.events(ID)[Symbol.asyncIterator]().next()).rejects.toMatchObject({code: 'SERVICE_FAILED'});
		}
	});

	test('a token goes to the service, not where it sends on to', async () => {
		const text = '3.1415926535';
		const sha256 = createHash('sha256').update(text).digest('hex');
		const result = {bytes: 12, sha256, objectName: 'a', lastDigits: '1415926535'};
		const seen: string[] = [];
		const storage = await answering((request, response) => {
			seen.push(`storage ${request.headers.authorization} ${request.headers.range}`);
			response.end(text);
		});
		const service = await answering((request, response) => {
			seen.push(`service ${request.headers.authorization}`);
			if (request.url?.startsWith('/job/download/')) response.writeHead(302, {location: `${storage}/signed`}).end();
			else json({...document, job: {...document.job, state: 'finished', progress: 1, result}})(request, response);
		});
		const {body} = await clientOf(service, {token: 'secret'}).download(ID);
		expect(await textOf(body)).toBe(text);
		expect(seen).toEqual(['service Bearer secret', 'service Bearer secret', 'storage undefined undefined']);
	});
});
