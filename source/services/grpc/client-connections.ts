import {randomUUID} from 'node:crypto';
import {channel} from 'node:diagnostics_channel';
import {Socket} from 'node:net';

/** Names connections of clients, so that each can be told from all others there were and will be, here and elsewhere. */
export interface ClientConnections {
	/** The name of the connection from an address (`127.0.0.1:54321`) that is open now. */
	nameOf(peer: string): string;
	close(): void;
}

/** `onClosed` is told of each that was closed. A port can be used again by another client once its connection is closed: what is opened then has another name. */
export function nameConnections(onClosed: (name: string) => void = () => {}): ClientConnections {
	const service = randomUUID();
	const names = new Map<string, string>();
	let last = 0;

	function newName(): string {
		last += 1;
		return `connection:${service}:${last}`;
	}

	const opened = channel('net.server.socket');
	function onOpen(message: unknown): void {
		const socket: unknown = typeof message === 'object' && message && 'socket' in message ? message.socket : null;
		if (!(socket instanceof Socket)) return;
		const peer = `${socket.remoteAddress}:${socket.remotePort}`;
		const given = newName();
		names.set(peer, given);
		socket.once('close', () => {
			if (names.get(peer) === given) names.delete(peer);
			onClosed(given);
		});
	}
	opened.subscribe(onOpen);

	return {
		// A connection that was just lost has no address any more.
		nameOf: peer => names.get(peer) ?? newName(),
		close() {
			opened.unsubscribe(onOpen);
		},
	};
}
