import type {MethodDefinition} from '@grpc/grpc-js';
import {loadSync, type PackageDefinition} from '@grpc/proto-loader';
import {fileBeside, installedFile, staysExternal} from '../code/bundle/installed-package.ts';
import {withBoundedRequests} from './bounded-requests.ts';
import type {
	WireCallEvent,
	WireCallRequest,
	WireCallsRequest,
	WireCallsResponse,
	WireExecuteAnswer,
	WireExecuteRequest,
	WireGetJobRequest,
	WireGetWorkersResponse,
	WireJob,
	WireListJobsRequest,
	WireListJobsResponse,
	WirePutFileRequest,
	WirePutRequest,
	WirePutResponse,
	WireSubmitRequest,
	WireWatchJobRequest,
	WireWorkerCount,
} from './messages.ts';

/** The methods of `lunch.functions.v1.Functions`. */
export type FunctionsDefinition = {
	readonly Call: MethodDefinition<WireCallRequest, WireCallEvent>;
	readonly Calls: MethodDefinition<WireCallsRequest, WireCallsResponse>;
	readonly Put: MethodDefinition<WirePutRequest, WirePutResponse>;
	readonly PutFile: MethodDefinition<WirePutFileRequest, WirePutResponse>;
	readonly GetWorkers: MethodDefinition<object, WireGetWorkersResponse>;
	readonly Submit: MethodDefinition<WireSubmitRequest, WireJob>;
	readonly GetJob: MethodDefinition<WireGetJobRequest, WireJob>;
	readonly WatchJob: MethodDefinition<WireWatchJobRequest, WireJob>;
	readonly CancelJob: MethodDefinition<{id: string}, WireJob>;
	readonly ListJobs: MethodDefinition<WireListJobsRequest, WireListJobsResponse>;
};

/** The methods of `com.github.anight.mysticchallenge.RemoteExecuteAPI`. */
export type OpaqueDefinition = {
	readonly Execute: MethodDefinition<WireExecuteRequest, WireExecuteAnswer>;
	readonly GetWorkers: MethodDefinition<object, WireWorkerCount>;
};

export const FUNCTIONS_SERVICE = 'lunch.functions.v1.Functions';
export const OPAQUE_SERVICE = 'com.github.anight.mysticchallenge.RemoteExecuteAPI';
export const HEALTH_SERVICE = 'grpc.health.v1.Health';

const ownFiles = ['functions.proto', 'opaque.proto'];

/** Everything that the protocol files define, of health checking too, with the names of fields as they stand there. */
export function reflectedProtocols(): PackageDefinition {
	return load([...ownFiles, 'health.proto'], true);
}

/** The services' methods, with messages as `messages.ts` has them. */
export function serviceDefinitions(): {functions: FunctionsDefinition; opaque: OpaqueDefinition} {
	const loaded = load(ownFiles, false);
	return {
		functions: withBoundedRequests(loaded[FUNCTIONS_SERVICE] as unknown as FunctionsDefinition, loaded),
		opaque: loaded[OPAQUE_SERVICE] as unknown as OpaqueDefinition,
	};
}

function load(names: readonly string[], keepCase: boolean): PackageDefinition {
	return loadSync(names.map(fileOf), {keepCase, longs: Number, enums: String, defaults: true, oneofs: true});
}

/** They lie beside this file, in the source and in what is built from it. */
function fileOf(name: string): string {
	const file = fileBeside(`./${name}`) ?? fileBeside(`../wire/${name}`) ?? installedFile(`dist/${name}`);
	if (file === null) throw staysExternal();
	return file;
}
