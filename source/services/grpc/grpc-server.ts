import {type ChannelOptions, logVerbosity, Server, setLogVerbosity} from '@grpc/grpc-js';
import type {Functions} from '../../functions/functions.ts';
import {serviceDefinitions} from '../../functions/wire/service-definitions.ts';
import {MESSAGE_BYTES} from '../../functions/wire/status.ts';
import type {TenantJobs} from '../../jobs/jobs.ts';
import type {OpaqueProcesses} from '../../opaque/opaque-processes.ts';
import {messageOf} from '../../shared/errors.ts';
import {noTracing, type Tracing} from '../../shared/tracing.ts';
import {withTimeout} from '../../shared/with-timeout.ts';
import type {Access} from '../access/access.ts';
import {listenFailed} from '../lifecycle/shared-port.ts';
import type {Logger} from '../logging/logger.ts';
import type {Metrics} from '../metrics/metrics.ts';
import {authorization, openCallTenants} from './authorization.ts';
import {callStreams, gatheredMethod} from './call-streams.ts';
import {createCallsUnderWay} from './calls-under-way.ts';
import {directCalls, directMethod} from './direct-call.ts';
import {type FunctionsHandlersOptions, functionsHandlers} from './functions-handlers.ts';
import {jobsHandlers} from './jobs-handlers.ts';
import {opaqueHandlers} from './opaque-handlers.ts';
import {type ServedSocket, serveSocket} from './serve-socket.ts';
import {serverCredentials} from './server-credentials.ts';
import {addStandardServices} from './standard-services.ts';
import {createCallTraces, traceCalls} from './trace-calls.ts';

export interface GrpcServerOptions {
	/** Null where no functions are run. */
	functions: Functions | null;
	/** Writes a file down for the jobs of a tenant; null or left out where none are kept. */
	putJobFile?: FunctionsHandlersOptions['putJobFile'];
	/** The jobs that callers submit; null while there are none. */
	jobs?: () => TenantJobs | null;
	/** Null where the opaque protocol is not served. */
	opaque: OpaqueProcesses | null;
	access: Access;
	metrics: Metrics;
	log: Logger;
	/** Where the spans of calls go; left out: nowhere. */
	tracing?: Tracing;
}

export interface GrpcServer {
	/** Listens; resolves with the address, `grpc://` or `grpcs://`. Throws LISTEN_FAILED. */
	listen(where: {host: string; port: number; listenFd?: number | null}): Promise<string>;
	/** Says in the health that nothing more should be sent here. Calls are still taken. */
	announceStop(): void;
	/** Takes no more calls, and waits for those under way, at most so many milliseconds. */
	stop(graceMs: number): Promise<void>;
}

const serverOptions: ChannelOptions = {
	'grpc.max_receive_message_length': MESSAGE_BYTES,
	'grpc.max_send_message_length': MESSAGE_BYTES,
	'grpc.max_concurrent_streams': 4096,
	// A client that is gone without a word is noticed, and its calls are ended.
	'grpc.keepalive_time_ms': 30_000,
	'grpc.keepalive_timeout_ms': 20_000,
	// Without it, connections are not closed by force.
	'grpc.enable_channelz': 1,
};

/** How long the last answers may take to leave, in milliseconds. */
const LEAVE_MS = 500;

/** The gRPC face of remote functions and of the opaque protocol, with health and reflection. */
export function createGrpcServer(options: GrpcServerOptions): GrpcServer {
	const {functions, putJobFile = null, jobs = () => null, opaque, access, metrics, log, tracing = noTracing} = options;
	// It writes to stderr what it also tells its callers.
	setLogVerbosity(logVerbosity.NONE);
	const refused = metrics.counter('lunch_function_calls_refused_total', {code: 'UNAUTHORIZED'});
	const definitions = serviceDefinitions();
	const calls = createCallsUnderWay();
	metrics.gauge('lunch_grpc_calls', () => calls.count);
	const tenants = openCallTenants(access, tenant => functions?.forget?.(tenant));
	const handlers = functions && functionsHandlers({functions, putJobFile, tenants, calls, metrics, log, tracing});
	const {Call, Calls} = definitions.functions;
	const trace = tracing === noTracing ? null : createCallTraces(tracing);
	const served = handlers && [
		directCalls(Call, handlers.call),
		// The span of a call has one name, however it comes.
		callStreams(Calls, {calls, handle: handlers.call, trace: trace && (call => trace(Call.path, call))}),
	];
	const server = new Server({
		...serverOptions,
		interceptors: [
			...(trace ? [traceCalls(trace, path => path === Calls.path)] : []),
			...(access.wantsToken ? [authorization(access, () => refused.value++)] : []),
			...(served ?? []),
		],
	});
	if (handlers) {
		const {Put, PutFile, GetWorkers} = handlers;
		server.addService(
			{...definitions.functions, Call: directMethod(Call), Calls: gatheredMethod(Calls)},
			{
				...{Put, PutFile, GetWorkers},
				...jobsHandlers({jobs, tenants, calls, log}),
			},
		);
	}
	if (opaque) server.addService(definitions.opaque, opaqueHandlers({opaque, calls, metrics, log}));
	const services = addStandardServices(server, {hasFunctions: functions !== null, hasOpaque: opaque !== null});

	let handedOver: ServedSocket | undefined;

	return {
		async listen({host, port, listenFd = null}) {
			const scheme = access.certificate ? 'grpcs' : 'grpc';
			if (listenFd !== null) {
				handedOver = await serveSocket(server.createConnectionInjector(serverCredentials(access)), listenFd);
				return `${scheme}://${handedOver.address}`;
			}
			const name = host.includes(':') ? `[${host}]` : host;
			const bound = await new Promise<number>((resolve, reject) => {
				server.bindAsync(`${name}:${port}`, serverCredentials(access), (error, number) =>
					error ? reject(error) : resolve(number),
				);
			}).catch((error: unknown) => {
				throw listenFailed(host, port, innerReason(error), '--grpc-port');
			});
			return `${scheme}://${name}:${bound}`;
		},
		announceStop: () => services.stop(),
		async stop(graceMs) {
			services.stop();
			handedOver?.close();
			calls.stop();
			const closed = new Promise<void>(resolve => server.tryShutdown(() => resolve()));
			await calls.ended(graceMs);
			calls.endAll();
			await calls.ended(LEAVE_MS);
			await withTimeout(closed, LEAVE_MS, () => {});
			// Those who only watch the health, or took no notice.
			server.forceShutdown();
			tenants.close();
		},
	};
}

/** The reason that the library puts into brackets. */
function innerReason(error: unknown): unknown {
	return /\[(.+)\]$/.exec(messageOf(error))?.[1] ?? error;
}
