import {once} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {ChannelCredentials, Client, Metadata} from '@grpc/grpc-js';
import {afterEach, describe, expect, test} from 'vitest';
import {requestToWire} from '../../../source/functions/wire/request.ts';
import {serviceDefinitions} from '../../../source/functions/wire/service-definitions.ts';
import {poll} from '../../support/poll.ts';
import {type ServeProcess, startServeProcess} from '../../support/program/serve-process.ts';
import {startWorkerProcess} from '../../support/program/worker-process.ts';
import {describeWithRedis, startRedisServer} from '../../support/servers/redis-server.ts';
import {attributeOf, startTraceCollector, type TraceCollector} from '../../support/servers/trace-collector.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const TRACEPARENT = `00-${TRACE}-b7ad6b7169203331-01`;
const NOBODY = 'http://127.0.0.1:9';

const open: {close(): Promise<void>}[] = [];
afterEach(async () => {
	for (const one of open.splice(0).reverse()) await one.close();
}, 60_000);

async function opened<One extends {close(): Promise<void>}>(starting: Promise<One>): Promise<One> {
	const one = await starting;
	open.push(one);
	return one;
}

/** A `lunch serve` that sends its spans to a collector. */
async function traced({address}: TraceCollector, ...args: string[]): Promise<ServeProcess> {
	return opened(startServeProcess(NOBODY, args, {OTEL_EXPORTER_OTLP_ENDPOINT: address}));
}

async function submit({address}: ServeProcess, requestId: string): Promise<string> {
	const answer = await fetch(`${address}/job`, {
		method: 'POST',
		headers: {'content-type': 'application/json', traceparent: TRACEPARENT, 'x-request-id': requestId},
		body: '{"digits": 1000}',
	});
	expect(answer.status).toBe(202);
	return ((await answer.json()) as {job: {id: string}}).job.id;
}

/** Calls a function as a client of any language does; resolves when the call has ended. */
async function call({grpc}: ServeProcess, requestId: string): Promise<void> {
	const client = new Client(new URL(grpc ?? '').host, ChannelCredentials.createInsecure());
	const metadata = new Metadata();
	metadata.set('traceparent', TRACEPARENT);
	metadata.set('x-request-id', requestId);
	const {path, requestSerialize, responseDeserialize} = serviceDefinitions().functions.Call;
	const request = requestToWire({
		runtime: 'node',
		code: {kind: 'expression', source: '() => 42'},
		resultEncoding: 'json',
	});
	const stream = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request, metadata);
	stream.resume();
	await once(stream, 'end').finally(() => client.close());
}

/** The lines of a log with a message. */
function logged(log: string, message: string): Record<string, unknown>[] {
	const lines = log.split('\n').filter(line => line.startsWith('{'));
	return lines.map(line => JSON.parse(line) as Record<string, unknown>).filter(line => line.message === message);
}

const spanOf = (collector: TraceCollector, name: string) =>
	poll(`a span ${name} in ${collector.spans.map(span => span.name)}`, () =>
		collector.spans.find(span => span.name === name),
	);

describe('traces', () => {
	test('lead from a request to its job, which another process computes', async () => {
		const collector = await opened(startTraceCollector());
		const service = await traced(collector, '--workers', '2');
		const id = await submit(service, 'from-a-test');
		const request = await spanOf(collector, 'POST /job');
		const job = await spanOf(collector, 'job');
		const run = await spanOf(collector, 'job run');
		expect([request, job, run].map(({traceId}) => traceId)).toEqual([TRACE, TRACE, TRACE]);
		expect(request.parentSpanId).toBe('b7ad6b7169203331');
		expect(job.parentSpanId).toBe(request.spanId);
		expect(run.parentSpanId).toBe(job.spanId);
		expect(request.service).toBe('lunch');
		expect(attributeOf(request, 'http.response.status_code')).toBe(202);
		expect(attributeOf(job, 'lunch.job')).toBe(id);
		expect(attributeOf(job, 'lunch.attempts')).toBe(1);
		expect(attributeOf(job, 'lunch.state')).toBe('finished');
		expect(BigInt(job.startTimeUnixNano)).toBeLessThanOrEqual(BigInt(run.startTimeUnixNano));
		expect(logged(service.log, 'job ended')).toEqual([expect.objectContaining({job: id, requestId: 'from-a-test'})]);
		expect(collector.spans.map(({name}) => name)).not.toContain('GET /metrics');
	}, 60_000);

	test('lead from a call to the run of its function', async () => {
		const collector = await opened(startTraceCollector());
		const service = await traced(collector, '--functions', '1', '--jobs', '0');
		await call(service, 'call-1');
		const server = await spanOf(collector, 'lunch.functions.v1.Functions/Call');
		const parts = [await spanOf(collector, 'function queued'), await spanOf(collector, 'function run')];
		expect(server.traceId).toBe(TRACE);
		expect(attributeOf(server, 'rpc.grpc.status_code')).toBe(0);
		for (const part of parts) expect(part).toMatchObject({traceId: TRACE, parentSpanId: server.spanId});
	}, 60_000);

	test('are sent before the service ends', async () => {
		const collector = await opened(startTraceCollector());
		const service = await traced(collector, '--jobs', '0');
		await fetch(`${service.address}/jobs`);
		service.process.kill('SIGTERM');
		expect((await service.ended).code).toBe(0);
		expect(collector.spans.map(({name}) => name)).toEqual(['GET /jobs']);
	}, 60_000);

	test('end nothing where the collector fails, and are logged once', async () => {
		const collector = await opened(startTraceCollector(400));
		const service = await traced(collector, '--jobs', '0');
		for (let round = 0; round < 3; round++) {
			const before = collector.requests;
			expect((await fetch(`${service.address}/jobs`)).status).toBe(200);
			await poll('it was tried', () => collector.requests > before);
		}
		await poll('it is logged', () => logged(service.log, 'traces could not be sent').length > 0);
		service.process.kill('SIGTERM');
		expect((await service.ended).code).toBe(0);
		expect(logged(service.log, 'traces could not be sent')).toHaveLength(1);
	}, 60_000);

	test('do not hold up the end of a service whose collector is away', async () => {
		const service = await opened(startServeProcess(NOBODY, ['--jobs', '0'], {OTEL_EXPORTER_OTLP_ENDPOINT: NOBODY}));
		await fetch(`${service.address}/jobs`);
		service.process.kill('SIGTERM');
		expect((await service.ended).code).toBe(0);
	}, 30_000);

	test('need an address of a collector', async () => {
		const starting = startServeProcess(NOBODY, [], {OTEL_EXPORTER_OTLP_ENDPOINT: 'user:secret@collector'});
		const {message} = (await starting.catch((error: unknown) => error)) as Error;
		expect(message).toContain('it ended with 2');
		expect(message).toContain('OTEL_EXPORTER_OTLP_ENDPOINT is not an address that begins with http:// or https://.');
		expect(message).not.toContain('secret');
	}, 30_000);

	test.each([
		{variables: {}, isLoaded: false},
		{variables: {OTEL_EXPORTER_OTLP_ENDPOINT: NOBODY, OTEL_SDK_DISABLED: 'true'}, isLoaded: false},
		{variables: {OTEL_EXPORTER_OTLP_ENDPOINT: NOBODY}, isLoaded: true},
	])(
		'load the SDK only where they are asked for: $variables',
		async ({variables, isLoaded}) => {
			const hook = `import {registerHooks} from 'node:module';
			import {writeSync} from 'node:fs';
			registerHooks({load(url, context, next) { writeSync(2, 'loaded ' + url + '\\n'); return next(url, context); }});`;
			const options = `--import=data:text/javascript,${encodeURIComponent(hook)}`;
			const service = await opened(startServeProcess(NOBODY, ['--jobs', '0'], {...variables, NODE_OPTIONS: options}));
			// The hook reports what is loaded.
			expect(service.log).toMatch(/^loaded .*\/serve-/m);
			expect(/^loaded .*\/otlp-tracing-/m.test(service.log)).toBe(isLoaded);
		},
		30_000,
	);
});

describeWithRedis('traces over Redis', () => {
	test('lead to the machine that computes a job and runs a function, and so does the id of the request', async () => {
		const collector = await opened(startTraceCollector());
		const redis = await opened(startRedisServer());
		const folder = mkdtempSync(join(tmpdir(), 'lunch-traces-'));
		open.push({close: async () => rmSync(folder, {recursive: true, force: true})});
		const shared = ['--redis', redis.url, '--storage', pathToFileURL(folder).href];
		const service = await traced(collector, ...shared, '--jobs', '0', '--functions', '0');
		const worker = await opened(
			startWorkerProcess([...shared, '--jobs', '1', '--functions', '1'], {
				OTEL_EXPORTER_OTLP_ENDPOINT: collector.address,
				OTEL_SERVICE_NAME: 'lunch-worker',
			}),
		);
		const id = await submit(service, 'job-1');
		await call(service, 'call-1');
		const request = await spanOf(collector, 'POST /job');
		const server = await spanOf(collector, 'lunch.functions.v1.Functions/Call');
		const job = await spanOf(collector, 'job');
		const run = await spanOf(collector, 'function run');
		expect(job).toMatchObject({traceId: TRACE, parentSpanId: request.spanId, service: 'lunch-worker'});
		expect(run).toMatchObject({traceId: TRACE, parentSpanId: server.spanId, service: 'lunch-worker'});
		expect(attributeOf(job, 'lunch.attempts')).toBe(1);
		expect(logged(worker.log, 'job ended')).toEqual([expect.objectContaining({job: id, requestId: 'job-1'})]);
		expect(logged(worker.log, 'call ended')).toEqual([
			expect.objectContaining({requestId: 'call-1', state: 'returned'}),
		]);
	}, 60_000);
});
