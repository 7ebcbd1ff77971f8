import type {Server} from 'node:http';
import type {Socket} from 'node:net';
import type {Duplex} from 'node:stream';
import {type HotConnection, type HotConnectionOptions, serveHotConnection} from './hot-connection.ts';
import {createLender} from './lent-connection.ts';
import {createWriteQueue} from './write-queue.ts';

type Shared = 'answers' | 'basePath' | 'count' | 'isStopping' | 'maxHeaderBytes' | 'refuse';

export interface HotConnectionsOptions extends Pick<HotConnectionOptions, Shared> {
	/** Answers a client that sends no request within `headersTimeout`. */
	refuseLate: (socket: Socket) => void;
	/** In milliseconds, as node:http has them. */
	headersTimeout: number;
	keepAliveTimeout: number;
	idleTimeout: number;
}

/** The connections that node:http has not been given. */
export interface HotConnections {
	/** Closes those that wait for no answer; gives those to node:http that never asked. */
	closeIdle(): void;
	closeAll(): void;
}

/** How often connections are looked at, in milliseconds: a timer for each would cost as much as its answers. */
const LOOK_MS = 1000;

/** node:http waits so much longer than it says, in milliseconds. */
const KEEP_ALIVE_BUFFER_MS = 1000;

/**
 * Puts the answering of hits in front of what a server does with connections. node:http takes more processor time for a
 * request than all the rest, so it is given a connection only once that asks something else (as documented at the
 * server's event 'connection').
 */
export function addHotConnections(server: Server, event: string, options: HotConnectionsOptions): HotConnections {
	const {headersTimeout, keepAliveTimeout, idleTimeout} = options;
	const takers = server.listeners(event);
	const connections = new Set<HotConnection>();
	const handOver = (connection: Duplex) => {
		for (const take of takers) take.call(server, connection);
	};
	const shared: HotConnectionOptions = {
		...options,
		lastFields: connectionFields(keepAliveTimeout),
		queueWrite: createWriteQueue(),
		handOver,
		lend: createLender(server, handOver),
		onEnd: connection => connections.delete(connection),
	};
	server.removeAllListeners(event);
	server.on(event, (socket: Socket) => connections.add(serveHotConnection(socket, shared)));

	function look(): void {
		const now = Date.now();
		for (const connection of connections) {
			const {socket} = connection;
			// One that does not read: node:net knows whether its bytes move.
			const limit = socket.writableLength > 0 ? idleTimeout : 0;
			setTimeoutOf(socket, limit);
			if (limit > 0 || connection.isBusy) connection.activeAt = now;
			if (!socket.writableEnded) endIfIdle(connection, now - connection.activeAt);
		}
	}

	function endIfIdle(connection: HotConnection, idleFor: number): void {
		// The rest of a request that was cut does not come: node:http has the limits for that.
		if (connection.hasUnread && idleFor >= LOOK_MS) connection.leave();
		else if (connection.isUsed && idleFor >= keepAliveTimeout + KEEP_ALIVE_BUFFER_MS) connection.socket.destroy();
		else if (!connection.isUsed && idleFor >= headersTimeout) options.refuseLate(connection.socket);
	}

	const looking = setInterval(look, LOOK_MS).unref();
	server.on('close', () => clearInterval(looking));

	return {
		closeIdle() {
			for (const connection of connections) {
				const {socket, hasUnread, isBusy, isUsed} = connection;
				if (socket.writableEnded || isBusy || socket.writableLength > 0) continue;
				if (hasUnread || !isUsed) connection.leave();
				else socket.destroy();
			}
		},
		closeAll() {
			for (const {socket} of connections) socket.destroy();
		},
	};
}

function setTimeoutOf(socket: Socket, limit: number): void {
	if ((socket.timeout ?? 0) !== limit) socket.setTimeout(limit);
}

/** As node:http writes them. */
function connectionFields(keepAliveTimeout: number): string {
	const times = keepAliveTimeout > 0 ? `Keep-Alive: timeout=${Math.floor(keepAliveTimeout / 1000)}\r\n` : '';
	return `Connection: keep-alive\r\n${times}\r\n`;
}
