import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';

export interface JsonAnswer {
	status?: number;
	headers?: Record<string, string>;
	body?: unknown;
}

/** A service over real HTTP whose answers a function gives, by the path with its query string. */
export interface JsonService {
	/** Without a slash at the end. */
	readonly address: string;
	/** The paths that were asked for, in order. */
	readonly requests: string[];
	close(): Promise<void>;
}

/** Starts one; where `answer` gives nothing, there is 404. */
export async function startJsonService(answer: (path: string) => JsonAnswer | undefined): Promise<JsonService> {
	const requests: string[] = [];
	const server = createServer((request, response) => {
		const path = request.url ?? '';
		requests.push(path);
		const {status = 200, headers = {}, body} = answer(path) ?? {status: 404, body: ''};
		const text = typeof body === 'string' ? body : JSON.stringify(body);
		response.writeHead(status, {'content-type': 'application/json; charset=utf-8', ...headers}).end(text);
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const {port} = server.address() as AddressInfo;
	return {
		address: `http://127.0.0.1:${port}`,
		requests,
		async close() {
			server.closeAllConnections();
			await new Promise(resolve => server.close(resolve));
		},
	};
}
