import {createServer, type IncomingHttpHeaders, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';

export interface JsonAnswer {
	status?: number;
	headers?: Record<string, string>;
	/** A text or bytes as they are; anything else as JSON. */
	body?: unknown;
	/** Whether the connection is cut in the middle of the body. */
	isCut?: boolean;
	/** Whether nothing is answered at all. */
	isSilent?: boolean;
}

/** A service over real HTTP whose answers a function gives, by the path with its query string. */
export interface JsonService {
	/** Without a slash at the end. */
	readonly address: string;
	/** The paths that were asked for, in order. */
	readonly requests: string[];
	close(): Promise<void>;
}

export type GiveAnswer = (path: string, headers: IncomingHttpHeaders) => JsonAnswer | undefined;

/** Starts one; where `answer` gives nothing, there is 404. */
export async function startJsonService(answer: GiveAnswer): Promise<JsonService> {
	const requests: string[] = [];
	const server = createServer((request, response) => {
		const path = request.url ?? '';
		requests.push(path);
		give(answer(path, request.headers) ?? {status: 404, body: ''}, response);
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

function give({status = 200, headers, body, isCut, isSilent}: JsonAnswer, response: ServerResponse): void {
	if (isSilent) return;
	const bytes = bytesOf(body);
	response.writeHead(status, {'content-type': 'application/json; charset=utf-8', ...headers});
	if (isCut) response.write(bytes.subarray(0, bytes.length / 2), () => response.socket?.destroy());
	else response.end(status === 304 ? undefined : bytes);
}

function bytesOf(body: unknown): Buffer {
	if (Buffer.isBuffer(body)) return body;
	return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body ?? ''));
}
