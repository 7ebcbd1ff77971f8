import {
	type ChannelOptions,
	Client,
	logVerbosity,
	Metadata,
	type MethodDefinition,
	type ServiceError,
	setLogVerbosity,
} from '@grpc/grpc-js';
import {LunchError} from '../../shared/errors.ts';
import {isLoopback} from '../../shared/network/loopback.ts';
import type {CallEvent, CallRequest, Functions, RunningCall} from '../functions.ts';
import {findRequestError} from '../request/check-call.ts';
import {loadFromWire} from '../wire/load.ts';
import {requestBytes, requestToWire} from '../wire/request.ts';
import {serviceDefinitions} from '../wire/service-definitions.ts';
import {errorOfStatus, MESSAGE_BYTES} from '../wire/status.ts';
import {valueToWire} from '../wire/values.ts';
import {hostOfTarget, readGrpcAddress} from './grpc-address.ts';
import {startGrpcCall} from './grpc-call.ts';
import {createGrpcCallJobs} from './grpc-call-jobs.ts';
import {grpcCredentials} from './grpc-credentials.ts';
import {sendPieces} from './send-pieces.ts';
import {createSharedStreams} from './shared-streams.ts';
import {createToldCall, endedBeforeItBegan, type ToldCall} from './told-call.ts';

export interface GrpcFunctionsOptions {
	/** `grpc://host:port`, or `grpcs://host:port` for TLS. */
	address: string;
	/** The token for the service; null for none. */
	token?: string | null;
	/** Certificates (PEM) of authorities to trust; the ones that Node trusts when left out. */
	certificates?: Buffer;
	/** The longest to wait for a connection, in milliseconds. */
	connectMs?: number;
}

const CONNECT_MS = 10_000;
const LOAD_MS = 10_000;
/** Calls with more have streams of their own, since they would hold others up, in bytes. */
const MOST_SHARED = 64 * 1024;
/** Large data takes its time. */
const PUT_MS = 600_000;

const channelOptions: ChannelOptions = {
	'grpc.max_send_message_length': MESSAGE_BYTES,
	'grpc.max_receive_message_length': MESSAGE_BYTES,
	// A machine that is gone without a word is noticed while a call waits for it.
	'grpc.keepalive_time_ms': 20_000,
	'grpc.keepalive_timeout_ms': 10_000,
	'grpc.initial_reconnect_backoff_ms': 100,
	'grpc.max_reconnect_backoff_ms': 2000,
	// A call is never sent twice: functions have side effects.
	'grpc.enable_retries': 0,
	'grpc.enable_channelz': 0,
	'grpc.use_local_subchannel_pool': 1,
};

/**
 * Functions that run at a service: `lunch serve`, over gRPC. Connects with the first call and again
 * whenever the connection was lost; while nothing is under way it keeps no process alive. Throws USAGE
 * for a text that is not an address.
 */
export function createGrpcFunctions(options: GrpcFunctionsOptions): Functions {
	const {address, token = null, certificates, connectMs = CONNECT_MS} = options;
	const where = readGrpcAddress(address);
	const {functions: methods} = serviceDefinitions();
	const {credentials, options: tlsOptions} = grpcCredentials(where, certificates);
	// The library would write to stderr the errors that its callers get too.
	setLogVerbosity(logVerbosity.NONE);
	const client = new Client(where.target, credentials, {
		...channelOptions,
		// It reads the environment itself, and would go through a proxy to this machine too.
		'grpc.enable_http_proxy': isLoopback(hostOfTarget(where.target)) ? 0 : 1,
		...tlsOptions,
	});
	const channel = client.getChannel();
	const running = new Map<string, RunningCall>();
	/** Our names for calls, by the service's. */
	const ownIds = new Map<string, string>();
	let isClosed = false;

	const metadata = new Metadata();
	if (token !== null) metadata.set('authorization', `Bearer ${token}`);

	const service = {channel, metadata, address, connectMs};
	const startAlone = (call: ToldCall) => startGrpcCall(service, methods.Call, call);
	const shared = createSharedStreams({service, method: methods.Calls, startAlone});

	/** Begins a call. Throws the reason to refuse it without sending it. */
	function begin(request: CallRequest, onEvent: (event: CallEvent) => void): RunningCall {
		if (isClosed) throw closed();
		// A time limit of 0, for instance, has no form in a message and would be lost on the way.
		const error = findRequestError(request);
		if (error) throw error;
		const bytes = requestBytes(request);
		if (bytes > MESSAGE_BYTES) throw tooLarge();
		const call = createToldCall({
			request: requestToWire(request),
			onEvent,
			onAccepted: id => {
				ownIds.set(id, call.id);
			},
			onEnd(id) {
				running.delete(call.id);
				if (id !== null) ownIds.delete(id);
			},
		});
		running.set(call.id, call);
		// A reader may keep a stream waiting, and the other calls in it.
		if (request.stream || request.files || bytes > MOST_SHARED) startAlone(call);
		else shared.start(call);
		return call;
	}

	/** Makes a call that has one answer. */
	async function callUnary<Request, Response>(
		{path, requestSerialize, responseDeserialize}: MethodDefinition<Request, Response>,
		request: Request,
		longestMs: number,
	): Promise<Response> {
		if (isClosed) throw closed();
		return new Promise((resolve, reject) => {
			const answer = (error: ServiceError | null, value?: Response) => {
				if (value) resolve(value);
				else
					reject(error ? errorOfStatus(error, address) : new LunchError('SERVICE_FAILED', `${address} said nothing.`));
			};
			const deadline = Date.now() + longestMs;
			client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, metadata, {deadline}, answer);
		});
	}

	async function putPieces(pieces: AsyncIterable<Uint8Array>, forJob: boolean): Promise<string> {
		if (isClosed) throw closed();
		const errorOf = (error: ServiceError) => errorOfStatus(error, address);
		return sendPieces(pieces, {client, method: methods.PutFile, metadata, longestMs: PUT_MS, forJob, errorOf});
	}

	return {
		jobs: {
			...createGrpcCallJobs({client, methods, metadata, address, callUnary}),
			putFile: pieces => putPieces(pieces, true),
		},
		start(request, onEvent = () => {}) {
			try {
				return begin(request, onEvent);
			} catch (error) {
				return endedBeforeItBegan(error);
			}
		},

		async put(value) {
			if (Buffer.byteLength(value.text) > MESSAGE_BYTES - 1024) throw tooLarge();
			const {digest} = await callUnary(methods.Put, {value: valueToWire(value)}, PUT_MS);
			return digest;
		},

		putFile: pieces => putPieces(pieces, false),

		async load() {
			const response = await callUnary(methods.GetWorkers, {}, LOAD_MS);
			const load = loadFromWire(response);
			for (const {call} of load.workers) if (call) call.id = ownIds.get(call.id) ?? call.id;
			return load;
		},

		async close() {
			isClosed = true;
			const ending = [...running.values()];
			for (const call of ending) call.cancel();
			await Promise.allSettled(ending.map(({outcome}) => outcome));
			shared.close();
			client.close();
		},
	};
}

function closed(): LunchError {
	return new LunchError('FUNCTION_POOL_CLOSED', 'The connection to the service was closed.');
}

function tooLarge(): LunchError {
	return new LunchError('FUNCTION_TOO_LARGE', 'The function and its arguments have more than 64 MiB.', {
		hint: 'Hand over less, or where it can be fetched.',
	});
}
