import type {Environment} from '../files/paths.ts';
import {isLoopback} from './loopback.ts';

/** The proxies that a person's environment asks for. */
export interface Proxies {
	/** For http:// addresses, and for https:// ones where there is no other. */
	http: string | null;
	https: string | null;
	/** Hosts that are reached without one, as NO_PROXY lists them. */
	noProxy: string;
	/** Whether this machine's own addresses are proxied too: LUNCH_PROXY_LOOPBACK=1. */
	hasLoopback: boolean;
}

/** Reads HTTP_PROXY, HTTPS_PROXY and NO_PROXY; the names in lower case win, as they do for curl. */
export function proxiesOf(env: Environment): Proxies {
	const read = (name: string) => env[name.toLowerCase()] || env[name] || '';
	return {
		http: addressOf(read('HTTP_PROXY')),
		https: addressOf(read('HTTPS_PROXY')),
		noProxy: read('NO_PROXY'),
		hasLoopback: env.LUNCH_PROXY_LOOPBACK === '1',
	};
}

/**
 * Gives HTTP_PROXY, HTTPS_PROXY and NO_PROXY their names in lower case too: gRPC's client reads no others. What starts
 * a process calls it once.
 */
export function completeProxyVariables(env: Record<string, string | undefined>): void {
	for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']) {
		const value = env[name];
		if (value && !env[name.toLowerCase()]) env[name.toLowerCase()] = value;
	}
}

/** Whether any address is reached through a proxy. */
export function hasProxies({http, https}: Proxies): boolean {
	return http !== null || https !== null;
}

/** Whether a host is this machine and reached without a proxy. */
export function isDirect(hostname: string, {hasLoopback}: Proxies): boolean {
	return !hasLoopback && isLoopback(hostname.replace(/^\[(.+)\]$/, '$1'));
}

/** The same as variables, for clients that read an environment. */
export function proxyVariables({http, https, noProxy}: Proxies): Record<string, string> {
	return {
		...(http === null ? {} : {http_proxy: http}),
		...(https === null && http === null ? {} : {https_proxy: https ?? http ?? ''}),
		...(noProxy === '' ? {} : {no_proxy: noProxy}),
	};
}

/** A proxy's address without the name and password in it. */
export function withoutCredentials(address: string): string {
	const url = URL.parse(address);
	if (!url) return address.replace(/^.*@/, '');
	url.username = '';
	url.password = '';
	return url.href.replace(/\/$/, '');
}

/** `proxy:3128` is `http://proxy:3128`, as for curl. */
function addressOf(value: string): string | null {
	const address = value.trim();
	if (address === '') return null;
	return /^[a-z][a-z\d+.-]*:\/\//i.test(address) ? address : `http://${address}`;
}
