/** The port of `lunch serve` for gRPC unless told otherwise. */
const USUAL_PORT = 8000;

/**
 * The gRPC address of the service that a person or a program named: `grpc://…` and `grpcs://…` as they are; of a
 * service that is known by its HTTP address, the same host at this port.
 */
export function functionsAddress(server: string, grpcPort = USUAL_PORT): string {
	const url = URL.parse(server);
	if (!url || !/^https?:$/.test(url.protocol)) return server.replace(/\/+$/, '');
	return `${url.protocol === 'https:' ? 'grpcs' : 'grpc'}://${url.hostname}:${grpcPort}`;
}
