import {Redis, type RedisOptions} from 'ioredis';
import {backoff} from '../backoff.ts';
import {createClusterConnector} from './cluster-connector.ts';
import {readRedisAddress} from './redis-address.ts';

const CONNECT_MS = 5000;
const RECONNECTING = {firstMs: 100, longestMs: 1000};
/** Errors of a Redis that is not, or no more, the one to write to. */
const IS_ANOTHER = /^(?:READONLY|MOVED|CLUSTERDOWN|MASTERDOWN)/;
/** `reconnectOnError`: connect anew, and send what was refused again. */
const RECONNECT_AND_RESEND = 2;

/**
 * Connects to a Redis, alone, behind sentinels or in a cluster, and again whenever the connection is lost. Certificates
 * are checked against those that Node knows, NODE_EXTRA_CA_CERTS included. Errors are events, which need no listener.
 */
export function connectRedis(address: string, options: RedisOptions = {}): Redis {
	const {kind, hasTls, hosts, username, password, name, database} = readRedisAddress(address);
	const common: RedisOptions = {
		db: database,
		connectTimeout: CONNECT_MS,
		keepAlive: 10_000,
		retryStrategy: attempts => backoff(attempts, RECONNECTING),
		reconnectOnError: error => (IS_ANOTHER.test(error.message) ? RECONNECT_AND_RESEND : false),
		...(username === undefined ? {} : {username}),
		...(password === undefined ? {} : {password}),
		...(hasTls ? {tls: {}} : {}),
	};
	const placed: RedisOptions | undefined =
		kind === 'sentinel'
			? {sentinels: [...hosts], name, enableTLSForSentinelMode: hasTls, ...(hasTls ? {sentinelTLS: {}} : {})}
			: hosts[0];
	const connector = kind === 'cluster' ? {Connector: createClusterConnector(hosts, hasTls)} : {};
	const redis = new Redis({...common, ...placed, ...connector, ...options});
	// Without a listener ioredis would write to the console.
	redis.on('error', () => {});
	return redis;
}
