import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {ReadinessCheck} from '../lifecycle/readiness.ts';
import {listenFailed} from '../lifecycle/shared-port.ts';
import type {Metrics} from '../metrics/metrics.ts';
import {metricsText} from '../metrics/metrics-text.ts';

export interface StatusServerOptions {
	host: string;
	/** 0 for any free one. */
	port: number;
	metrics: Metrics;
	/** The checks of readiness. */
	checks: () => ReadinessCheck[];
}

/** `/health`, `/ready` and `/metrics` of a `lunch worker`. */
export interface StatusServer {
	readonly address: string;
	close(): void;
}

/** Listens. Throws LISTEN_FAILED. */
export async function startStatusServer({host, port, metrics, checks}: StatusServerOptions): Promise<StatusServer> {
	const server = createServer({requestTimeout: 10_000, connectionsCheckingInterval: 1000}, (request, response) => {
		request.resume();
		answer(request, response);
	});

	function answer({url, method}: IncomingMessage, response: ServerResponse): void {
		if (method !== 'GET' && method !== 'HEAD') {
			response.setHeader('allow', 'GET, HEAD');
			send(response, 405, 'text/plain; charset=utf-8', 'There is nothing to change here.\n');
			return;
		}
		const path = url?.split('?', 1)[0];
		if (path === '/health') sendJson(response, 200, {status: 'ok'});
		else if (path === '/metrics') {
			send(response, 200, 'text/plain; version=0.0.4; charset=utf-8', metricsText(metrics.snapshot()));
		} else if (path === '/ready') sendReadiness(response);
		else send(response, 404, 'text/plain; charset=utf-8', 'There are /health, /ready and /metrics.\n');
	}

	function sendReadiness(response: ServerResponse): void {
		const now = checks();
		const isReady = now.every(({state}) => state !== 'failed');
		sendJson(response, isReady ? 200 : 503, {status: isReady ? 'ready' : 'not ready', checks: now});
	}

	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen({host, port}, resolve);
	}).catch((error: unknown) => {
		throw listenFailed(host, port, error);
	});
	const bound = server.address();
	const name = host.includes(':') ? `[${host}]` : host;
	return {
		address: `http://${name}:${typeof bound === 'object' && bound ? bound.port : port}`,
		close() {
			server.close();
			server.closeAllConnections();
		},
	};
}

function sendJson(response: ServerResponse, status: number, document: unknown): void {
	send(response, status, 'application/json; charset=utf-8', JSON.stringify(document));
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
	response.writeHead(status, {'content-type': type, 'cache-control': 'no-store'}).end(text);
}
