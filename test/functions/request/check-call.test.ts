import {Client, credentials, type ServiceError} from '@grpc/grpc-js';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {CallOptions} from '../../../source/functions/library/remote-function.ts';
import {createRemoteFunctions} from '../../../source/functions/library/remote-functions.ts';
import {findRequestError} from '../../../source/functions/request/check-call.ts';
import type {WireCallRequest} from '../../../source/functions/wire/messages.ts';
import {requestToWire} from '../../../source/functions/wire/request.ts';
import {serviceDefinitions} from '../../../source/functions/wire/service-definitions.ts';
import {type GrpcServing, startGrpcServing} from '../../services/support/grpc-serving.ts';
import {nodeCall, pythonCall} from '../support/calling.ts';
import {oddRequests} from '../support/odd-requests.ts';
import {openPool} from '../support/open-pool.ts';

// That a pool, a service and machines over Redis refuse them all is in the conformance suite.
test.each(oddRequests)('%s is refused, and the reason is named', (_, request) => {
	const error = findRequestError(request);
	expect(error).toMatchObject({
		code: 'FUNCTION_INVALID',
		message: expect.stringMatching(/^The call can't be run: .+\.$/),
	});
});

test('a request is not refused for what it leaves out, or for fields that a later version has', () => {
	expect(findRequestError(nodeCall('() => 1'))).toBeNull();
	expect(findRequestError(pythonCall('lambda: 1', [], {hintMs: 0, outputBytes: 0, timeoutMs: 0.5}))).toBeNull();
	expect(findRequestError({...nodeCall('() => 1'), color: 'red'} as ReturnType<typeof nodeCall>)).toBeNull();
});

describe('an odd request', () => {
	let pool: ReturnType<typeof openPool>;
	let serving: GrpcServing;
	let client: Client;
	beforeAll(async () => {
		pool = openPool();
		serving = await startGrpcServing({functions: pool.functions});
		client = new Client(serving.target, credentials.createInsecure());
	});
	afterAll(async () => {
		client.close();
		await serving.close();
		await pool.close();
	});

	async function codeOfMessage(change: Partial<WireCallRequest>): Promise<unknown> {
		const {path, requestSerialize, responseDeserialize} = serviceDefinitions().functions.Call;
		const message = {...requestToWire(nodeCall('() => 1')), ...change};
		const stream = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, message);
		return new Promise(resolve => {
			stream.on('data', () => {});
			stream.on('error', (error: ServiceError) => resolve(error.metadata.get('lunch-code')[0]));
			stream.on('end', () => resolve(null));
		});
	}

	test.each<[what: string, change: Partial<WireCallRequest>]>([
		['a text without anything in it', {source: ' \n'}],
		['a module without anything in it', {source: '', entry: 'run'}],
		['no runtime', {runtime: 'RUNTIME_UNSPECIFIED'}],
		['a negative time limit', {timeoutMs: -1}],
		['a time limit that is not a number', {timeoutMs: Number.NaN}],
		['memory without an end', {memoryBytes: Number.POSITIVE_INFINITY}],
		['a negative hint', {hintMs: -5}],
		['output beyond a gibibyte', {outputBytes: 2 ** 31}],
		['a process that is both new and used again', {fresh: true, reuse: true}],
		['101 modules', {modules: Array.from({length: 101}, () => 'node:fs')}],
		['a module without a name', {modules: ['']}],
		['data for the argument 5000', {data: [{at: 5000, digest: 'a'}]}],
		['rich values for Python', {runtime: 'RUNTIME_PYTHON', source: 'lambda: 1'}],
	])('of a client in another language: %s', async (_, change) => {
		expect(await codeOfMessage(change)).toBe('FUNCTION_INVALID');
	});

	test('is told from one that is in order', async () => {
		expect(await codeOfMessage({})).toBeNull();
	});

	test.each<[what: string, options: CallOptions]>([
		['a time limit of 0', {timeout: 0}],
		['a time limit that is not a number', {timeout: Number.NaN}],
		['a negative hint', {hint: -1}],
		['memory of 0 bytes', {memory: 0}],
		['a process that is both new and used again', {fresh: true, reuse: true}],
		['a module without a name', {modules: ['']}],
		['a text for yes', {retry: 'yes' as unknown as boolean}],
	])('of a program: %s', async (_, options) => {
		const refused = expect.objectContaining({code: 'FUNCTION_INVALID'});
		for (const functions of [pool.functions, serving.client]) {
			const {remote} = createRemoteFunctions(async () => functions);
			await expect(remote(() => 1, options).run()).rejects.toEqual(refused);
		}
	});
});
