import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';

/** A lunch-menu API whose every answer is a menu of 380 bytes, and that counts who asked for what. */
export interface MenuUpstream {
	/** Its base address for one of the relays, so that requests can be told apart. */
	addressFor(relay: string): string;
	/** Requests of a relay so far, by path. */
	requestsOf(relay: string): ReadonlyMap<string, number>;
	/** Milliseconds before each answer. */
	delay: number;
	close(): Promise<void>;
}

const BODY_BYTES = 380;

export async function startMenuUpstream(): Promise<MenuUpstream> {
	const counts = new Map<string, Map<string, number>>();
	const state = {delay: 0};
	const server = createServer((request, response) => {
		const [, relay = '', path = ''] = /^\/([^/]+)\/(.*)$/.exec(request.url ?? '') ?? [];
		const own = counts.get(relay) ?? new Map<string, number>();
		counts.set(relay, own.set(path, (own.get(path) ?? 0) + 1));
		setTimeout(() => {
			response.writeHead(200, {'content-type': 'application/json', 'content-length': BODY_BYTES}).end(menu(path));
		}, state.delay);
	});
	await new Promise<void>(resolve => server.listen({port: 0, host: '127.0.0.1', backlog: 4096}, resolve));
	const {port} = server.address() as AddressInfo;
	return {
		addressFor: relay => `http://127.0.0.1:${port}/${relay}`,
		requestsOf: relay => counts.get(relay) ?? new Map(),
		get delay() {
			return state.delay;
		},
		set delay(delay) {
			state.delay = delay;
		},
		async close() {
			server.closeAllConnections();
			await new Promise<void>(resolve => server.close(() => resolve()));
		},
	};
}

function menu(path: string): string {
	const make = (filling: string) => JSON.stringify({restaurant: {title: path, menu: [{dish: `Soppa ${filling}`}]}});
	return make('x'.repeat(BODY_BYTES - make('').length));
}
