import {messageOf} from '../../shared/errors.ts';
import {inBackground} from '../../shared/in-background.ts';
import {createLruMap} from '../../shared/lru-map.ts';
import type {AnswerStore} from './answer-store.ts';
import {keepUntilOf, type StoredAnswer} from './stored-answer.ts';

export interface SharedAnswerStoreOptions {
	/** Address of the Redis that relays share. */
	redis: string;
	/** The machine's own store, which never fails. Closed with this one. */
	own: AnswerStore;
	/** How long good answers are kept past their freshness, in milliseconds. */
	staleMs: number;
	/** Called with the reason when Redis can't be used, and with null when it can again. */
	onRedisError: (reason: string | null) => void;
	/** Called for each entry in Redis that is not an answer, and is ignored. */
	onInvalid?: () => void;
	now?: () => number;
}

/** The most keys that are remembered to be in the machine's own store. */
const MAX_COPIED = 20_000;

/**
 * A store that many machines share, and that never fails: answers in Redis are copied to the machine's own store,
 * which serves while Redis can't be used. Answers that only the machine has are written to Redis when it is back.
 */
export function openSharedAnswerStore(options: SharedAnswerStoreOptions): AnswerStore {
	const {redis: url, own, staleMs, onRedisError, onInvalid = () => {}, now = Date.now} = options;
	const copied = createLruMap<string, number>({maxEntries: MAX_COPIED});
	const copying = new Set<Promise<void>>();
	const ownLeases = new Set<string>();
	let refusal: string | null = null;
	const opening = open();

	async function open() {
		const [{openRedisCircuitBreaker}, {createRedisAnswerStore}] = await Promise.all([
			import('./redis/redis-circuit-breaker.ts'),
			import('./redis/redis-answer-store.ts'),
		]);
		const breaker = openRedisCircuitBreaker({
			url,
			onUnavailable(reason) {
				// A refusal of the Redis that went away says nothing about the one that comes back.
				refusal = null;
				onRedisError(reason);
			},
			onAvailable: () => onRedisError(refusal),
		});
		await breaker.known;
		return {breaker, store: createRedisAnswerStore(breaker, {now, onInvalid})};
	}

	/** Does `work` in Redis, or `otherwise` while Redis can't be used. */
	async function attempt<Result>(
		work: (store: AnswerStore) => Promise<Result>,
		otherwise: () => Promise<Result>,
	): Promise<Result> {
		const {breaker, store} = await opening;
		if (!breaker.isAvailable) return otherwise();
		try {
			const result = await work(store);
			noteRefusal(null);
			return result;
		} catch (error) {
			// The circuit breaker reports a Redis that is lost; this one is there and refuses (full, read-only …).
			if (breaker.isAvailable && isRefusal(error)) noteRefusal(messageOf(error));
			return otherwise();
		}
	}

	function noteRefusal(reason: string | null): void {
		if (reason === refusal) return;
		refusal = reason;
		onRedisError(reason);
	}

	/** Copies an answer of Redis into the machine's own store, unless that has a newer one. */
	async function copy(key: string, answer: StoredAnswer): Promise<void> {
		if ((copied.get(key) ?? 0) >= answer.fetchedAt) return;
		copied.set(key, answer.fetchedAt);
		const mine = await own.read(key);
		if (!mine || mine.fetchedAt < answer.fetchedAt) await own.write(key, answer, keepUntilOf(answer, staleMs));
	}

	function copyInBackground(key: string, answer: StoredAnswer): void {
		const work = copy(key, answer).finally(() => copying.delete(work));
		copying.add(work);
	}

	function share(key: string, answer: StoredAnswer): void {
		const keepUntil = keepUntilOf(answer, staleMs);
		if (keepUntil <= now()) return;
		inBackground(
			attempt(
				store => store.write(key, answer, keepUntil),
				async () => {},
			),
		);
	}

	return {
		async read(key) {
			const shared = await attempt(
				store => store.read(key),
				async () => null,
			);
			if (shared) copyInBackground(key, shared);
			if (shared && shared.freshUntil > now()) return shared;
			const mine = await own.read(key);
			if (!mine || (shared && shared.fetchedAt >= mine.fetchedAt)) return shared;
			share(key, mine);
			return mine;
		},
		async write(key, answer, keepUntil) {
			copied.set(key, answer.fetchedAt);
			await Promise.all([
				own.write(key, answer, keepUntil),
				attempt(
					store => store.write(key, answer, keepUntil),
					async () => {},
				),
			]);
		},
		async *entries() {
			yield* await attempt(
				store => Array.fromAsync(store.entries()),
				() => Array.fromAsync(own.entries()),
			);
		},
		async clear(key) {
			if (key === undefined) copied.clear();
			else copied.delete(key);
			const count = await own.clear(key);
			return attempt(
				store => store.clear(key),
				async () => count,
			);
		},
		async prune(most) {
			const count = await own.prune(most);
			return attempt(
				store => store.prune(most),
				async () => count,
			);
		},
		leases: {
			take: (key, holder, until) =>
				attempt(
					store => store.leases.take(key, holder, until),
					() => {
						ownLeases.add(key);
						return own.leases.take(key, holder, until);
					},
				),
			async release(key, holder, failure) {
				const isOwn = ownLeases.delete(key);
				await attempt(
					store => store.leases.release(key, holder, failure),
					async () => {},
				);
				if (isOwn) await own.leases.release(key, holder, failure);
			},
			state: key =>
				attempt(
					store => store.leases.state(key),
					() => own.leases.state(key),
				),
		},
		cooldown: upstream => ({
			until: () =>
				attempt(
					store => store.cooldown(upstream).until(),
					() => own.cooldown(upstream).until(),
				),
			async start(until) {
				await own.cooldown(upstream).start(until);
				await attempt(
					store => store.cooldown(upstream).start(until),
					async () => {},
				);
			},
		}),
		async close() {
			await opening.then(({store}) => store.close());
			await Promise.all(copying);
			await own.close();
		},
	};
}

/** Whether Redis itself answered with this error; other errors are of a connection that broke. */
function isRefusal(error: unknown): boolean {
	return error instanceof Error && error.name === 'ReplyError';
}
