import type {FastifyRequest} from 'fastify';

/** The path that a proxy in front has the service below. */
export interface BasePath {
	/** A request target without that path, where the proxy left it there. */
	strip(target: string): string;
	/** The address of a path of the service as the client of a request is to ask for it. */
	link(request: FastifyRequest, path: string): string;
}

/** `base`: `/lunch`, or '' for none. A proxy that takes its path off says which one it was with `X-Forwarded-Prefix`. */
export function createBasePath(base: string): BasePath {
	return {
		strip(target) {
			if (base === '' || !target.startsWith(base)) return target;
			const rest = target.slice(base.length);
			if (rest === '' || rest.startsWith('?')) return `/${rest}`;
			return rest.startsWith('/') ? rest : target;
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
