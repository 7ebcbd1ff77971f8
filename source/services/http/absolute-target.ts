import type {IncomingMessage} from 'node:http';
import {LunchError} from '../../shared/errors.ts';
import {type IsOwnName, nameIn} from './service-names.ts';

const ABSOLUTE = /^(https?):\/\/((?:\[[\da-f:.]+\]|[^\s/?#@:[\]]+)(?::(\d+))?)(?:(\/.*)|(\?.*)?)$/i;

/**
 * Makes a request whose target is a whole address (`GET http://localhost:8080/jobs`), as clients send it to a proxy and a server has to
 * take it, one for a path. Its address counts, and not what `Host` says (RFC 9112, 3.2.2). One of another server is left as it is.
 */
export function takeAbsoluteTarget(request: IncomingMessage, isOwnName: IsOwnName): void {
	const {url = '', socket} = request;
	if (url.startsWith('/')) return;
	const [, scheme = '', authority = '', port, path, query = ''] = ABSOLUTE.exec(url) ?? [];
	const usualPort = scheme.toLowerCase() === 'https' ? 443 : 80;
	if (!isOwnName(nameIn(authority)) || Number(port ?? usualPort) !== socket.localPort) return;
	request.url = path ?? `/${query}`;
	request.headers.host = authority;
}

/** Throws MISDIRECTED for a request that was meant for another server: this one is a proxy for nobody. */
export function checkTarget({url = ''}: IncomingMessage): void {
	if (url.startsWith('/') || url === '*') return;
	throw new LunchError('MISDIRECTED', `${JSON.stringify(url.slice(0, 100))} is on another server.`, {
		hint: 'Ask for a path, as in GET /restaurant; this service is no proxy.',
	});
}
