import {LunchError} from './errors.ts';

/** How jobs and calls are written in Redis. Raised when programs before and after a change must not share one. */
export const REDIS_PROTOCOL = 1;

/** Where the first program that used a Redis wrote its protocol. */
export const REDIS_PROTOCOL_KEY = 'lunch:protocol';

/** Fails with JOB_STORE_FAILED where a Redis is used by programs that speak another protocol. */
export function checkRedisProtocol(found: string | null): void {
	if (found === null || found === String(REDIS_PROTOCOL)) return;
	const other = /^\d{1,6}$/.test(found) ? found : 'something else';
	throw new LunchError(
		'JOB_STORE_FAILED',
		`The Redis is used by another version of lunch: it speaks protocol ${other}, this one ${REDIS_PROTOCOL}.`,
		{hint: 'Run the same version of lunch everywhere, or give each its own Redis.'},
	);
}
