import type {IncomingMessage} from 'node:http';
import type {FastifyRequest} from 'fastify';

/** Where the service is seen by clients: below a path of a proxy in front. */
export interface BasePath {
	/** Takes the path off what a request asks for, where the proxy left it there. */
	strip(request: IncomingMessage): void;
	/** The address of a path of the service as the client of a request is to ask for it. */
	link(request: FastifyRequest, path: string): string;
}

/** `base`: `/lunch`, or '' for none. A proxy that takes its path off says which one it was with `X-Forwarded-Prefix`. */
export function createBasePath(base: string): BasePath {
	return {
		strip(request) {
			const {url} = request;
			if (base === '' || !url?.startsWith(base)) return;
			const rest = url.slice(base.length);
			if (rest === '' || rest.startsWith('?')) request.url = `/${rest}`;
			else if (rest.startsWith('/')) request.url = rest;
		},
		link: ({headers}, path) => (prefixIn(headers['x-forwarded-prefix']) ?? base) + path,
	};
}

/** The value of a header, where it can only be a path of this very host. */
function prefixIn(header: string | string[] | undefined): string | null {
	if (typeof header !== 'string' || header.length > 200) return null;
	const path = header.replace(/\/+$/, '');
	return /^(?:\/[\w.~-]+)*$/.test(path) && !/\/\.{1,2}(?:\/|$)/.test(path) ? path : null;
}
