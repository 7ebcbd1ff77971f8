import type {FastifyInstance, FastifyReply, FastifyRequest, onRequestAsyncHookHandler} from 'fastify';
import {LunchError} from '../../shared/errors.ts';
import {type IsOwnName, nameIn} from './service-names.ts';

export interface BrowserGuardOptions {
	isOwnName: IsOwnName;
	/** Origins of pages that may use the service, as in `https://app.example`. */
	allowOrigins: readonly string[];
	/** Whether clients must show a token: a page that does not have it can do nothing. */
	wantsToken: boolean;
}

const METHODS = 'GET, HEAD, POST, DELETE';
const REQUEST_HEADERS =
	'authorization, content-type, idempotency-key, if-none-match, if-range, last-event-id, range, x-request-id';
const ANSWER_HEADERS =
	'content-disposition, content-range, etag, idempotent-replayed, location, repr-digest, retry-after, x-request-id';

/**
 * A hook for the routes that are not public: a service on loopback is reached by every page that a browser on the
 * machine shows. Without a token, 421 answers a request under a name that is not the service's (a page can have its own
 * name point here), and 403 one that a foreign page makes. Pages of `allowOrigins` are let in.
 */
export function browserGuard({isOwnName, allowOrigins, wantsToken}: BrowserGuardOptions): onRequestAsyncHookHandler {
	const origins = new Set(allowOrigins);

	return async (request, reply) => {
		const {origin} = request.headers;
		const isAllowed = origin !== undefined && origins.has(origin);
		if (!wantsToken) {
			checkName(request.headers.host);
			if (origin !== undefined && !isAllowed && !isSameHost(origin, request)) throw foreign(origin);
		}
		if (isAllowed) allow(reply, origin);
	};

	function checkName(host: string | undefined): void {
		// Left out by HTTP/1.0 alone, which no browser speaks.
		const name = host === undefined ? 'localhost' : nameIn(host);
		if (!isOwnName(name)) throw misdirected(name);
	}
}

/** Answers what a browser asks before a request from a page of `allowOrigins` (a preflight). */
export function addPreflight(app: FastifyInstance, allowOrigins: readonly string[]): void {
	if (allowOrigins.length === 0) return;
	app.addHook('onRequest', async (request, reply) => {
		const {origin, 'access-control-request-method': method} = request.headers;
		if (request.method !== 'OPTIONS' || method === undefined) return;
		if (origin === undefined || !allowOrigins.includes(origin)) return;
		allow(reply, origin);
		reply.header('access-control-allow-methods', METHODS);
		reply.header('access-control-allow-headers', REQUEST_HEADERS);
		reply.header('access-control-max-age', 600);
		await reply.code(204).send();
	});
}

/** A hook for what is public: pages elsewhere may read its answers, but for those that the relay copies as they are. */
export async function letPagesRead({method}: FastifyRequest, reply: FastifyReply): Promise<void> {
	if (method !== 'OPTIONS') reply.header('access-control-allow-origin', '*');
}

function allow(reply: FastifyReply, origin: string): void {
	reply.header('access-control-allow-origin', origin);
	reply.header('access-control-expose-headers', ANSWER_HEADERS);
	reply.header('vary', 'origin');
}

/** Whether a page came from the very host it asks now. */
function isSameHost(origin: string, {headers}: FastifyRequest): boolean {
	return URL.parse(origin)?.host === headers.host?.toLowerCase();
}

function misdirected(name: string): LunchError {
	return new LunchError('MISDIRECTED', `This service is not called ${JSON.stringify(name.slice(0, 100))}.`, {
		hint: 'Ask it under localhost or the name in --host, name others with --allow-origin, or have it want a token with --token-file.',
	});
}

function foreign(origin: string): LunchError {
	return new LunchError('ORIGIN_REFUSED', `Pages of ${JSON.stringify(origin.slice(0, 100))} are not let in.`, {
		hint: 'Let them in with --allow-origin, or have the service want a token with --token-file.',
	});
}
