import {fileURLToPath} from 'node:url';
import type {MethodDefinition} from '@grpc/grpc-js';
import {loadSync, type PackageDefinition} from '@grpc/proto-loader';
import type {
	WireCallEvent,
	WireCallRequest,
	WireExecuteAnswer,
	WireExecuteRequest,
	WireGetWorkersResponse,
	WireWorkerCount,
} from './messages.ts';

/** The methods of `lunch.functions.v1.Functions`. */
export type FunctionsDefinition = {
	readonly Call: MethodDefinition<WireCallRequest, WireCallEvent>;
	readonly GetWorkers: MethodDefinition<object, WireGetWorkersResponse>;
};

/** The methods of `com.github.anight.mysticchallenge.RemoteExecuteAPI`. */
export type OpaqueDefinition = {
	readonly Execute: MethodDefinition<WireExecuteRequest, WireExecuteAnswer>;
	readonly GetWorkers: MethodDefinition<object, WireWorkerCount>;
};

export const FUNCTIONS_SERVICE = 'lunch.functions.v1.Functions';
export const OPAQUE_SERVICE = 'com.github.anight.mysticchallenge.RemoteExecuteAPI';

// They lie beside this file, in the source and in what is built from it.
const files = ['functions.proto', 'opaque.proto'].map(name => fileURLToPath(new URL(name, import.meta.url)));

/** Everything that the protocol files define. Reflection wants the names of fields as they stand there. */
export function loadProtocols({keepCase}: {keepCase: boolean}): PackageDefinition {
	return loadSync(files, {keepCase, longs: Number, enums: String, defaults: true, oneofs: true});
}

/** The services' methods, with messages as `messages.ts` has them. */
export function serviceDefinitions(): {functions: FunctionsDefinition; opaque: OpaqueDefinition} {
	const loaded = loadProtocols({keepCase: false});
	return {
		functions: loaded[FUNCTIONS_SERVICE] as unknown as FunctionsDefinition,
		opaque: loaded[OPAQUE_SERVICE] as unknown as OpaqueDefinition,
	};
}
