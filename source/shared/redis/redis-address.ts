// Addresses of Redis. Every run of the program loads this file.
import {expectHostName} from '../network/host-name.ts';

/** The place of a Redis, and the user that connects. */
export interface RedisAddress {
	/** `sentinel`: the hosts say where the Redis is. `cluster`: the hosts are some of its nodes. */
	kind: 'single' | 'sentinel' | 'cluster';
	hasTls: boolean;
	hosts: readonly {host: string; port: number}[];
	username: string | undefined;
	password: string | undefined;
	/** The sentinels' name for it; empty for the other kinds. */
	name: string;
	database: number;
}

const EXAMPLES =
	'redis://127.0.0.1:6379, rediss://user:password@host, redis+sentinel://host:26379,host:26379/name or redis+cluster://host:6379,host:6379';

/** Reads the address of a Redis. Throws a reason in words, which shows nothing of it: it may hold a password. */
export function readRedisAddress(value: unknown): RedisAddress {
	const [, scheme, kind = 'single', rest = ''] =
		/^(rediss?)(?:\+(sentinel|cluster))?:\/\/(\S+)$/.exec(typeof value === 'string' ? value : '') ?? [];
	if (scheme === undefined || (kind !== 'single' && kind !== 'sentinel' && kind !== 'cluster')) {
		throw new Error(`expected the address of a Redis, as in ${EXAMPLES}`);
	}
	const {username, password, place} = partsOf(rest);
	const [, hosts = '', path = ''] = /^([^/]*)\/?(.*)$/.exec(place) ?? [];
	const defaultPort = kind === 'sentinel' ? 26_379 : 6379;
	const list = hosts.split(',').map(host => readHost(host, defaultPort));
	if (kind === 'single' && list.length > 1) {
		throw new Error('several hosts are those of sentinels, redis+sentinel://, or of a cluster, redis+cluster://');
	}
	const [name = '', number = ''] = kind === 'sentinel' ? path.split('/', 2) : ['', path];
	if (kind === 'sentinel' && name === '') {
		throw new Error('expected what the sentinels call the Redis, as in redis+sentinel://host:26379/name');
	}
	if (!/^\d{0,4}$/.test(number))
		throw new Error('expected the number of a database after the host, as in redis://host:6379/0');
	if (kind === 'cluster' && Number(number) !== 0) throw new Error('a cluster has no databases but 0');
	return {
		kind,
		hasTls: scheme === 'rediss',
		hosts: list,
		username,
		password,
		name: decoded(name),
		database: Number(number),
	};
}

/** The address of a Redis as it may be shown and logged. */
export function withoutPassword(address: string | null): string | null {
	return address?.replace(/^(\w[\w+]*:\/\/)(?:([^:@/]*):[^@]*@)/, '$1$2:***@') ?? null;
}

/**
 * The prefix of all keys in a Redis. A cluster keeps keys with the same tag, in braces, on the same node: one job,
 * call or lock has several keys, which change together.
 */
export function keyPrefix(address: string): string {
	return readRedisAddress(address).kind === 'cluster' ? '{lunch}' : 'lunch';
}

function partsOf(rest: string): {username: string | undefined; password: string | undefined; place: string} {
	// Raw, each of these would end the part with the password, and what follows it be taken for the host.
	if (rest.includes('#')) throw new Error('it has a #: write # as %23 in the password of the Redis');
	if (rest.includes('?'))
		throw new Error('it has a ?: write ? as %3F in the password of the Redis; settings go nowhere in it');
	const end = rest.lastIndexOf('@');
	if (end < 0) return {username: undefined, password: undefined, place: rest};
	const credentials = rest.slice(0, end);
	if (credentials.includes('/'))
		throw new Error('it has a / before the @: write / as %2F in the password of the Redis');
	const colon = credentials.indexOf(':');
	const username = colon < 0 ? credentials : credentials.slice(0, colon);
	const password = colon < 0 ? '' : credentials.slice(colon + 1);
	return {
		username: username === '' ? undefined : decoded(username),
		password: password === '' ? undefined : decoded(password),
		place: rest.slice(end + 1),
	};
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		throw new Error('it has a % that begins no code: write % as %25 in the address of the Redis');
	}
}

function readHost(text: string, defaultPort: number): {host: string; port: number} {
	const [, bracketed, plain, digits] = /^(?:\[([0-9a-fA-F:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
	const host = bracketed ?? plain;
	const port = digits === undefined ? defaultPort : Number(digits);
	if (host === undefined || port < 1 || port > 65_535)
		throw new Error(`expected a host and a port after the password, as in ${EXAMPLES}`);
	expectHostName(host);
	return {host, port};
}
