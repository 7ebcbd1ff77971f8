import {connect, type Socket} from 'node:net';

/** A TCP connection on which a test writes what no HTTP client would. */
export interface RawConnection {
	socket: Socket;
	/** All that came back so far. */
	readonly received: string;
	write(text: string): void;
	/** Resolves with all that came back, once the other side closed. */
	closed: Promise<string>;
}

export async function rawConnection(address: string): Promise<RawConnection> {
	const {hostname, port} = new URL(address);
	const socket = connect(Number(port), hostname);
	let received = '';
	socket.on('data', chunk => {
		received += chunk.toString('latin1');
	});
	socket.on('error', () => {});
	const closed = new Promise<string>(resolve => socket.on('close', () => resolve(received)));
	await new Promise<void>(resolve => socket.once('connect', () => resolve()));
	return {
		socket,
		get received() {
			return received;
		},
		write: text => {
			socket.write(text, 'latin1');
		},
		closed,
	};
}

/** One request exactly as written, on a connection of its own; resolves with status and the whole answer. */
export async function rawGet(address: string, target: string, headers = ''): Promise<{status: number; text: string}> {
	const connection = await rawConnection(address);
	connection.write(`GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${headers}\r\n`);
	const text = await connection.closed;
	return {status: Number(text.split(' ')[1]), text};
}
