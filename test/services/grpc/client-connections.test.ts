import {once} from 'node:events';
import {type AddressInfo, connect, createServer} from 'node:net';
import {expect, test} from 'vitest';
import {nameConnections} from '../../../source/services/grpc/client-connections.ts';

test('the next client that has the same port has another name', async () => {
	const connections = nameConnections();
	const server = createServer(socket => socket.on('error', () => {})).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;
	async function open(localPort: number) {
		const socket = connect({host: '127.0.0.1', port, localPort});
		await Promise.all([once(socket, 'connect'), once(server, 'connection')]);
		return {socket, port: Number(socket.localPort), name: connections.nameOf(`127.0.0.1:${socket.localPort}`)};
	}
	// None of those that the system gives to whoever asks.
	const one = await open(61_000 + Math.floor(Math.random() * 4000));
	expect(connections.nameOf(`127.0.0.1:${one.port}`)).toBe(one.name);
	// Without a goodbye, which would keep the port taken for a minute.
	one.socket.resetAndDestroy();
	const next = await open(one.port);
	expect(next.port).toBe(one.port);
	expect(next.name).not.toBe(one.name);
	next.socket.resetAndDestroy();
	connections.close();
	server.close();
});

test('a connection that is not known is nobody else’s', () => {
	const connections = nameConnections();
	expect(connections.nameOf('unknown')).not.toBe(connections.nameOf('unknown'));
	connections.close();
});
