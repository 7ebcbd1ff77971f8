import {type AnswerStore, parseAnswerKey} from './answer-store.ts';
import type {StoredAnswer} from './stored-answer.ts';

export interface MemoryFrontOptions {
	/** The store behind, shared with other processes. Closed with this one. */
	store: AnswerStore;
	/** The most that is remembered, in bytes of bodies, header fields and keys. */
	maxBytes: number;
	/** Today in Europe/Stockholm: answers of another day are not worth remembering. */
	today: () => string;
	now?: () => number;
}

/** A store with memory in front, and what that holds. */
export interface MemoryFront extends AnswerStore {
	readonly remembered: {readonly entries: number; readonly bytes: number};
}

/**
 * Remembers answers of a store while they are fresh, so that reading one costs no look into a file. An
 * answer past its freshness is always read anew: another process may have revalidated it.
 */
export function createMemoryFront({store, maxBytes, today, now = Date.now}: MemoryFrontOptions): MemoryFront {
	const answers = new Map<string, StoredAnswer>();
	let bytes = 0;

	function remember(key: string, answer: StoredAnswer): void {
		forget(key);
		const {day} = parseAnswerKey(key);
		if (answer.freshUntil <= now() || (day !== null && day !== today())) return;
		answers.set(key, answer);
		bytes += costOf(key, answer);
		for (const [oldest] of answers) {
			if (bytes <= maxBytes) break;
			forget(oldest);
		}
	}

	function forget(key: string): void {
		const answer = answers.get(key);
		if (!answer) return;
		answers.delete(key);
		bytes -= costOf(key, answer);
	}

	return {
		async read(key) {
			const known = answers.get(key);
			if (known && known.freshUntil > now()) return known;
			const answer = await store.read(key);
			if (answer) remember(key, answer);
			else forget(key);
			return answer;
		},
		async write(key, answer, keepUntil) {
			await store.write(key, answer, keepUntil);
			remember(key, answer);
		},
		entries: () => store.entries(),
		async clear(key) {
			if (key === undefined) {
				answers.clear();
				bytes = 0;
			} else forget(key);
			return store.clear(key);
		},
		prune: most => store.prune(most),
		leases: store.leases,
		cooldown: upstream => store.cooldown(upstream),
		close: () => store.close(),
		get remembered() {
			return {entries: answers.size, bytes};
		},
	};
}

/** About what an answer takes in memory. */
function costOf(key: string, {body, headers}: StoredAnswer): number {
	const fields = headers.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
	return body.length + fields + 2 * key.length + 200;
}
