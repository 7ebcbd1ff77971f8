import {LunchError} from '../errors.ts';

/** How jobs and calls are written in Redis. Raised when programs before and after a change must not share one. */
const REDIS_PROTOCOL = 1;

/** Where the first program that used a Redis wrote its protocol. */
const REDIS_PROTOCOL_KEY = 'protocol';

/** The commands of Redis that are used here. */
interface RedisKeys {
	set(key: string, value: number, ifNone: 'NX'): Promise<unknown>;
	get(key: string): Promise<string | null>;
}

/** Writes the protocol into a Redis that has none yet, under the prefix of all keys. JOB_STORE_FAILED where its users speak another one. */
export async function agreeOnProtocol(redis: RedisKeys, prefix: string): Promise<void> {
	const key = `${prefix}:${REDIS_PROTOCOL_KEY}`;
	await redis.set(key, REDIS_PROTOCOL, 'NX');
	const found = await redis.get(key);
	if (found === null || found === String(REDIS_PROTOCOL)) return;
	const other = /^\d{1,6}$/.test(found) ? found : 'something else';
	throw new LunchError(
		'JOB_STORE_FAILED',
		`The Redis is used by another version of lunch: it speaks protocol ${other}, this one ${REDIS_PROTOCOL}.`,
		{hint: 'Run the same version of lunch everywhere, or give each its own Redis.'},
	);
}
