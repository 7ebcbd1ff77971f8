import {once} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import {connect} from 'node:http2';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type CallOptions, ChannelCredentials, Client, Metadata, type ServiceError, status} from '@grpc/grpc-js';
import {service as healthService} from 'grpc-health-check';
import {afterEach, describe, expect, test} from 'vitest';
import type {WireCallEvent, WireCallRequest} from '../../../source/functions/wire/messages.ts';
import {requestToWire} from '../../../source/functions/wire/request.ts';
import {serviceDefinitions} from '../../../source/functions/wire/service-definitions.ts';
import {openAccess} from '../../../source/services/access/access.ts';
import {LunchError} from '../../../source/shared/errors.ts';
import {poll} from '../../support/poll.ts';
import {type GrpcServing, type GrpcServingOptions, startGrpcServing} from '../support/grpc-serving.ts';
import {createScriptedFunctions, type ScriptedCall} from '../support/scripted-functions.ts';

// The wire as clients of other makes see it: statuses, trailers, deadlines, and a stream that nobody reads.

let serving: GrpcServing | undefined;
let client: Client | undefined;
afterEach(async () => {
	client?.close();
	await serving?.close();
	serving = undefined;
});

const {Call, Calls} = serviceDefinitions().functions;
const request = requestToWire({
	runtime: 'node',
	code: {kind: 'expression', source: '() => 1'},
	resultEncoding: 'json',
});

async function serve(onCall: (call: ScriptedCall) => void, options: GrpcServingOptions = {}) {
	const functions = createScriptedFunctions(onCall);
	serving = await startGrpcServing({functions, ...options});
	client = new Client(serving.target, ChannelCredentials.createInsecure(), {
		'grpc.max_receive_message_length': -1,
		'grpc.max_send_message_length': -1,
	});
	return {functions, ...serving};
}

function call(message: WireCallRequest = request, options: CallOptions = {}, metadata = new Metadata()) {
	if (!client) throw new Error('nothing is served');
	return client.makeServerStreamRequest(
		Call.path,
		Call.requestSerialize,
		Call.responseDeserialize,
		message,
		metadata,
		options,
	);
}

function healthMethod(name: string) {
	const method = healthService[name];
	if (!method) throw new Error(`health checking has no ${name}`);
	return method;
}

/** All events, and how the stream ended. */
async function watched(
	stream: ReturnType<typeof call>,
): Promise<{events: WireCallEvent[]; error: ServiceError | null}> {
	const events: WireCallEvent[] = [];
	stream.on('data', (event: WireCallEvent) => events.push(event));
	const error = await new Promise<ServiceError | null>(resolve => {
		stream.on('error', resolve);
		stream.on('end', () => setImmediate(resolve, null));
	});
	return {events, error};
}

describe('the events of a call', () => {
	/** The pieces in which the bytes of an answer came. */
	async function pieces(): Promise<Buffer[]> {
		const session = connect(`http://${serving?.target}`);
		const stream = session.request({
			':method': 'POST',
			':path': Call.path,
			'content-type': 'application/grpc',
			te: 'trailers',
		});
		const message = Call.requestSerialize(request);
		const head = Buffer.alloc(5);
		head.writeUInt32BE(message.byteLength, 1);
		stream.end(Buffer.concat([head, message]));
		const found: Buffer[] = [];
		for await (const piece of stream) found.push(piece);
		session.close();
		return found;
	}

	test('that come together are written together, each a message of its own', async () => {
		await serve(({id, emit, end}) => {
			emit({kind: 'queued', id});
			emit({kind: 'started', worker: 'node-1'});
			end();
		});
		const [together, ...others] = await pieces();
		expect(others).toEqual([]);
		expect((await watched(call())).events.map(({event}) => event)).toEqual(['queued', 'started', 'outcome']);
		expect(together?.readUInt32BE(1)).toBeLessThan((together?.length ?? 0) / 2);
	});

	test('are not held back for an end that is far', async () => {
		await serve(({id, emit}) => {
			emit({kind: 'queued', id});
			emit({kind: 'started', worker: 'node-1'});
		});
		const stream = call();
		const events: unknown[] = [];
		stream.on('data', ({event}: WireCallEvent) => events.push(event)).on('error', () => {});
		await poll('both events', () => events.length === 2);
		expect(events).toEqual(['queued', 'started']);
		stream.cancel();
	});
});

describe('a status', () => {
	test.each([
		['FUNCTION_INVALID', status.INVALID_ARGUMENT],
		['FUNCTION_QUEUE_FULL', status.RESOURCE_EXHAUSTED],
		['FUNCTION_TOO_LARGE', status.RESOURCE_EXHAUSTED],
		['FUNCTION_RUNTIME_MISSING', status.FAILED_PRECONDITION],
		['FUNCTION_POOL_CLOSED', status.UNAVAILABLE],
		['UNAUTHORIZED', status.UNAUTHENTICATED],
		['JOB_LOST', status.INTERNAL],
	] as const)('for %s', async (code, expected) => {
		await serve(scripted => scripted.refuse(new LunchError(code, 'Nej, för het.', {retryAfter: 7})));
		const {events, error} = await watched(call());
		expect(events).toEqual([]);
		expect(error).toMatchObject({code: expected, details: 'Nej, för het.'});
		expect(error?.metadata.get('lunch-code')).toEqual([code]);
		expect(error?.metadata.get('retry-after')).toEqual(['7']);
	});

	test('of a request that is none, without a crash', async () => {
		const {functions} = await serve(scripted => scripted.end());
		const broken = client?.makeServerStreamRequest(
			Call.path,
			() => Buffer.from('ffffffff', 'hex'),
			Call.responseDeserialize,
			request,
		);
		const error = await new Promise<ServiceError>(resolve => broken?.on('error', resolve).resume());
		expect(error.code).toBe(status.INTERNAL);
		expect(functions.calls).toHaveLength(0);
		expect((await watched(call())).events).toHaveLength(1);
	});

	test('of 65 MiB: how much is too much', async () => {
		const {functions} = await serve(scripted => scripted.end());
		const {error} = await watched(call({...request, source: 'x'.repeat(65 * 2 ** 20)}));
		expect(error?.code).toBe(status.RESOURCE_EXHAUSTED);
		expect(error?.details).toContain(String(64 * 2 ** 20));
		expect(functions.calls).toHaveLength(0);
	});
});

test('a request that is many times as large once it is read is not read', async () => {
	await serve(scripted => scripted.end());
	const errorOf = (path: string, hex: string) =>
		new Promise<ServiceError | null>(resolve => {
			const message = Buffer.alloc(2 ** 20, Buffer.from(hex, 'hex'));
			const bare = (bytes: Buffer) => bytes;
			client?.makeUnaryRequest(path, bare, bare, message, resolve);
		});
	const {Submit, ListJobs} = serviceDefinitions().functions;
	// Very many: data that was put before, also with its number written at length, steps, names of modules, states of jobs.
	for (const [path, hex] of [
		[Call.path, '7a00'],
		[Call.path, 'fa808080800100'],
		[Calls.path, '0a00'],
		[Call.path, '2200'],
		[ListJobs.path, '0a00'],
	] as const) {
		expect(await errorOf(path, hex)).toMatchObject({code: status.INTERNAL, details: 'Error deserializing request'});
	}
	// The call in a job, all of it one field.
	const job = Buffer.alloc(2 ** 19, Buffer.from('7a00', 'hex'));
	expect(() => Submit.requestDeserialize(Buffer.concat([Buffer.from('0a808020', 'hex'), job]))).toThrow(RangeError);
	expect((await watched(call())).events.at(-1)?.event).toBe('outcome');
});

describe('a deadline', () => {
	test('ends the call', async () => {
		const {functions} = await serve(scripted => scripted.emit({kind: 'queued', id: scripted.id}));
		const {error} = await watched(call(request, {deadline: Date.now() + 300}));
		expect(error?.code).toBe(status.DEADLINE_EXCEEDED);
		await poll('the call ended', () => functions.calls[0]?.isCancelled);
	});

	test('ends it also for a client that reads nothing', async () => {
		const {functions} = await serve(scripted => {
			scripted.emit({kind: 'queued', id: scripted.id});
			for (let count = 0; count < 10; count++) scripted.emit({kind: 'stdout', text: 'x'.repeat(2 ** 20)});
		});
		const stream = call(request, {deadline: Date.now() + 500});
		stream.on('error', () => {});
		stream.pause();
		await poll('the call ended', () => functions.calls[0]?.isCancelled);
		stream.cancel();
	});
});

describe('a client that reads late', () => {
	test('gets the begin of the output, how much was left out, and the outcome', async () => {
		const chunk = 'x'.repeat(2 ** 20);
		const chunks = 300;
		let isWritten = false;
		await serve(scripted => {
			scripted.emit({kind: 'queued', id: scripted.id});
			let count = 0;
			const write = () => {
				scripted.emit({kind: 'stdout', text: chunk});
				if (++count < chunks) setImmediate(write);
				else {
					isWritten = true;
					scripted.end();
				}
			};
			write();
		});
		const stream = call();
		await poll('all is written', () => isWritten);
		const {events, error} = await watched(stream);
		expect(error).toBeNull();
		const text = events.map(({stdout}) => stdout ?? '').join('');
		// The chunks that wait at the service, and those under way in the windows of the connection.
		expect(text.length).toBeLessThan(20 * chunk.length);
		const leftOut = [...text.matchAll(/\[(\d+) characters were left out/g)].map(([, count]) => Number(count));
		const read = text.replaceAll(/\n\[\d+ characters were left out: they were read too slowly\]\n/g, '').length;
		expect(leftOut.reduce((a, b) => a + b, read)).toBe(chunks * chunk.length);
		expect(events.at(-1)?.outcome?.state).toBe('returned');
	});
});

describe('a stop', () => {
	test('is told to those who watch the health, and does not wait for them', async () => {
		const {server} = await serve(scripted => scripted.end());
		const watch = healthMethod('Watch');
		const stream = client?.makeServerStreamRequest(watch.path, watch.requestSerialize, watch.responseDeserialize, {
			service: 'lunch.functions.v1.Functions',
		});
		const statuses: unknown[] = [];
		stream?.on('error', () => {}).on('data', message => statuses.push(message.status));
		await poll('it is watched', () => statuses.length === 1);
		const stopped = server.stop(60_000).then(() => 'stopped');
		await poll('the watcher knows', () => statuses.length === 2);
		expect(statuses).toEqual(['SERVING', 'NOT_SERVING']);
		expect(await stopped).toBe('stopped');
	});
});

describe('without the token', () => {
	test('nothing of a request is read, and the health is told', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'lunch-wire-'));
		const settings = {tokenFile: join(folder, 'token'), tlsCert: null, tlsKey: null, insecure: false};
		const access = await openAccess(settings, {host: '127.0.0.1', runsCode: true});
		const {functions, metrics} = await serve(scripted => scripted.end(), {access});
		const large = {...request, source: 'x'.repeat(60 * 2 ** 20)};
		const wrong = new Metadata();
		wrong.set('authorization', 'Bearer wrong');
		for (const metadata of [new Metadata(), wrong]) {
			const {error} = await watched(call(large, {}, metadata));
			expect(error?.code).toBe(status.UNAUTHENTICATED);
			expect(error?.metadata.get('lunch-code')).toEqual(['UNAUTHORIZED']);
		}
		expect(functions.calls).toHaveLength(0);
		expect(metrics.snapshot()['lunch_function_calls_refused_total{code="UNAUTHORIZED"}']).toBe(2);
		const check = healthMethod('Check');
		const health = await new Promise(resolve =>
			client?.makeUnaryRequest(
				check.path,
				check.requestSerialize,
				check.responseDeserialize,
				{service: ''},
				(error, answer) => resolve(error ?? answer),
			),
		);
		expect(health).toEqual({status: 'SERVING'});
		rmSync(folder, {recursive: true, force: true});
	});
});

test('without tokens each connection is a tenant of its own', async () => {
	const {functions, target} = await serve(({end}) => end());
	const shared = client;
	for (let again = 0; again < 2; again += 1) await ended(call());
	client = new Client(target, ChannelCredentials.createInsecure(), {'grpc.use_local_subchannel_pool': 1});
	await ended(call());
	shared?.close();
	const tenants = functions.calls.map(({request}) => request.tenant);
	expect(tenants.map(tenant => tenants.indexOf(tenant))).toEqual([0, 0, 2]);
});

async function ended(stream: ReturnType<typeof call>): Promise<void> {
	stream.resume();
	await once(stream, 'end');
}
