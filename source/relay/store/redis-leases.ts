import {type Cooldown, LONGEST_COOLDOWN_MS} from '../upstream/cooldown.ts';
import {FAILURE_MEMORY_MS, type LeaseState, type Leases, LONGEST_LEASE_MS, parseLeaseFailure} from './leases.ts';
import {plausibleUntil} from './plausible-until.ts';
import type {RedisLink} from './redis-circuit-breaker.ts';

const take = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('DEL', KEYS[2])
return 1`;

const release = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
if ARGV[2] ~= '' then redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3]) end
return 1`;

const state = `return {redis.call('PTTL', KEYS[1]), redis.call('GET', KEYS[2])}`;

const start = `
local until_ = tonumber(redis.call('GET', KEYS[1])) or 0
if tonumber(ARGV[1]) <= until_ and until_ <= tonumber(ARGV[3]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`;

/** Leases in Redis. They end by Redis's own clock, so that those of the machines need not agree. */
export function createRedisLeases(link: RedisLink, now: () => number): Leases {
	const keysOf = (key: string) => [`${link.prefix}lease:${key}`, `${link.prefix}lease-failure:${key}`] as const;
	return {
		async take(key, holder, until) {
			const lasting = String(Math.min(LONGEST_LEASE_MS, Math.max(1, Math.ceil(until - now()))));
			return Boolean(await link.run(client => client.eval(take, 2, ...keysOf(key), holder, lasting)));
		},
		async release(key, holder, failure) {
			const told = failure ? JSON.stringify(failure) : '';
			await link.run(client => client.eval(release, 2, ...keysOf(key), holder, told, String(FAILURE_MEMORY_MS)));
		},
		async state(key): Promise<LeaseState> {
			const answer = await link.run(client => client.eval(state, 2, ...keysOf(key)));
			const [left, failure] = Array.isArray(answer) ? answer : [];
			return {
				heldUntil: typeof left === 'number' && left > 0 ? plausibleUntil(now() + left, now(), LONGEST_LEASE_MS) : 0,
				failure: typeof failure === 'string' ? parseLeaseFailure(failure) : null,
			};
		},
	};
}

/** The cooldown of one upstream in Redis: no relay asks it while any of them was told to wait. */
export function createRedisCooldown(link: RedisLink, upstream: string, now: () => number): Cooldown {
	const key = `${link.prefix}gate:${upstream}`;
	return {
		async until() {
			const until = Number((await link.run(client => client.get(key))) ?? 0);
			return plausibleUntil(until, now(), LONGEST_COOLDOWN_MS);
		},
		async start(until) {
			const lasting = Math.ceil(Math.min(LONGEST_COOLDOWN_MS, until - now()));
			if (lasting < 1) return;
			const believed = String(now() + LONGEST_COOLDOWN_MS);
			await link.run(client => client.eval(start, 1, key, String(until), String(lasting), believed));
		},
	};
}
