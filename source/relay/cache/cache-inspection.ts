import {type AnswerStore, parseAnswerKey} from '../store/answer-store.ts';
import type {Statistics} from './statistics.ts';

/** One answer that is kept. */
export interface CacheEntry {
	key: string;
	/** The address it is the answer of. */
	url: string;
	/** The day it is of, for answers that are of a day. */
	day: string | null;
	status: number;
	bytes: number;
	fetchedAt: Date;
	freshUntil: Date;
}

/** A look at what is kept. */
export interface CacheInspection {
	/** All that is kept, newest first. */
	entries(): Promise<CacheEntry[]>;
	/** Forgets one entry, or all; resolves with how many that were. */
	clear(key?: string): Promise<number>;
	readonly statistics: Readonly<Statistics>;
}

export function inspectCache(store: AnswerStore, statistics: Statistics): CacheInspection {
	return {
		async entries() {
			const entries: CacheEntry[] = [];
			for await (const [key, {status, body, fetchedAt, freshUntil, quality}] of store.entries()) {
				if (quality === 'unkept') continue;
				entries.push({
					key,
					...parseAnswerKey(key),
					status,
					bytes: body.length,
					fetchedAt: new Date(fetchedAt),
					freshUntil: new Date(freshUntil),
				});
			}
			return entries.sort((a, b) => b.fetchedAt.getTime() - a.fetchedAt.getTime());
		},
		clear: key => store.clear(key),
		statistics,
	};
}
