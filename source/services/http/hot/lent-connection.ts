import type {IncomingMessage, Server, ServerResponse} from 'node:http';
import type {Socket} from 'node:net';
import {Duplex} from 'node:stream';

/** A request that node:http answers on a connection that it does not have. */
export interface Loan {
	/** The client is gone. */
	cancel(): void;
}

/**
 * Has node:http answer one request, whose bytes are given; `onReturn` is told once its answer is written, and whether
 * the connection is to be closed then.
 */
export type Lend = (socket: Socket, request: string, onReturn: (isLast: boolean) => void) => Loan;

/**
 * Returns what lends connections to a server: node:http takes any duplex stream for one (as documented at its event
 * 'connection'), so it gets one that reads the request and writes to the connection.
 */
export function createLender(server: Server, handOver: (connection: Duplex) => void): Lend {
	const returns = new WeakMap<object, (isLast: boolean) => void>();

	server.prependListener('request', ({socket}: IncomingMessage, response: ServerResponse) => {
		const onReturn = returns.get(socket);
		if (!onReturn) return;
		// Where the answer says that it is the last, node:http has ended the stream by then.
		response.once('close', () => {
			const isLast = socket.writableEnded || !response.writableFinished;
			socket.destroy();
			onReturn(isLast);
		});
	});

	return (socket, request, onReturn) => {
		const standIn = new StandIn(socket);
		returns.set(standIn, onReturn);
		handOver(standIn);
		standIn.push(request, 'latin1');
		return {
			cancel() {
				returns.delete(standIn);
				standIn.destroy();
			},
		};
	};
}

/** A connection for the time of one request, with the properties that are asked of one. */
class StandIn extends Duplex {
	readonly #socket: Socket;

	constructor(socket: Socket) {
		super();
		this.#socket = socket;
	}

	get remoteAddress(): string | undefined {
		return this.#socket.remoteAddress;
	}

	get remotePort(): number | undefined {
		return this.#socket.remotePort;
	}

	get encrypted(): boolean {
		return 'encrypted' in this.#socket && this.#socket.encrypted === true;
	}

	override _read(): void {}

	override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
		this.#socket.write(chunk, encoding, done);
	}
}
