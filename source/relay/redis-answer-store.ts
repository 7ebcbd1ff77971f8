import KeyvRedis from '@keyv/redis';
import Keyv from 'keyv';
import type {AnswerStore} from './answer-store.ts';
import {createRedisGate, createRedisLeases} from './redis-leases.ts';
import type {RedisLink} from './redis-link.ts';
import {type StoredAnswer, seal, unseal} from './stored-answer.ts';

const PREFIX = 'lunch:';
// A new form of envelope gets a new namespace: old ones are then neither read nor trusted.
const NAMESPACE = `${PREFIX}answers-2`;
/** Every key with the time until which it is kept, so that those to go first are found without reading all. */
const INDEX = `${PREFIX}answers-2-index`;
/** Keys that one command forgets: Redis does nothing else meanwhile. */
const BATCH = 1000;

/** A store in Redis, for any number of relays. Throws while Redis can't be used. Closes the link. */
export function createRedisAnswerStore(
	link: RedisLink,
	{now = Date.now, onInvalid = () => {}}: {now?: () => number; onInvalid?: () => void} = {},
): AnswerStore {
	const redis = new KeyvRedis(link.client, {namespace: NAMESPACE, throwOnErrors: true});
	const keyv = new Keyv({store: redis, namespace: NAMESPACE, throwOnErrors: true});
	// They tell by throwing; without a listener the same error would be a crash.
	redis.on('error', () => {});
	keyv.on('error', () => {});

	/** What was stored, where it can be given to anybody: other users of this Redis can write there too. */
	function checked(value: unknown): StoredAnswer | null {
		const answer = unseal(value);
		if (answer === null && value !== undefined) onInvalid();
		return answer;
	}

	/** Forgets the keys of the index from `first` to `last`, oldest first; resolves with how many those were. */
	async function forget(keys: string[]): Promise<number> {
		if (keys.length === 0) return 0;
		const names = keys.map(key => redis.createKeyPrefix(key, NAMESPACE));
		await link.run(client => Promise.all([client.unlink(names), client.zRem(INDEX, keys)]));
		return keys.length;
	}

	/** Forgets the keys of some patterns: there are few of them. */
	async function forgetAll(patterns: readonly string[]): Promise<void> {
		for (const MATCH of patterns) {
			let cursor = '0';
			do {
				const found = await link.run(client => client.scan(cursor, {MATCH, COUNT: BATCH}));
				if (found.keys.length > 0) await link.run(client => client.unlink(found.keys));
				cursor = String(found.cursor);
			} while (cursor !== '0');
		}
	}

	async function prune(most: number): Promise<number> {
		let pruned = 0;
		for (;;) {
			const past = await link.run(client => client.zRangeByScore(INDEX, 0, now(), {LIMIT: {offset: 0, count: BATCH}}));
			pruned += await forget(past);
			if (past.length < BATCH) break;
		}
		for (;;) {
			const beyond = (await link.run(client => client.zCard(INDEX))) - most;
			if (beyond <= 0) return pruned;
			pruned += await forget(await link.run(client => client.zRange(INDEX, 0, Math.min(beyond, BATCH) - 1)));
		}
	}

	return {
		async read(key) {
			return checked(await link.run(() => keyv.get<unknown>(key)));
		},
		async write(key, answer, keepUntil) {
			const lasting = Math.max(1, keepUntil - now());
			await link.run(client =>
				Promise.all([keyv.set(key, seal(answer), lasting), client.zAdd(INDEX, {score: keepUntil, value: key})]),
			);
		},
		async *entries() {
			for await (const [key, value] of keyv.iterator()) {
				const answer = checked(value);
				if (answer) yield [String(key), answer];
			}
		},
		async clear(key) {
			if (key !== undefined) {
				const [isCleared] = await link.run(client => Promise.all([keyv.delete(key), client.zRem(INDEX, key)]));
				return Number(isCleared);
			}
			const count = await link.run(client => client.zCount(INDEX, now(), '+inf'));
			await prune(0);
			await forgetAll([`${PREFIX}lease:*`, `${PREFIX}lease-failure:*`, `${PREFIX}gate:*`]);
			return count;
		},
		prune,
		leases: createRedisLeases(link, PREFIX, now),
		gate: upstream => createRedisGate(link, PREFIX, upstream, now),
		async close() {
			link.close();
		},
	};
}
