import type {AnswerStore} from '../answer-store.ts';
import {ENVELOPE_NAMESPACE, type StoredAnswer, seal, unseal} from '../stored-answer.ts';
import type {RedisCircuitBreaker} from './redis-circuit-breaker.ts';
import {createRedisCooldown, createRedisLeases} from './redis-leases.ts';

/** A sorted set of all keys by the time until which they are kept: the first to go are found without reading all. */
const INDEX = `${ENVELOPE_NAMESPACE}-index`;
/** The most keys that one command removes: Redis does nothing else meanwhile. */
const BATCH_SIZE = 1000;

/** A store in Redis, for any number of relays. Throws while Redis can't be used. It closes the circuit breaker. */
export function createRedisAnswerStore(
	breaker: RedisCircuitBreaker,
	{now = Date.now, onInvalid = () => {}}: {now?: () => number; onInvalid?: () => void} = {},
): AnswerStore {
	const {prefix} = breaker;
	const begin = `${prefix}${ENVELOPE_NAMESPACE}::`;
	const index = prefix + INDEX;
	const nameOf = (key: string) => begin + key;

	/** The stored answer, if it is valid: other users of this Redis can write there too. */
	function checked(text: string | null): StoredAnswer | null {
		if (text === null) return null;
		const answer = unseal(fromJson(text));
		if (answer === null) onInvalid();
		return answer;
	}

	/** Removes answers; resolves with how many. */
	async function forget(keys: string[]): Promise<number> {
		if (keys.length === 0) return 0;
		await breaker.run(client => Promise.all([client.unlink(keys.map(nameOf)), client.zrem(index, keys)]));
		return keys.length;
	}

	/** The names of keys with this beginning, some at a time. */
	async function* namesFrom(beginning: string): AsyncGenerator<string[]> {
		const pattern = `${beginning.replaceAll(/[\\[\]*?]/g, '\\$&')}*`;
		let cursor = '0';
		do {
			const [next, names] = await breaker.run(client => client.scan(cursor, 'MATCH', pattern, 'COUNT', BATCH_SIZE));
			if (names.length > 0) yield names;
			cursor = next;
		} while (cursor !== '0');
	}

	async function prune(most: number): Promise<number> {
		let pruned = 0;
		for (;;) {
			const past = await breaker.run(client => client.zrangebyscore(index, 0, now(), 'LIMIT', 0, BATCH_SIZE));
			pruned += await forget(past);
			if (past.length < BATCH_SIZE) break;
		}
		for (;;) {
			const beyond = (await breaker.run(client => client.zcard(index))) - most;
			if (beyond <= 0) return pruned;
			pruned += await forget(await breaker.run(client => client.zrange(index, 0, Math.min(beyond, BATCH_SIZE) - 1)));
		}
	}

	return {
		async read(key) {
			return checked(await breaker.run(client => client.get(nameOf(key))));
		},
		async write(key, answer, keepUntil) {
			const lasting = Math.max(1, keepUntil - now());
			await breaker.run(client =>
				Promise.all([
					client.set(nameOf(key), JSON.stringify(seal(answer)), 'PX', lasting),
					client.zadd(index, keepUntil, key),
				]),
			);
		},
		async *entries() {
			for await (const names of namesFrom(begin)) {
				const texts = await breaker.run(client => client.mget(names));
				for (const [at, name] of names.entries()) {
					const answer = checked(texts[at] ?? null);
					if (answer) yield [name.slice(begin.length), answer];
				}
			}
		},
		async clear(key) {
			if (key !== undefined) {
				const [isCleared] = await breaker.run(client =>
					Promise.all([client.unlink(nameOf(key)), client.zrem(index, key)]),
				);
				return isCleared;
			}
			const count = await breaker.run(client => client.zcount(index, now(), '+inf'));
			await prune(0);
			for (const kind of ['lease:', 'lease-failure:', 'gate:']) {
				for await (const names of namesFrom(prefix + kind)) await breaker.run(client => client.unlink(names));
			}
			return count;
		},
		prune,
		leases: createRedisLeases(breaker, now),
		cooldown: upstream => createRedisCooldown(breaker, upstream, now),
		async close() {
			breaker.close();
		},
	};
}

function fromJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
