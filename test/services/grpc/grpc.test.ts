import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Server, ServerCredentials, type ServerWritableStream} from '@grpc/grpc-js';
import {afterEach, describe, expect, test} from 'vitest';
import type {CallEvent, CallRequest} from '../../../source/functions/functions.ts';
import {createGrpcFunctions} from '../../../source/functions/grpc/grpc-functions.ts';
import type {WireCallEvent, WireCallRequest} from '../../../source/functions/wire/messages.ts';
import {serviceDefinitions} from '../../../source/functions/wire/service-definitions.ts';
import {openAccess, openToAll} from '../../../source/services/access/access.ts';
import {LunchError} from '../../../source/shared/errors.ts';
import {freePort} from '../../support/network/free-port.ts';
import {makeSelfSigned} from '../../support/network/self-signed.ts';
import {poll} from '../../support/poll.ts';
import {type GrpcServing, type GrpcServingOptions, startGrpcServing} from '../support/grpc-serving.ts';
import {createScriptedFunctions, type ScriptedCall} from '../support/scripted-functions.ts';

let serving: GrpcServing | undefined;
afterEach(async () => {
	await serving?.close();
	serving = undefined;
});

const square: CallRequest = {
	runtime: 'node',
	code: {kind: 'expression', source: 'x => x * x'},
	args: {encoding: 'json', text: '[2]'},
	resultEncoding: 'json',
};

async function serve(onCall: (call: ScriptedCall) => void, options: GrpcServingOptions = {}) {
	const functions = createScriptedFunctions(onCall);
	serving = await startGrpcServing({functions, ...options});
	return {functions, ...serving};
}

async function rejection(promise: Promise<unknown>): Promise<LunchError> {
	const thrown = await promise.then(
		value => `resolved with ${JSON.stringify(value)}`,
		(error: unknown) => error,
	);
	if (thrown instanceof LunchError) return thrown;
	throw new Error(String(thrown));
}

describe('a call', () => {
	test('is begun again by the service, as one call', async () => {
		let attempts = 0;
		const {client} = await serve(call => {
			attempts += 1;
			call.emit({kind: 'queued', id: call.id});
			call.emit({kind: 'started', worker: `w${attempts}`});
			if (attempts < 3) call.end({state: 'timed-out', worker: `w${attempts}`});
			else call.end({state: 'returned', value: {encoding: 'json', text: '4'}, worker: 'w3'});
		});
		const events: CallEvent[] = [];
		const retries = {times: 4, backoffMs: 1, after: ['timed-out'] as const};
		const outcome = await client.start({...square, retries}, event => events.push(event)).outcome;
		expect(outcome).toMatchObject({state: 'returned', worker: 'w3'});
		expect(events.map(({kind}) => kind)).toEqual(['queued', 'started', 'again', 'started', 'again', 'started']);
		expect(events[4]).toMatchObject({kind: 'again', attempt: 3});
		const refused = client.start({...square, retries: {...retries, after: ['cancelled' as 'died']}}).outcome;
		expect((await rejection(refused)).code).toBe('FUNCTION_INVALID');
	});

	test('brings its events in order, and its outcome', async () => {
		const {client, functions} = await serve(call => {
			call.emit({kind: 'queued', id: call.id});
			call.emit({kind: 'started', worker: 'w7'});
			call.emit({kind: 'stdout', text: 'Köttbullar 🍽\n'});
			call.emit({kind: 'stderr', text: '\u0000\u001b[31mred\n'});
			call.end({state: 'returned', value: {encoding: 'rich', text: '[4]'}, worker: 'w7', queuedMs: 1.5, ranMs: 2.25});
		});
		const request: CallRequest = {
			runtime: 'python',
			code: {kind: 'module', source: 'def f(x): return x', entry: 'f'},
			modules: ['math', 'json'],
			args: {encoding: 'json', text: '[[1,2]]'},
			kwargs: {encoding: 'json', text: '{"å":1}'},
			resultEncoding: 'json',
			timeoutMs: 1000.5,
			hintMs: 20,
			memoryBytes: 2 ** 33,
			outputBytes: 5000,
			isFresh: true,
			mayRetry: true,
			reuse: false,
		};
		const events: CallEvent[] = [];
		const call = client.start(request, event => events.push(event));
		expect(await call.outcome).toEqual({
			state: 'returned',
			value: {encoding: 'rich', text: '[4]'},
			error: null,
			worker: 'w7',
			queuedMs: 1.5,
			ranMs: 2.25,
		});
		expect(events).toEqual([
			{kind: 'queued', id: call.id},
			{kind: 'started', worker: 'w7'},
			{kind: 'stdout', text: 'Köttbullar 🍽\n'},
			{kind: 'stderr', text: '\u0000\u001b[31mred\n'},
		]);
		expect(functions.calls[0]?.request).toEqual({
			...request,
			tenant: expect.stringContaining('connection'),
			// The id of the request, which was made here, and no trace.
			origin: expect.stringMatching(/^[\da-f-]{36} $/),
		});
	});

	test('without anything that can be left out arrives so', async () => {
		const {client, functions} = await serve(call => call.end({value: {encoding: 'json', text: ''}}));
		const {runtime, code, resultEncoding} = square;
		expect((await client.start({runtime, code, resultEncoding}).outcome).value).toEqual({encoding: 'json', text: ''});
		expect(functions.calls[0]?.request).toEqual({
			tenant: expect.stringContaining('connection'),
			origin: expect.stringMatching(/^[\da-f-]{36} $/),
			runtime,
			code,
			resultEncoding,
			modules: [],
			isFresh: false,
			mayRetry: false,
			reuse: false,
		});
	});

	test('that threw brings the error whole', async () => {
		const error = {
			name: 'RangeError',
			message: 'no more soup',
			stack: 'RangeError: no more soup\n    at eval',
			thrown: {encoding: 'rich' as const, text: '["soup"]'},
			code: null,
		};
		const {client} = await serve(call => call.end({state: 'threw', value: null, error}));
		expect(await client.start(square).outcome).toMatchObject({state: 'threw', value: null, error});
	});

	test('that was not accepted is rejected with its code, message and hint', async () => {
		const {client, metrics} = await serve(call =>
			call.refuse(new LunchError('FUNCTION_QUEUE_FULL', 'Fullt: 100 väntar.', {hint: 'Vänta en stund – ☕.'})),
		);
		const error = await rejection(client.start(square).outcome);
		expect(error).toMatchObject({
			code: 'FUNCTION_QUEUE_FULL',
			message: 'Fullt: 100 väntar.',
			hint: 'Vänta en stund – ☕.',
		});
		expect(metrics.snapshot()['lunch_function_calls_refused_total{code="FUNCTION_QUEUE_FULL"}']).toBe(1);
	});

	test('that meets a bug of the service is told no details', async () => {
		const {client} = await serve(call => call.refuse(new Error('secret detail')));
		const error = await rejection(client.start(square).outcome);
		expect(error).toMatchObject({code: 'INTERNAL', message: 'Something unexpected happened.'});
	});

	test('without a function is refused', async () => {
		const {client, functions} = await serve(call => call.end());
		const empty: CallRequest = {...square, code: {kind: 'expression', source: ' '}};
		expect(await rejection(client.start(empty).outcome)).toMatchObject({code: 'FUNCTION_INVALID'});
		expect(await rejection(client.start({...square, timeoutMs: -1}).outcome)).toMatchObject({code: 'FUNCTION_INVALID'});
		expect(functions.calls).toHaveLength(0);
	});

	test('ends at the service when it is cancelled here', async () => {
		const {client, functions} = await serve(call => {
			call.emit({kind: 'queued', id: call.id});
			call.emit({kind: 'started', worker: 'w1'});
		});
		let isStarted = false;
		const call = client.start(square, ({kind}) => {
			isStarted ||= kind === 'started';
		});
		await poll('it started', () => isStarted);
		call.cancel();
		call.cancel();
		expect(await call.outcome).toMatchObject({
			state: 'cancelled',
			value: null,
			error: {code: 'FUNCTION_CANCELLED'},
			worker: 'w1',
		});
		await poll('it was cancelled there', () => functions.calls[0]?.isCancelled);
	});

	test('100 at once, each its own', async () => {
		const {client} = await serve(call => {
			const text = call.request.args?.text ?? '';
			call.emit({kind: 'queued', id: call.id});
			setTimeout(() => call.end({value: {encoding: 'json', text}}), Math.random() * 20);
		});
		const outcomes = await Promise.all(
			Array.from(
				{length: 100},
				(_, index) => client.start({...square, args: {encoding: 'json', text: `[${index}]`}}).outcome,
			),
		);
		expect(outcomes.map(({value}) => value?.text)).toEqual(Array.from({length: 100}, (_, index) => `[${index}]`));
	});
});

describe('sizes', () => {
	test('63 MiB go either way', async () => {
		const text = `"${'å'.repeat(31.5 * 2 ** 20)}"`;
		const {client, functions} = await serve(call => call.end({value: call.request.args ?? null}));
		const {value} = await client.start({...square, args: {encoding: 'json', text}}).outcome;
		expect(value?.text === text).toBe(true);
		expect(functions.calls).toHaveLength(1);
	});

	test('more is refused in words, a request and a value', async () => {
		const {client, functions} = await serve(call => {
			call.emit({kind: 'queued', id: call.id});
			call.end({value: {encoding: 'json', text: 'x'.repeat(65 * 2 ** 20)}});
		});
		const args = {encoding: 'json' as const, text: 'x'.repeat(65 * 2 ** 20)};
		const error = await rejection(client.start({...square, args}).outcome);
		expect(error).toMatchObject({code: 'FUNCTION_TOO_LARGE'});
		expect(functions.calls).toHaveLength(0);
		expect(await client.start(square).outcome).toMatchObject({
			state: 'failed',
			value: null,
			error: {code: 'FUNCTION_RESULT_INVALID', message: expect.stringContaining('64 MiB')},
		});
	});

	test('the output for a client that does not read is cut, and its outcome still comes', async () => {
		const line = `${'x'.repeat(64 * 1024 - 1)}\n`;
		const {client} = await serve(call => {
			call.emit({kind: 'queued', id: call.id});
			// In one go: nothing can be sent in between.
			for (let sent = 0; sent < 10_000; sent++) call.emit({kind: 'stdout', text: line});
			call.end();
		});
		let text = '';
		const call = client.start(square, event => {
			if (event.kind === 'stdout') text += event.text;
		});
		expect(await call.outcome).toMatchObject({state: 'returned'});
		expect(text.length).toBeLessThan(5 * 2 ** 20);
		const [, count = ''] = /\n\[(\d+) characters were left out: they were read too slowly\]\n$/.exec(text) ?? [];
		expect(text.indexOf('\n\n[') + 1 + Number(count)).toBe(10_000 * line.length);
	});
});

describe('the service', () => {
	test('says what its workers do, calls under the names that the caller knows', async () => {
		const startedAt = new Date('2026-11-24T11:30:00Z');
		const worker = {
			id: 'w1',
			machine: 'köket',
			runtime: 'python' as const,
			state: 'busy' as const,
			pid: 4711,
			served: 3,
			restarts: 1,
			memoryBytes: 12_000_000,
		};
		const functions = createScriptedFunctions(call => call.emit({kind: 'queued', id: call.id}));
		functions.load = async () => ({
			workers: [
				{
					...worker,
					call: {
						id: functions.calls[0]?.id ?? '',
						name: 'square',
						startedAt,
						tenant: functions.calls[0]?.request.tenant,
					},
				},
				{...worker, id: 'w3', call: {id: 'another', name: 'secret', startedAt, tenant: 'another'}},
				{...worker, id: 'w2', runtime: 'node', state: 'starting', pid: null, memoryBytes: null, call: null},
			],
			limit: 20,
			queued: 7,
			queueLimit: 1000,
			takesBatches: true,
			isolation: 'bwrap, no network',
		});
		serving = await startGrpcServing({functions});
		let isQueued = false;
		const call = serving.client.start(square, () => {
			isQueued = true;
		});
		await poll('it is queued', () => isQueued);
		expect(await serving.client.load()).toEqual({
			workers: [
				{...worker, call: {id: call.id, name: 'square', startedAt}},
				{...worker, id: 'w3', call: null},
				{...worker, id: 'w2', runtime: 'node', state: 'starting', pid: null, memoryBytes: null, call: null},
			],
			limit: 20,
			queued: 7,
			queueLimit: 1000,
			takesBatches: true,
			isolation: 'bwrap, no network',
		});
		call.cancel();
	});

	test('that is not there: SERVICE_UNREACHABLE and what to do; once it is there, it is found', async () => {
		const functions = createScriptedFunctions(call => call.end());
		const port = await freePort();
		const client = createGrpcFunctions({address: `grpc://127.0.0.1:${port}`});
		const error = await rejection(client.start(square).outcome);
		expect(error).toMatchObject({code: 'SERVICE_UNREACHABLE', message: expect.stringContaining(`127.0.0.1:${port}`)});
		expect(error.hint).toContain('lunch serve');
		expect(await rejection(client.load())).toMatchObject({code: 'SERVICE_UNREACHABLE'});
		for (let round = 0; round < 2; round++) {
			serving = await startGrpcServing({functions, port});
			await poll('it is found again', () =>
				client.start(square).outcome.then(
					({state}) => state === 'returned',
					() => false,
				),
			);
			await serving.close();
		}
		await client.close();
	});

	test('that never answers is given up', async () => {
		const silent = createServer();
		await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve));
		const address = silent.address();
		const port = typeof address === 'object' && address ? address.port : 0;
		const client = createGrpcFunctions({address: `grpcs://127.0.0.1:${port}`, connectMs: 300});
		expect(await rejection(client.start(square).outcome)).toMatchObject({code: 'SERVICE_UNREACHABLE'});
		await client.close();
		silent.close();
	});

	test('that speaks something else: no hang, no crash', async () => {
		const http = createServer(socket => {
			socket.on('error', () => {});
			socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
		});
		await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve));
		const address = http.address();
		const port = typeof address === 'object' && address ? address.port : 0;
		const client = createGrpcFunctions({address: `grpc://127.0.0.1:${port}`});
		expect(await rejection(client.start(square).outcome)).toMatchObject({code: 'SERVICE_UNREACHABLE'});
		await client.close();
		http.close();
	});

	test('that says what can not be read, or lies: an error in words, nothing that steers a terminal', async () => {
		const {functions: methods} = serviceDefinitions();
		const events = (stream: ServerWritableStream<WireCallRequest, Buffer>) => {
			const write = (event: WireCallEvent) => stream.write(methods.Call.responseSerialize(event));
			write({queued: {callId: 'x'}});
			if (stream.request.source === 'garbage') stream.write(Buffer.from('ffffffffff', 'hex'));
			else if (stream.request.source === 'nothing') stream.end();
			else {
				const error = {
					name: '\u001b[31mE',
					message: 'a\u001b]0;title\u0007\nb',
					stack: '\u009b1mat x',
					thrown: null,
					code: 'NOPE',
				};
				const state = stream.request.source;
				write({
					outcome: {state, value: null, error, worker: 'w\u0007\n1', queuedMs: 0, ranMs: 0, inputs: [], outputs: []},
				});
				stream.end();
			}
		};
		const server = new Server();
		const bytes = {...methods.Call, responseSerialize: (value: Buffer) => value};
		server.addService({Call: bytes}, {Call: events});
		const port = await new Promise<number>(resolve =>
			server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (_error, bound) => resolve(bound)),
		);
		const client = createGrpcFunctions({address: `grpc://127.0.0.1:${port}`});
		const ending = (source: string) => client.start({...square, code: {kind: 'expression', source}}).outcome;
		expect(await ending('garbage')).toMatchObject({state: 'failed', error: {code: 'SERVICE_FAILED'}});
		expect(await ending('nothing')).toMatchObject({state: 'failed', error: {code: 'SERVICE_FAILED'}});
		expect(await ending('gone fishing')).toMatchObject({state: 'failed', error: {code: 'SERVICE_FAILED'}});
		expect(await ending('threw')).toEqual({
			state: 'threw',
			value: null,
			error: {name: 'E', message: 'a\nb', stack: 'at x', thrown: null, code: null},
			worker: 'w 1',
			queuedMs: 0,
			ranMs: 0,
		});
		await client.close();
		server.forceShutdown();
	});

	test('that stops finishes what is under way and takes nothing more', async () => {
		const {server, client, functions} = await serve(call => call.emit({kind: 'queued', id: call.id}));
		let isQueued = false;
		const call = client.start(square, () => {
			isQueued = true;
		});
		await poll('it is queued', () => isQueued);
		const stopped = server.stop(10_000);
		expect(await rejection(client.start(square).outcome)).toMatchObject({code: 'SERVICE_UNREACHABLE'});
		functions.calls[0]?.end();
		expect(await call.outcome).toMatchObject({state: 'returned'});
		await stopped;
		expect(functions.calls).toHaveLength(1);
	});

	test('that must stop ends what takes too long, and says why', async () => {
		const {server, client, functions} = await serve(call => call.emit({kind: 'queued', id: call.id}));
		let isQueued = false;
		const call = client.start(square, () => {
			isQueued = true;
		});
		await poll('it is queued', () => isQueued);
		await server.stop(50);
		expect(await call.outcome).toMatchObject({state: 'failed', error: {code: 'FUNCTION_POOL_CLOSED'}});
		await poll('it was cancelled there', () => functions.calls[0]?.isCancelled);
	});

	test('that is closed here: calls are cancelled, new ones refused', async () => {
		const {client} = await serve(call => call.emit({kind: 'queued', id: call.id}));
		const call = client.start(square);
		await client.close();
		expect(await call.outcome).toMatchObject({state: 'cancelled'});
		expect(await rejection(client.start(square).outcome)).toMatchObject({code: 'FUNCTION_POOL_CLOSED'});
		expect(await rejection(client.load())).toMatchObject({code: 'FUNCTION_POOL_CLOSED'});
	});
});

describe('access', () => {
	test('only with the token', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'lunch-grpc-'));
		const tokenFile = join(folder, 'token');
		const settings = {tokenFile, tlsCert: null, tlsKey: null, insecure: false};
		const access = await openAccess(settings, {host: '127.0.0.1', runsCode: true});
		const token = readFileSync(tokenFile, 'utf8').trim();
		const {client, functions, address} = await serve(call => call.end(), {access});
		const error = await rejection(client.start(square).outcome);
		expect(error).toMatchObject({code: 'UNAUTHORIZED', message: 'This needs a token.'});
		expect(error.hint).toContain('LUNCH_TOKEN');
		expect(await rejection(client.load())).toMatchObject({code: 'UNAUTHORIZED'});
		const wrong = createGrpcFunctions({address, token: 'wrong'});
		expect((await rejection(wrong.start(square).outcome)).message).toContain('not the token');
		await wrong.close();
		expect(functions.calls).toHaveLength(0);
		const right = createGrpcFunctions({address, token});
		expect(await right.start(square).outcome).toMatchObject({state: 'returned'});
		expect((await right.load()).limit).toBe(4);
		await right.close();
		rmSync(folder, {recursive: true, force: true});
	});

	test('says whose a call is: with tokens by them, however many connections a tenant has', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'lunch-grpc-'));
		const tokenFile = join(folder, 'tokens');
		writeFileSync(tokenFile, 'anna token-of-anna-0123\nbo token-of-bo-012345678\n', {mode: 0o600});
		const settings = {tokenFile, tlsCert: null, tlsKey: null, insecure: false};
		const access = await openAccess(settings, {host: '127.0.0.1', runsCode: true});
		const {functions, address, metrics} = await serve(call => call.end({ranMs: 500}), {access});
		for (const token of ['token-of-anna-0123', 'token-of-bo-012345678', 'token-of-anna-0123']) {
			const client = createGrpcFunctions({address, token});
			await client.start({...square, tenant: 'root'}).outcome;
			await client.close();
		}
		expect(functions.calls.map(({request}) => request.tenant)).toEqual(['anna', 'bo', 'anna']);
		expect(metrics.snapshot()).toMatchObject({
			'lunch_tenant_function_calls_total{tenant="anna",state="returned"}': 2,
			'lunch_tenant_function_seconds_total{tenant="bo"}': 0.5,
		});
		rmSync(folder, {recursive: true, force: true});
	});

	test('TLS, with a certificate that the client trusts', async () => {
		const tls = makeSelfSigned();
		const access = {...openToAll, certificate: {cert: tls.cert, key: tls.key}};
		const {client, address} = await serve(call => call.end(), {access, client: {certificates: tls.cert}});
		expect(address).toMatch(/^grpcs:/);
		expect(await client.start(square).outcome).toMatchObject({state: 'returned'});
		const stranger = createGrpcFunctions({address});
		expect(await rejection(stranger.start(square).outcome)).toMatchObject({code: 'SERVICE_UNREACHABLE'});
		await stranger.close();
		const {port} = new URL(address);
		const byName = createGrpcFunctions({address: `grpcs://localhost:${port}`, certificates: tls.cert});
		expect(await byName.start(square).outcome).toMatchObject({state: 'returned'});
		await byName.close();
		const plain = createGrpcFunctions({address: address.replace('grpcs', 'grpc')});
		expect(await rejection(plain.start(square).outcome)).toMatchObject({code: 'SERVICE_UNREACHABLE'});
		await plain.close();
		tls.remove();
	});

	test('TLS: a certificate for somebody else is refused, also by address', async () => {
		const tls = makeSelfSigned('DNS:elsewhere.example,IP:127.0.0.9');
		const access = {...openToAll, certificate: {cert: tls.cert, key: tls.key}};
		const {client, functions} = await serve(call => call.end(), {access, client: {certificates: tls.cert}});
		const error = await rejection(client.start(square).outcome);
		expect(error).toMatchObject({code: 'SERVICE_UNREACHABLE', message: expect.stringContaining('127.0.0.9')});
		expect(functions.calls).toHaveLength(0);
		tls.remove();
	});
});

test.each([
	'http://127.0.0.1:8000',
	'grpc://',
	'grpc://host:99999',
	'grpc://eva:secret@host',
	'grpc://host/path',
	'127.0.0.1',
])('%s is not an address', address => {
	expect(() => createGrpcFunctions({address})).toThrow(/not an address of a gRPC service/);
});
