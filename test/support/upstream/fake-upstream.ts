import {readFileSync} from 'node:fs';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo, Socket} from 'node:net';

/** The recorded answers of the real API, by the year of the version that gave them. */
export type Recording = '2021-04-weekday' | '2022-02-weekday' | '2023-10-weekday' | '2023-10-all-menus-empty';

interface RecordedAnswer {
	status: number;
	headers: Record<string, string>;
	body: string;
}

/** Answers one request in another way than recorded; false leaves it to the recording. */
export type Mood = (
	request: IncomingMessage,
	response: ServerResponse,
) => boolean | undefined | Promise<boolean | undefined>;

/** The lunch-menu API over real HTTP: replays recordings, counts requests, and can be in a bad mood. */
export interface FakeUpstream {
	/** Its base address, as given to `--upstream`. */
	readonly address: string;
	/** The paths that were asked for, below `/api`, in order. */
	readonly requests: string[];
	/** The largest number of requests that were under way at once. */
	readonly mostAtOnce: number;
	/** The headers of the last request. */
	readonly lastHeaders: IncomingMessage['headers'];
	/** How it behaves from now on; null for as recorded. */
	mood: Mood | null;
	/** Milliseconds before each answer. */
	delay: number;
	close(): Promise<void>;
}

export async function startFakeUpstream(recording: Recording = '2023-10-weekday', port = 0): Promise<FakeUpstream> {
	const file = new URL(`api-${recording}.json`, import.meta.url);
	const {answers}: {answers: Record<string, RecordedAnswer>} = JSON.parse(readFileSync(file, 'utf8'));
	const sockets = new Set<Socket>();
	const state = {
		mood: null as Mood | null,
		delay: 0,
		atOnce: 0,
		mostAtOnce: 0,
		lastHeaders: {},
		requests: [] as string[],
	};

	const server = createServer(async (request, response) => {
		const url = request.url ?? '';
		state.requests.push(url.replace(/^\/api\/?/, ''));
		state.lastHeaders = request.headers;
		state.atOnce++;
		state.mostAtOnce = Math.max(state.mostAtOnce, state.atOnce);
		response.on('close', () => state.atOnce--);
		if (state.delay > 0) await new Promise(resolve => setTimeout(resolve, state.delay));
		if (state.mood && (await state.mood(request, response)) !== false) return;
		replay(answers[url], request, response);
	});

	function replay(answer: RecordedAnswer | undefined, request: IncomingMessage, response: ServerResponse): void {
		if (!answer && answers[`${request.url}/`]) {
			// As Flask did in 2021; only some of these redirects were recorded.
			response.writeHead(308, {location: `http://${request.headers.host}${request.url}/`}).end();
			return;
		}
		if (!answer) {
			response.writeHead(404, {'content-type': 'text/html'}).end('<!doctype html><title>404 Not Found</title>');
			return;
		}
		const headers = Object.fromEntries(
			Object.entries(answer.headers)
				.filter(([name]) => name !== 'content-length')
				.map(([name, value]) => [name, value.replace('{origin}', `http://${request.headers.host}`)]),
		);
		if (headers.etag !== undefined && request.headers['if-none-match'] === headers.etag) {
			response.writeHead(304, {etag: headers.etag, 'cache-control': headers['cache-control'] ?? ''}).end();
		} else response.writeHead(answer.status, headers).end(answer.body);
	}

	server.on('connection', socket => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
	});
	await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
	const {port: bound} = server.address() as AddressInfo;

	return {
		address: `http://127.0.0.1:${bound}/api`,
		requests: state.requests,
		get mostAtOnce() {
			return state.mostAtOnce;
		},
		get lastHeaders() {
			return state.lastHeaders;
		},
		get mood() {
			return state.mood;
		},
		set mood(mood) {
			state.mood = mood;
		},
		get delay() {
			return state.delay;
		},
		set delay(delay) {
			state.delay = delay;
		},
		async close() {
			for (const socket of sockets) socket.destroy();
			await new Promise<void>(resolve => server.close(() => resolve()));
		},
	};
}

/** Moods that the real API, or what stands in front of it, has been seen in. */
export const moods = {
	status:
		(status: number, headers: Record<string, string> = {}, body = ''): Mood =>
		(_request, response) => {
			response.writeHead(status, headers).end(body);
			return true;
		},
	body:
		(body: string, contentType = 'application/json'): Mood =>
		(_request, response) => {
			response.writeHead(200, {'content-type': contentType}).end(body);
			return true;
		},
	/** Takes the request and never answers. */
	hanging: (() => true) satisfies Mood,
	/** Sends headers and then a byte now and then, for ever. */
	neverEnding: ((_request, response) => {
		response.writeHead(200, {'content-type': 'application/json'});
		const timer = setInterval(() => response.write(' '), 20);
		response.on('close', () => clearInterval(timer));
		return true;
	}) satisfies Mood,
	/** Closes the connection without an answer. */
	droppingConnections: (request => {
		request.socket.destroy();
		return true;
	}) satisfies Mood,
	/** Sends a body of this many bytes. */
	huge:
		(bytes: number): Mood =>
		(_request, response) => {
			response.writeHead(200, {'content-type': 'application/json'});
			const chunk = Buffer.alloc(64 * 1024, ' ');
			let sent = 0;
			const send = () => {
				while (sent < bytes) {
					sent += chunk.length;
					if (!response.write(chunk)) {
						response.once('drain', send);
						return;
					}
				}
				response.end();
			};
			send();
			return true;
		},
	/** Cuts JSON in the middle. */
	truncated: ((_request, response) => {
		response.writeHead(200, {'content-type': 'application/json'}).end('{"restaurants":[{"identifier":"bikup');
		return true;
	}) satisfies Mood,
};
