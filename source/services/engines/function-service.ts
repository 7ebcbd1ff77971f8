import type {FunctionLoad, Functions} from '../../functions/functions.ts';
import type {CallsOption} from '../../jobs/engine/calls/call-runner.ts';
import type {TenantJobs} from '../../jobs/jobs.ts';
import {noTracing, type Tracing} from '../../shared/tracing.ts';
import {withTimeout} from '../../shared/with-timeout.ts';
import type {Access} from '../access/access.ts';
import {createGrpcServer} from '../grpc/grpc-server.ts';
import {createLastError} from '../logging/last-error.ts';
import type {Logger} from '../logging/logger.ts';
import {createRejectionLog} from '../logging/rejection-log.ts';
import {createMetrics, type Snapshot, seriesOf} from '../metrics/metrics.ts';
import {createCallRunner} from './call-runner.ts';
import {createRestartCounter, functionMetrics} from './function-metrics.ts';
import type {FunctionsEngineContext} from './functions-engine.ts';
import {defaultWorkers} from './local-functions.ts';
import {type OpaqueOptions, openOpaque} from './open-opaque.ts';
import {type SharedFilesPlace, sharedFilesAt} from './shared-files.ts';

export interface FunctionServiceOptions {
	/** The port of the gRPC server; 0 for any free one. */
	port: number;
	/** Opens the functions; null for none. */
	open: ((user: FunctionsEngineContext) => Promise<Functions>) | null;
	/** The storage of files that are put for jobs. */
	files: SharedFilesPlace;
	/** Calls of jobs that are run at once; null for one a processor. */
	callsAtOnce: number | null;
	/** The command of the opaque protocol; null for none. */
	opaque: OpaqueOptions | null;
}

/** Remote functions and the opaque protocol, served over gRPC by one process of a service. */
export interface FunctionService {
	/** `grpc://…` or `grpcs://…` */
	readonly address: string;
	/** The calls of jobs, which run among those of clients; null where no functions are run. */
	readonly calls: CallsOption | null;
	/** Has these jobs served over gRPC. */
	serveJobs(jobs: TenantJobs): void;
	/** The load of the functions; null when none are run, or when it is not known. */
	load(): Promise<FunctionLoad | null>;
	/** The last error that still holds; null if there is none. */
	lastError(): string | null;
	snapshot(): Promise<Snapshot>;
	/** Says in the health that nothing more should be sent here. Calls are still taken. */
	announceStop(): void;
	/** Takes no more calls, waits for those under way at most so many milliseconds, and ends every worker. */
	stop(graceMs: number): Promise<void>;
}

export interface FunctionServiceContext {
	host: string;
	access: Access;
	log: Logger;
	/** Where the spans of calls go; left out: nowhere. */
	tracing?: Tracing;
	/** The descriptor of a socket that was handed over to be served; null or left out to listen. */
	listenFd?: number | null;
}

/** The longest wait for the state of the workers: `/metrics` and `/ready` must answer soon. */
const LOAD_TIMEOUT_MS = 1000;

/** Starts to serve. Throws LISTEN_FAILED and the errors of opening the functions; then nothing is left running. */
export async function startFunctionService(
	options: FunctionServiceOptions,
	{host, access, log, tracing = noTracing, listenFd = null}: FunctionServiceContext,
): Promise<FunctionService> {
	const metrics = createMetrics();
	const latest = createLastError();
	const countRestarts = createRestartCounter();

	let jobs: TenantJobs | null = null;
	const onRejected = createRejectionLog(metrics, log);
	const functions = (await options.open?.({onWarning, onRejected, tracing, log})) ?? null;
	const opaque = options.opaque && openOpaque(options.opaque, log);
	const files = functions && (await sharedFilesAt(options.files));
	const putJobFile = files?.putForJob ?? null;
	const server = createGrpcServer({functions, putJobFile, jobs: () => jobs, opaque, access, metrics, log, tracing});

	function onWarning(error: Error): void {
		latest.note(error);
		log.warn({err: error}, 'functions failed in the background');
	}

	async function close(): Promise<void> {
		await Promise.all([functions?.close(), opaque?.close()]);
	}

	const runner = functions && createCallRunner(functions, files ?? undefined);
	const callsAtOnce = options.callsAtOnce ?? defaultWorkers();

	const address = await server.listen({host, port: options.port, listenFd}).catch(async (error: unknown) => {
		await close();
		throw error;
	});

	async function load(): Promise<FunctionLoad | null> {
		if (!functions) return null;
		const asked = functions.load().catch((error: unknown) => {
			log.debug({err: error}, 'the functions do not say what they do');
			return null;
		});
		return withTimeout(asked, LOAD_TIMEOUT_MS, () => null);
	}

	async function stop(graceMs: number): Promise<void> {
		await Promise.all([server.stop(graceMs), runner && withTimeout(runner.idle(), graceMs, () => {})]);
		await close();
	}

	let stopping: Promise<void> | undefined;
	return {
		address,
		serveJobs(served) {
			jobs = served;
		},
		calls: runner && callsAtOnce > 0 ? {atOnce: callsAtOnce, open: async () => runner} : null,
		load,
		lastError() {
			if (opaque?.up === 0) return `no opaque worker is up${opaque.lastError ? `: one ${opaque.lastError}` : ''}`;
			return latest.text();
		},
		async snapshot() {
			const now = await load();
			const restarts = functions
				? {[seriesOf('lunch_function_worker_restarts_total')]: countRestarts(now?.workers ?? [])}
				: {};
			return {...metrics.snapshot(), ...functionMetrics(now, opaque), ...restarts};
		},
		announceStop: () => server.announceStop(),
		stop(graceMs) {
			stopping ??= stop(graceMs);
			return stopping;
		},
	};
}
