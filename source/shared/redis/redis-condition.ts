import type {Redis} from 'ioredis';
import {LunchError} from '../errors.ts';

/** The settings of a Redis that matter to what is kept in it. */
export interface RedisCondition {
	/** Its `maxmemory-policy` where that lets it forget what it holds once memory is short; null where it forgets nothing. */
	eviction: string | null;
	/** Whether what it holds outlives it, by an append-only file or snapshots; null where it does not say. */
	isDurable: boolean | null;
	/** Whether it is a node of a cluster. */
	isCluster: boolean;
}

/** Asks a Redis how it is set. Where a user may not see its settings, as with some that are rented, what `INFO` tells has to do. */
export async function inspectRedis(redis: Redis): Promise<RedisCondition> {
	const info = new Map(
		(await redis.info()).split(/\r?\n/).map(line => {
			const at = line.indexOf(':');
			return [line.slice(0, at), line.slice(at + 1)] as const;
		}),
	);
	const policy = info.get('maxmemory_policy') ?? 'noeviction';
	return {
		eviction: policy === 'noeviction' ? null : policy,
		isDurable: info.get('aof_enabled') === '1' ? true : await hasSnapshots(redis),
		isCluster: info.get('redis_mode') === 'cluster',
	};
}

async function hasSnapshots(redis: Redis): Promise<boolean | null> {
	try {
		const answer = await redis.config('GET', 'save');
		return Array.isArray(answer) && typeof answer[1] === 'string' ? answer[1] !== '' : null;
	} catch {
		return null;
	}
}

/** CONFIG_INVALID: a Redis that may forget accepted jobs. */
export function redisMayEvict(policy: string): LunchError {
	return new LunchError(
		'CONFIG_INVALID',
		`The Redis may forget accepted jobs and calls once its memory is short: its maxmemory-policy is ${policy}.`,
		{hint: 'Set its maxmemory-policy to noeviction, or take the loss into account with --redis-may-evict.'},
	);
}

/** The warning about a Redis whose data does not outlive it. */
export const NOT_DURABLE =
	'The Redis has neither an append-only file nor snapshots: accepted jobs and calls are gone once it ends. Set appendonly to yes in it.';

/** CONFIG_INVALID: a cluster that is taken for a Redis alone, which has only some of the keys. */
export function redisIsCluster(): LunchError {
	return new LunchError('CONFIG_INVALID', 'The Redis is a node of a cluster, which has only some of the keys.', {
		hint: 'Begin its address with redis+cluster:// (with TLS rediss+cluster://).',
	});
}
