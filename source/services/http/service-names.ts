import {isIP} from 'node:net';
import {hostname} from 'node:os';
import {isLoopback, isWildcard} from '../../shared/network/loopback.ts';

export interface ServiceNamesOptions {
	/** The address that is listened on. */
	host: string;
	/** Origins of pages that may use the service, as in `https://app.example`. Their hosts are names of the service too. */
	allowOrigins: readonly string[];
}

/** Whether a service is asked under a name of its own. */
export type IsOwnName = (name: string) => boolean;

/** The names under which a service may be asked: nobody on the internet can have one of them point to this machine. */
export function ownNames({host, allowOrigins}: ServiceNamesOptions): IsOwnName {
	const names = new Set([host.toLowerCase(), ...allowOrigins.map(origin => new URL(origin).hostname)]);
	const isNameHere = isWildcard(host) ? isNoPublicName : () => false;
	return name => isLoopback(name) || name.endsWith('.localhost') || names.has(name) || isNameHere(name);
}

/** The name in a `Host` header, without its port and the brackets of IPv6. */
export function nameIn(header: string): string {
	return header
		.replace(/:\d*$/, '')
		.replace(/^\[(.*)\]$/, '$1')
		.toLowerCase();
}

/** Whether nobody on the internet can have this name point here: an address, or a name of the machine or its network. */
function isNoPublicName(name: string): boolean {
	return (
		isIP(name) !== 0 ||
		name === hostname().toLowerCase() ||
		/^[\w-]+$/.test(name) ||
		/\.(?:local|internal|lan|home\.arpa)$/.test(name)
	);
}
