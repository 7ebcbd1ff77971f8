import type {Cooldown} from '../upstream/cooldown.ts';
import type {Leases} from './leases.ts';
import type {StoredAnswer} from './stored-answer.ts';

/** A store of answers. Implementations throw when they fail; {@link openAnswerStore} never does. */
export interface AnswerStore {
	read(key: string): Promise<StoredAnswer | null>;
	/** Keeps an answer until `keepUntil` (milliseconds since the epoch). */
	write(key: string, answer: StoredAnswer, keepUntil: number): Promise<void>;
	entries(): AsyncIterable<[key: string, answer: StoredAnswer]>;
	/** Removes the answer of one key, or everything, leases and cooldowns too; resolves with the number of answers. */
	clear(key?: string): Promise<number>;
	/**
	 * Removes answers that need not be kept any longer, and of more than `most` those whose time ends first; resolves
	 * with how many.
	 */
	prune(most: number): Promise<number>;
	readonly leases: Leases;
	cooldown(upstream: string): Cooldown;
	close(): Promise<void>;
}

/**
 * The key that an answer is stored under. A day is part of it, so that yesterday's menu is never taken for today's.
 */
export function answerKey(upstream: string, path: string, day: string | null): string {
	return `${upstream}/${path}${day === null ? '' : ` ${day}`}`;
}

/** The parts of a key. */
export function parseAnswerKey(key: string): {url: string; day: string | null} {
	const [, url = key, day = null] = /^(.*) (\d{4}-\d{2}-\d{2})$/.exec(key) ?? [];
	return {url, day};
}
