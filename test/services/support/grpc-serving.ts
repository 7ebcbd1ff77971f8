import type {Functions} from '../../../source/functions/functions.ts';
import {createGrpcFunctions, type GrpcFunctionsOptions} from '../../../source/functions/grpc/grpc-functions.ts';
import type {OpaqueProcesses} from '../../../source/opaque/opaque-processes.ts';
import {type Access, openToAll} from '../../../source/services/access/access.ts';
import {createGrpcServer, type GrpcServer} from '../../../source/services/grpc/grpc-server.ts';
import {createLogger} from '../../../source/services/logging/logger.ts';
import {createMetrics, type Metrics} from '../../../source/services/metrics/metrics.ts';

/** A gRPC server of this process on a real socket, and a client of it. */
export interface GrpcServing {
	address: string;
	/** `host:port` */
	target: string;
	server: GrpcServer;
	metrics: Metrics;
	client: Functions;
	close(): Promise<void>;
}

export interface GrpcServingOptions {
	functions?: Functions | null;
	opaque?: OpaqueProcesses | null;
	access?: Access;
	port?: number;
	client?: Partial<GrpcFunctionsOptions>;
}

export async function startGrpcServing(options: GrpcServingOptions = {}): Promise<GrpcServing> {
	const {functions = null, opaque = null, access = openToAll, port = 0} = options;
	const metrics = createMetrics();
	const server = createGrpcServer({functions, opaque, access, metrics, log: createLogger('silent')});
	const address = await server.listen({host: '127.0.0.1', port});
	const client = createGrpcFunctions({address, ...options.client});
	return {
		address,
		target: new URL(address).host,
		server,
		metrics,
		client,
		async close() {
			await client.close();
			await server.stop(0);
			await functions?.close();
			await opaque?.close();
		},
	};
}
