import type {Redis, RedisOptions} from 'ioredis';
import {connectRedis} from '../../../shared/redis/connect-redis.ts';
import {keyPrefix} from '../../../shared/redis/redis-address.ts';
import {withTimeout} from '../../../shared/with-timeout.ts';
import {createNames, type Names} from './names.ts';

/** The longest that a command may take, in milliseconds. */
const COMMAND_MS = 5000;
/** The longest that a command may take that carries something large. */
const LARGE_COMMAND_MS = 60_000;
const MOST_LISTENERS = 100_000;

/**
 * `commands`: fails at once while Redis is away. `blocking`: for reads that wait, and for subscribing.
 * `queue`: as BullMQ's workers want it, which wait for Redis to come back. `large`: for what takes a while, and must
 * not hold up the signs of life; connects when it is first used.
 */
export type ConnectionKind = 'commands' | 'blocking' | 'queue' | 'large';

const optionsOf: Readonly<Record<ConnectionKind, RedisOptions>> = {
	commands: {maxRetriesPerRequest: 0, enableOfflineQueue: false, commandTimeout: COMMAND_MS},
	blocking: {maxRetriesPerRequest: 0, enableOfflineQueue: false},
	queue: {maxRetriesPerRequest: null},
	large: {maxRetriesPerRequest: 1, commandTimeout: LARGE_COMMAND_MS, lazyConnect: true},
};

const names = new WeakMap<Redis, Names>();

/** The names of keys in the Redis of a connection. */
export function namesOf(redis: Redis): Names {
	const known = names.get(redis);
	if (known) return known;
	throw new TypeError('the connection was not made here');
}

/** Connects to a Redis, and again whenever the connection is lost. Errors are events that need no listener. */
export function connectTo(url: string, kind: ConnectionKind): Redis {
	const redis = connectRedis(url, optionsOf[kind]);
	names.set(redis, createNames(keyPrefix(url)));
	// Every call that waits for Redis to come back listens.
	redis.setMaxListeners(MOST_LISTENERS);
	return redis;
}

/** Whether commands are worth sending. */
export function isUp(redis: Redis): boolean {
	return redis.status === 'ready';
}

/** Resolves when Redis can be used, with false if that is not so within `limitMs`. */
export async function whenUp(redis: Redis, limitMs: number): Promise<boolean> {
	if (isUp(redis)) return true;
	const {promise, resolve} = Promise.withResolvers<true>();
	const ready = () => resolve(true);
	redis.once('ready', ready);
	const isReady = await withTimeout(promise, limitMs, () => false);
	redis.off('ready', ready);
	return isReady;
}

/**
 * Gives a connection up, for a new one, on which a command got no answer in time: the way to Redis may be another one
 * by now, and the system itself would notice after a quarter of an hour.
 */
export function renewIfSilent(error: unknown, ...connections: readonly Redis[]): void {
	if (!(error instanceof Error) || error.message !== 'Command timed out') return;
	for (const redis of connections) if (isUp(redis)) redis.disconnect(true);
}
