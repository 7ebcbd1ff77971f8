import {type LunchError, messageOf} from '../../shared/errors.ts';
import {inBackground} from '../../shared/in-background.ts';
import {connectRedis} from '../../shared/redis/connect-redis.ts';
import {readRedisAddress} from '../../shared/redis/redis-address.ts';
import {inspectRedis, NOT_DURABLE, redisIsCluster, redisMayEvict} from '../../shared/redis/redis-condition.ts';
import {withTimeout} from '../../shared/with-timeout.ts';
import type {Logger} from '../logging/logger.ts';

/** Why no jobs are accepted. */
export interface JobRefusal {
	message: string;
	hint: string | null;
}

/** Looks now and then how the Redis of a service is set: its settings can change, and another may answer there. */
export interface RedisWatch {
	/** The danger to accepted work; null if there is none. */
	lastError(): string | null;
	/** Why nothing may be accepted, where that was found after the start; null if it may. */
	refusal(): JobRefusal | null;
	close(): void;
}

export interface RedisWatchOptions {
	redis: string;
	/** Whether the Redis may lose accepted work. */
	mayEvict: boolean;
	log: Logger;
}

/** The longest wait at the start for the settings of Redis, in milliseconds. */
const FIRST_LOOK_MS = 3000;
const LOOK_MS = 60_000;

/** Begins to look. CONFIG_INVALID where the Redis may forget accepted work and that is not allowed. */
export async function watchRedis({redis: address, mayEvict, log}: RedisWatchOptions): Promise<RedisWatch> {
	const redis = connectRedis(address, {commandTimeout: FIRST_LOOK_MS, maxRetriesPerRequest: 1});
	let lastError: LunchError | null = null;
	const said = new Set<string>();

	function sayOnce(message: string): void {
		if (said.has(message)) return;
		said.add(message);
		log.warn(message);
	}

	async function look(): Promise<void> {
		const {eviction, isDurable, isCluster} = await inspectRedis(redis);
		lastError = null;
		if (eviction !== null) lastError = redisMayEvict(eviction);
		if (isCluster && readRedisAddress(address).kind !== 'cluster') lastError = redisIsCluster();
		if (lastError) sayOnce(lastError.message);
		if (isDurable === false) sayOnce(NOT_DURABLE);
	}

	function refusal(): LunchError | null {
		return lastError && !(mayEvict && isEviction(lastError)) ? lastError : null;
	}

	const first = look()
		.catch((error: unknown) => log.debug({reason: messageOf(error)}, 'the settings of Redis can not be read'))
		.then(() => true);
	const isKnown = await withTimeout(first, FIRST_LOOK_MS, () => false);
	const refused = refusal();
	if (isKnown && refused) {
		redis.disconnect();
		throw refused;
	}
	const timer = setInterval(() => inBackground(look(), () => {}), LOOK_MS);
	redis.on('ready', () => inBackground(look(), () => {}));
	return {
		lastError: () => lastError?.message ?? null,
		refusal() {
			const found = refusal();
			return found && {message: found.message, hint: found.hint};
		},
		close() {
			clearInterval(timer);
			redis.disconnect();
		},
	};
}

function isEviction({hint}: LunchError): boolean {
	return hint?.includes('--redis-may-evict') === true;
}
