import {ChannelCredentials, Client, type ClientDuplexStream, Server, ServerCredentials} from '@grpc/grpc-js';
import {afterEach, describe, expect, test} from 'vitest';
import type {CallRequest} from '../../../source/functions/functions.ts';
import {createGrpcFunctions} from '../../../source/functions/grpc/grpc-functions.ts';
import type {
	WireCallRequest,
	WireCallStep,
	WireCallsRequest,
	WireCallsResponse,
} from '../../../source/functions/wire/messages.ts';
import {requestToWire} from '../../../source/functions/wire/request.ts';
import {serviceDefinitions} from '../../../source/functions/wire/service-definitions.ts';
import {openToAll} from '../../../source/services/access/access.ts';
import {LunchError} from '../../../source/shared/errors.ts';
import type {Tenant} from '../../../source/shared/tenant.ts';
import {freePort} from '../../support/network/free-port.ts';
import {poll} from '../../support/poll.ts';
import {type GrpcServing, type GrpcServingOptions, startGrpcServing} from '../support/grpc-serving.ts';
import {createScriptedFunctions, type ScriptedCall} from '../support/scripted-functions.ts';

// Calls that share a stream: as clients of other makes see it, and what becomes of them where a service is old, or stops.

const closing: (() => unknown)[] = [];
afterEach(async () => {
	for (const close of closing.splice(0).reverse()) await close();
});

const square: CallRequest = {
	runtime: 'node',
	code: {kind: 'expression', source: 'x => x * x'},
	resultEncoding: 'json',
};
const {Call, Calls} = serviceDefinitions().functions;

async function serve(onCall: (call: ScriptedCall) => void, options: GrpcServingOptions = {}) {
	const functions = createScriptedFunctions(onCall);
	const serving: GrpcServing = await startGrpcServing({functions, ...options});
	closing.push(serving.close);
	return {functions, ...serving};
}

/** A stream of a client that knows the protocol alone. */
function openStream(target: string): ClientDuplexStream<WireCallsRequest, WireCallsResponse> {
	const client = new Client(target, ChannelCredentials.createInsecure());
	closing.push(() => client.close());
	return client.makeBidiStreamRequest(Calls.path, Calls.requestSerialize, Calls.responseDeserialize);
}

const startOf = (number: number): WireCallStep => ({call: number, start: requestToWire(square)});

/** All messages, and the details of the status that is no OK. */
async function heardOn(stream: ReturnType<typeof openStream>) {
	const messages: WireCallsResponse[] = [];
	stream.on('data', (message: WireCallsResponse) => messages.push(message));
	const details = await new Promise<string | null>(resolve => {
		stream.on('error', error => resolve((error as Error & {details: string}).details));
		stream.on('end', () => setImmediate(resolve, null));
	});
	return {messages, details, news: messages.flatMap(({news}) => news)};
}

describe('a stream of calls', () => {
	test('takes many in one message, tells of each by its number, and ends after them when it is half-closed', async () => {
		const waiting: ScriptedCall[] = [];
		const {target, functions} = await serve(call => {
			call.emit({kind: 'queued', id: call.id});
			waiting.push(call);
			if (waiting.length === 3) for (const [at, one] of waiting.entries()) one.end({ranMs: at});
		});
		const stream = openStream(target);
		stream.write({steps: [startOf(7), startOf(8), startOf(9)]});
		stream.end();
		const {messages, news, details} = await heardOn(stream);
		expect(details).toBeNull();
		expect(news.map(({call, events}) => [call, ...events.map(({event}) => event)])).toEqual([
			[7, 'queued', 'outcome'],
			[8, 'queued', 'outcome'],
			[9, 'queued', 'outcome'],
		]);
		expect(news.map(({events}) => events[1]?.outcome?.ranMs)).toEqual([0, 1, 2]);
		// They ended in one turn of the service.
		expect(messages).toHaveLength(1);
		expect(functions.calls).toHaveLength(3);
	});

	test('refuses a call with its status and trailers, and the others go on', async () => {
		const {target} = await serve(call => {
			if (call.request.hintMs === undefined) call.end();
			else call.refuse(new LunchError('FUNCTION_QUEUE_FULL', 'Full.', {hint: 'Come back.', retryAfter: 1.5}));
		});
		const stream = openStream(target);
		stream.write({steps: [{call: 1, start: requestToWire({...square, hintMs: 5})}, startOf(2)]});
		stream.end();
		const {news} = await heardOn(stream);
		const [refused, other] = news.toSorted((one, another) => one.call - another.call);
		expect(refused).toMatchObject({call: 1, events: [], refusal: {status: 8, message: 'Full.'}});
		expect(Object.fromEntries(refused?.refusal?.trailers.map(({name, value}) => [name, value]) ?? [])).toEqual({
			'lunch-code': 'FUNCTION_QUEUE_FULL',
			'lunch-hint': 'Come%20back.',
			'retry-after': '2',
			'grpc-retry-pushback-ms': '1500',
		});
		expect(other?.events[0]?.outcome?.state).toBe('returned');
	});

	test('cancels the call that it is told to, those of a client that goes, and takes no number twice', async () => {
		const {target, functions} = await serve(() => {});
		const stream = openStream(target);
		stream.on('error', () => {});
		stream.write({steps: [startOf(1), startOf(2)]});
		stream.write({steps: [{call: 1, cancel: true}]});
		await poll('the first is cancelled', () => functions.calls[0]?.isCancelled);
		expect(functions.calls[1]?.isCancelled).toBe(false);
		stream.cancel();
		await poll('the second is cancelled, too', () => functions.calls[1]?.isCancelled);
		const twice = openStream(target);
		twice.write({steps: [startOf(3), startOf(3)]});
		expect((await heardOn(twice)).details).toBe('There is a call 3 already.');
		await poll('it is cancelled', () => functions.calls[2]?.isCancelled);
		expect(functions.calls).toHaveLength(3);
	});

	test('takes no more calls of a client that does not read their outcomes, until it does', async () => {
		const value = {encoding: 'json' as const, text: JSON.stringify('x'.repeat(64 * 1024))};
		const {target, client, functions} = await serve(call => call.end({value}));
		const stream = openStream(target);
		for (let number = 1; number <= 100; number += 1) stream.write({steps: [startOf(number)]});
		stream.end();
		await poll('some are there', () => functions.calls.length >= 16);
		// The connection and the service took all that they had of them before this is answered.
		await client.load();
		expect(functions.calls.length).toBeLessThan(60);
		const {news} = await heardOn(stream);
		expect(new Set(news.map(({call}) => call)).size).toBe(100);
		expect(functions.calls).toHaveLength(100);
	});

	test('takes no more calls with a token that was withdrawn', async () => {
		let tenant: Tenant | null = 'anna';
		const access = {...openToAll, wantsToken: true, tenantOf: () => tenant};
		const {client, functions} = await serve(call => call.emit({kind: 'queued', id: call.id}), {access});
		const first = client.start(square);
		await poll('the first is there', () => functions.calls.length === 1);
		tenant = null;
		await expect(client.start(square).outcome).rejects.toMatchObject({code: 'UNAUTHORIZED'});
		functions.calls[0]?.end();
		expect(await first.outcome).toMatchObject({state: 'returned'});
		expect(functions.calls).toHaveLength(1);
	});

	test('is left for another one when its service stops: calls that it has go on, others go elsewhere', async () => {
		const port = await freePort();
		const old = await serve(call => call.emit({kind: 'queued', id: call.id}), {port});
		const client = createGrpcFunctions({address: old.address});
		closing.push(client.close);
		const first = client.start(square);
		const second = client.start(square);
		await poll('both are there', () => old.functions.calls.length === 2);
		const stopped = old.server.stop(10_000);
		const next = await serve(call => call.end({worker: 'next'}), {port});
		expect(await client.start(square).outcome).toMatchObject({worker: 'next'});
		second.cancel();
		await poll('it is cancelled there', () => old.functions.calls[1]?.isCancelled);
		old.functions.calls[0]?.end({worker: 'old'});
		expect(await first.outcome).toMatchObject({worker: 'old'});
		await stopped;
		expect(next.functions.calls).toHaveLength(1);
	});
});

test('a service of an earlier edition, without such streams, gets each call once and in its own stream', async () => {
	const server = new Server();
	const sources: string[] = [];
	server.addService(
		{Call},
		{
			Call(stream: {request: WireCallRequest; write(event: object): void; end(): void}) {
				sources.push(stream.request.source);
				stream.write({queued: {callId: stream.request.source}});
				stream.write({outcome: {state: 'returned', value: {encoding: 'ENCODING_JSON', text: stream.request.source}}});
				stream.end();
			},
		},
	);
	const port = await new Promise<number>((resolve, reject) =>
		server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
			error ? reject(error) : resolve(bound),
		),
	);
	closing.push(() => server.forceShutdown());
	const client = createGrpcFunctions({address: `grpc://127.0.0.1:${port}`});
	closing.push(client.close);
	const returnOf = async (source: string) =>
		(await client.start({...square, code: {kind: 'expression', source}}).outcome).value?.text;
	expect(await Promise.all(['one', 'two', 'three'].map(returnOf))).toEqual(['one', 'two', 'three']);
	expect(await returnOf('four')).toBe('four');
	expect(sources.toSorted()).toEqual(['four', 'one', 'three', 'two']);
});
