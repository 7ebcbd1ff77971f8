// The exports of `lunch/functions`: functions of a program that run on workers, of this machine or of a service.

import type {FunctionLoad, Functions} from './functions/functions.ts';
import {checkOptions, type OptionNames} from './functions/library/known-options.ts';
import {createListedMaps} from './functions/library/listed-maps.ts';
import type {CallOptions, RemoteFunction} from './functions/library/remote-function.ts';
import {
	type AnyModule,
	createRemoteFunctions,
	type ModuleMeta,
	putData,
	type RemoteFunctions,
	type RemoteModule,
} from './functions/library/remote-functions.ts';
import type {Stored} from './functions/library/stored.ts';
import type {SubmittedCall} from './functions/library/submitted-call.ts';
import {mapsFolderOf} from './functions/map/maps-folder.ts';
import {dataDirOf} from './shared/files/paths.ts';

export type {CallJobStatus} from './functions/call-jobs.ts';
export type {CallState, FunctionLoad, FunctionWorker, Runtime} from './functions/functions.ts';
export {checkpoint, lastCheckpoint} from './functions/library/checkpoint.ts';
export type {ErrorClass} from './functions/library/failures/error-classes.ts';
export {
	ArgumentError,
	FunctionCancelledError,
	FunctionMemoryError,
	FunctionTimeoutError,
	MapError,
	QueueFullError,
	ResultError,
	WorkerDiedError,
} from './functions/library/failures/function-errors.ts';
export type {CallReport, OutputChunk, RemoteCall} from './functions/library/remote-call.ts';
export type {CallOptions, CollectOptions, RemoteFunction} from './functions/library/remote-function.ts';
export type {AnyModule, ModuleMeta, RemoteFunctions, RemoteModule} from './functions/library/remote-functions.ts';
export type {MapItem, MapOptions, MapProgress, RemoteMap} from './functions/library/remote-map.ts';
export type {RemoteStream, Yielded} from './functions/library/remote-stream.ts';
export {Stored, type StoredOr} from './functions/library/stored.ts';
export type {JobOptions, SubmittedCall} from './functions/library/submitted-call.ts';
export {type ErrorCode, LunchError} from './shared/errors.ts';

/** Where functions run. */
export interface Where {
	/**
	 * Address of a `lunch serve`: `grpc://host:8000`, `grpcs://host:8000` with TLS, or that of its HTTP. When left out, the address in
	 * `LUNCH_SERVER`; without that, or with null, functions run on workers of this process.
	 */
	server?: string | null | undefined;
	/** The token that is shown to the service; that in `LUNCH_TOKEN` when left out. */
	token?: string | null | undefined;
	/** Certificates (PEM) of the authority that signed the service's; those that Node trusts when left out. */
	certificates?: Buffer | undefined;
}

/** How a connection is made; the fields about workers count where there is no service. */
export interface ConnectOptions extends Where {
	/** Most workers of this process, 200 at most; one a processor when left out. RangeError for others. */
	workers?: number | undefined;
	/** Whether functions on workers of this process may use the network. */
	allowNet?: boolean | undefined;
	/** Called with what the workers of this process lack, such as a sandbox. */
	onWarning?: ((error: Error) => void) | undefined;
	/** Called with the packages of an environment before it is built for workers of this process, which takes a while. */
	onBuild?: ((requirements: readonly string[]) => void) | undefined;
}

const connectOptionNames: OptionNames<ConnectOptions> = {
	server: true,
	token: true,
	certificates: true,
	workers: true,
	allowNet: true,
	onWarning: true,
	onBuild: true,
};

/**
 * A connection that is made with the first call, and keeps no program alive while nothing is under way. At most 1,000 calls wait for
 * workers of this process (`QueueFullError`). Calls reject with SERVICE_UNREACHABLE or UNAUTHORIZED where a service can't
 * be reached, or lets nobody in.
 */
export function connect(options: ConnectOptions = {}): RemoteFunctions {
	checkOptions('A connection', options, connectOptionNames);
	const maps = createListedMaps({
		folder: () => (process.env.LUNCH_KEEP_CALLS === 'off' ? null : mapsFolderOf({dataDir: dataDirOf(process.env)})),
		program: () => ({program: process.argv[1] ?? process.execPath, folder: process.cwd(), pid: process.pid}),
	});
	return createRemoteFunctions(() => open(options), maps);
}

async function open({
	server,
	token,
	certificates,
	workers,
	allowNet,
	onWarning,
	onBuild,
}: ConnectOptions): Promise<Functions> {
	const {env} = process;
	const named = server === undefined ? (env.LUNCH_SERVER ?? null) : server;
	if (named) {
		const [{createGrpcFunctions}, {findGrpcAddress}] = await Promise.all([
			import('./functions/grpc/grpc-functions.ts'),
			import('./functions/grpc/find-grpc-address.ts'),
		]);
		const shown = token === undefined ? (env.LUNCH_TOKEN ?? null) : token;
		const trust = certificates ? {certificates} : {};
		const address = await findGrpcAddress({server: named, token: shown, env, ...trust});
		return createGrpcFunctions({address, token: shown, ...trust});
	}
	const {openLocalFunctions} = await import('./services/engines/local-functions.ts');
	return openLocalFunctions({workers, allowNet, isOwn: true, env, onWarning, onBuild});
}

/** One connection for every place that functions were sent to. */
const connections = new Map<string, RemoteFunctions>();

function connectionTo({server, token, certificates}: Where): RemoteFunctions {
	// A setting that is left out comes from the environment, which is not the same as null.
	const key = JSON.stringify([{server, token}, certificates?.toString('base64')]);
	const known = connections.get(key);
	if (known) return known;
	const made = connect({server, token, certificates});
	connections.set(key, made);
	return made;
}

/** `remote` of a connection that is made with the first call: see `RemoteFunctions`. */
export function remote<Args extends readonly unknown[], Value>(
	fn: (...args: Args) => Value,
	{server, token, certificates, ...options}: CallOptions & Where = {},
): RemoteFunction<Args, Awaited<Value>> {
	return connectionTo({server, token, certificates}).remote(fn, options);
}

/**
 * `remoteModule` of a connection that is made with the first call: see `RemoteFunctions`. `where` may be `import.meta`,
 * or have its `url`, so that a path is relative to the program's own file.
 */
export function remoteModule<Module = AnyModule>(
	file: string | URL,
	where: Where & ModuleMeta = {},
): RemoteModule<Module> {
	return connectionTo(where).remoteModule<Module>(file, where);
}

/** Large data that functions read, sent once to each machine and process of workers: see `RemoteFunctions.put`. */
export function put<Value>(value: Value): Stored<Value> {
	return putData(value);
}

/** A call that was submitted, by this program or another, by its id. */
export function jobFrom<Value = unknown>(id: string, where: Where = {}): SubmittedCall<Value> {
	return connectionTo(where).jobFrom<Value>(id);
}

/** The load of the workers that `remote` uses. */
export function load(where: Where = {}): Promise<FunctionLoad> {
	return connectionTo(where).load();
}

/** Cancels all calls of `remote` and `remoteModule` that are under way, and ends the workers. */
export async function close(): Promise<void> {
	await Promise.all([...connections.values()].map(connection => connection.close()));
}
