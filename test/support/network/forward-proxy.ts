import {createServer, request as forward} from 'node:http';
import {type AddressInfo, connect, type Socket} from 'node:net';

/** A forward proxy, to which every host is one of this machine. */
export interface ForwardProxy {
	address: string;
	/** The addresses that it was asked to reach: URLs of plain requests, `CONNECT host:port` of tunnels. */
	readonly asked: string[];
	/** The last `Proxy-Authorization` it was shown. */
	readonly credentials: string | null;
	close(): Promise<void>;
}

/** Starts one that leads everything to the port of `target`. */
export async function startForwardProxy(target: string): Promise<ForwardProxy> {
	const port = Number(new URL(target.replace(/^grpc/, 'http')).port);
	const asked: string[] = [];
	const sockets = new Set<Socket>();
	let credentials: string | null = null;
	const server = createServer((request, response) => {
		asked.push(request.url ?? '');
		credentials = request.headers['proxy-authorization'] ?? null;
		const url = new URL(request.url ?? '');
		const {method, headers} = request;
		const onward = forward({host: '127.0.0.1', port, method, path: url.pathname + url.search, headers}, answer => {
			response.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(response);
		});
		onward.on('error', () => response.destroy());
		request.pipe(onward);
	});
	server.on('connect', (request, client: Socket) => {
		asked.push(`CONNECT ${request.url}`);
		credentials = request.headers['proxy-authorization'] ?? null;
		const onward = connect(port, '127.0.0.1', () => {
			client.write('HTTP/1.1 200 OK\r\n\r\n');
			client.pipe(onward).pipe(client);
		});
		for (const socket of [client, onward]) {
			sockets.add(socket);
			socket.on('error', () => socket.destroy());
		}
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	return {
		address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		asked,
		get credentials() {
			return credentials;
		},
		async close() {
			for (const socket of sockets) socket.destroy();
			server.closeAllConnections();
			await new Promise<void>(resolve => server.close(() => resolve()));
		},
	};
}
