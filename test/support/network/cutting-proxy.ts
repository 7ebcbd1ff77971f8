import {connect, createServer, type Socket} from 'node:net';

/** A proxy between a client and a server that can break their connections. */
export interface CuttingProxy {
	address: string;
	/** Breaks every connection there is. */
	cut(): void;
	/** Breaks each of the next connections after so many bytes of the server's. */
	cutNextAfter(...bytes: readonly number[]): void;
	/** Connections so far. */
	readonly connections: number;
	close(): Promise<void>;
}

export async function startCuttingProxy(target: string): Promise<CuttingProxy> {
	const {hostname, port} = new URL(target);
	const sockets = new Set<Socket>();
	const limits: number[] = [];
	let connections = 0;
	const server = createServer(client => {
		connections++;
		const upstream = connect(Number(port), hostname);
		let left = limits.shift() ?? Number.POSITIVE_INFINITY;
		for (const socket of [client, upstream]) {
			sockets.add(socket);
			socket.on('error', () => {});
			socket.on('close', () => {
				sockets.delete(socket);
				client.destroy();
				upstream.destroy();
			});
		}
		client.pipe(upstream);
		upstream.on('data', (chunk: Buffer) => {
			const part = chunk.subarray(0, left);
			left -= part.length;
			client.write(part, () => {
				if (left === 0) client.destroy();
			});
		});
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	const ownPort = typeof address === 'object' && address ? address.port : 0;
	const cut = () => {
		for (const socket of sockets) socket.destroy();
	};
	return {
		address: `http://127.0.0.1:${ownPort}`,
		cut,
		cutNextAfter: (...bytes) => {
			limits.push(...bytes);
		},
		get connections() {
			return connections;
		},
		async close() {
			cut();
			await new Promise<void>(resolve => server.close(() => resolve()));
		},
	};
}
