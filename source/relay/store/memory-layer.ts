import {createLruMap} from '../../shared/lru-map.ts';
import {type AnswerStore, parseAnswerKey} from './answer-store.ts';
import type {StoredAnswer} from './stored-answer.ts';

export interface MemoryLayerOptions {
	/** The store below, shared with other processes. Closed with this one. */
	store: AnswerStore;
	/** The most that is kept in memory, in bytes of bodies, header fields and keys. */
	maxBytes: number;
	/** Today, `YYYY-MM-DD`: answers of another day are not kept in memory. Left out, only those of no day are, as lists. */
	today?: () => string;
	now?: () => number;
}

/** A store with a memory layer above it, and how much that holds. */
export interface MemoryLayer extends AnswerStore {
	readonly remembered: {readonly entries: number; readonly bytes: number};
}

/**
 * Keeps fresh answers of a store in memory, so that reading one costs no access to a file. An answer past its
 * freshness is read from the store each time: another process may have revalidated it.
 */
export function createMemoryLayer({store, maxBytes, today, now = Date.now}: MemoryLayerOptions): MemoryLayer {
	const answers = createLruMap<string, StoredAnswer>({maxWeight: maxBytes, weigh: estimateBytes});

	function remember(key: string, answer: StoredAnswer): void {
		const {day} = parseAnswerKey(key);
		if (answer.freshUntil > now() && (day === null || day === today?.())) answers.set(key, answer);
		else answers.delete(key);
	}

	return {
		async read(key) {
			const known = answers.get(key);
			if (known && known.freshUntil > now()) return known;
			const answer = await store.read(key);
			if (answer) remember(key, answer);
			else answers.delete(key);
			return answer;
		},
		async write(key, answer, keepUntil) {
			await store.write(key, answer, keepUntil);
			remember(key, answer);
		},
		entries: () => store.entries(),
		async clear(key) {
			if (key === undefined) answers.clear();
			else answers.delete(key);
			return store.clear(key);
		},
		prune: most => store.prune(most),
		leases: store.leases,
		cooldown: upstream => store.cooldown(upstream),
		close: () => store.close(),
		get remembered() {
			return {entries: answers.size, bytes: answers.weight};
		},
	};
}

/** About what an answer takes in memory, in bytes. */
function estimateBytes({body, headers}: StoredAnswer, key: string): number {
	const fields = headers.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
	return body.length + fields + 2 * key.length + 200;
}
