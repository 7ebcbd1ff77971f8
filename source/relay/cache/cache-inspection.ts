import {type AnswerStore, parseAnswerKey} from '../store/answer-store.ts';
import type {StoredAnswer} from '../store/stored-answer.ts';
import {isAhead} from './plausible-answer.ts';
import type {Statistics} from './statistics.ts';

/** One stored answer. */
export interface CacheEntry {
	key: string;
	/** The address that it is the answer of. */
	url: string;
	/** The day of a menu, `YYYY-MM-DD`; null for other answers. */
	day: string | null;
	status: number;
	bytes: number;
	fetchedAt: Date;
	/** A clock that was ahead, when it was fetched, is not believed. */
	freshUntil: Date;
}

/** The content of the cache. */
export interface CacheInspection {
	/** All stored answers, newest first. */
	entries(): Promise<CacheEntry[]>;
	/** Removes one entry, or all; resolves with how many. */
	clear(key?: string): Promise<number>;
	/** Removes these entries; resolves with how many, and with what puts them back. */
	forget(keys: readonly string[]): Promise<{count: number; restore: () => Promise<void>}>;
	readonly statistics: Readonly<Statistics>;
}

export function inspectCache(store: AnswerStore, statistics: Statistics, now: () => number): CacheInspection {
	return {
		async entries() {
			const entries: CacheEntry[] = [];
			for await (const [key, answer] of store.entries()) {
				const {status, body, fetchedAt, freshUntil, quality} = answer;
				if (quality === 'unkept') continue;
				entries.push({
					key,
					...parseAnswerKey(key),
					status,
					bytes: body.length,
					fetchedAt: new Date(fetchedAt),
					freshUntil: new Date(isAhead(answer, now()) ? Math.min(freshUntil, now()) : freshUntil),
				});
			}
			return entries.sort((a, b) => b.fetchedAt.getTime() - a.fetchedAt.getTime());
		},
		clear: key => store.clear(key),
		async forget(keys) {
			const kept: (readonly [string, StoredAnswer])[] = [];
			for (const key of keys) {
				const answer = await store.read(key);
				if (answer && (await store.clear(key)) > 0) kept.push([key, answer]);
			}
			const restore = async () => {
				for (const [key, answer] of kept) {
					const {freshUntil, staleUntil, errorUntil} = answer;
					// An answer that was fetched since is newer.
					if ((await store.read(key)) === null) {
						await store.write(key, answer, Math.max(freshUntil, staleUntil, errorUntil));
					}
				}
			};
			return {count: kept.length, restore};
		},
		statistics,
	};
}
