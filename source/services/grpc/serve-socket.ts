import {once} from 'node:events';
import {createServer} from 'node:net';
import type {ConnectionInjector} from '@grpc/grpc-js';

/** A socket that somebody else listens on, whose connections are served here. */
export interface ServedSocket {
	/** `host:port` */
	readonly address: string;
	/** Takes no more connections. */
	close(): void;
}

/** Hands the connections of a socket to a gRPC server, which itself listens on addresses alone. */
export async function serveSocket(injector: ConnectionInjector, fd: number): Promise<ServedSocket> {
	const server = createServer(socket => injector.injectConnection(socket));
	server.listen({fd});
	await once(server, 'listening');
	const address = server.address();
	if (typeof address !== 'object' || address === null) throw new Error(`descriptor ${fd} is not a TCP socket`);
	const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
	return {address: `${name}:${address.port}`, close: () => server.close()};
}
