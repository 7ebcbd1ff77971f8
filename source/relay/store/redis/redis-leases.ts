import {redisScript} from '../../../shared/redis/redis-script.ts';
import {type Cooldown, LONGEST_COOLDOWN_MS} from '../../upstream/cooldown.ts';
import {FAILURE_MEMORY_MS, type LeaseState, type Leases, LONGEST_LEASE_MS, parseLeaseFailure} from '../leases.ts';
import {plausibleUntil} from '../plausible-until.ts';
import type {RedisCircuitBreaker} from './redis-circuit-breaker.ts';

const takeLease = redisScript<0 | 1>('relay.takeLease', new URL('./lua/take-lease.lua', import.meta.url));
const releaseLease = redisScript<0 | 1>('relay.releaseLease', new URL('./lua/release-lease.lua', import.meta.url));
const leaseState = redisScript<[left: number, failure: string | null]>(
	'relay.leaseState',
	new URL('./lua/lease-state.lua', import.meta.url),
);
const startCooldown = redisScript<0 | 1>('relay.startCooldown', new URL('./lua/start-cooldown.lua', import.meta.url));

/** Leases in Redis. They end by Redis's own clock, so that those of the machines need not agree. */
export function createRedisLeases(breaker: RedisCircuitBreaker, now: () => number): Leases {
	const keysOf = (key: string) => [`${breaker.prefix}lease:${key}`, `${breaker.prefix}lease-failure:${key}`] as const;
	return {
		async take(key, holder, until) {
			const lasting = Math.min(LONGEST_LEASE_MS, Math.max(1, Math.ceil(until - now())));
			return (await breaker.run(client => takeLease(client, keysOf(key), [holder, lasting]))) === 1;
		},
		async release(key, holder, failure) {
			const told = failure ? JSON.stringify(failure) : '';
			await breaker.run(client => releaseLease(client, keysOf(key), [holder, told, FAILURE_MEMORY_MS]));
		},
		async state(key): Promise<LeaseState> {
			const [left, failure] = await breaker.run(client => leaseState(client, keysOf(key), []));
			return {
				heldUntil: left > 0 ? plausibleUntil(now() + left, now(), LONGEST_LEASE_MS) : 0,
				failure: failure === null ? null : parseLeaseFailure(failure),
			};
		},
	};
}

/** The cooldown of one upstream in Redis: no relay asks it while any of them was told to wait. */
export function createRedisCooldown(breaker: RedisCircuitBreaker, upstream: string, now: () => number): Cooldown {
	const key = `${breaker.prefix}gate:${upstream}`;
	return {
		async until() {
			const until = Number((await breaker.run(client => client.get(key))) ?? 0);
			return plausibleUntil(until, now(), LONGEST_COOLDOWN_MS);
		},
		async start(until) {
			const lasting = Math.ceil(Math.min(LONGEST_COOLDOWN_MS, until - now()));
			if (lasting < 1) return;
			const believed = now() + LONGEST_COOLDOWN_MS;
			await breaker.run(client => startCooldown(client, [key], [until, lasting, believed]));
		},
	};
}
