import type {Cooldown} from '../upstream/cooldown.ts';
import type {Leases} from './leases.ts';
import type {StoredAnswer} from './stored-answer.ts';

/** Where answers are kept. Implementations throw when they can't; {@link openAnswerStore} never does. */
export interface AnswerStore {
	read(key: string): Promise<StoredAnswer | null>;
	/** Keeps an answer until `keepUntil` (milliseconds since the epoch). */
	write(key: string, answer: StoredAnswer, keepUntil: number): Promise<void>;
	entries(): AsyncIterable<[key: string, answer: StoredAnswer]>;
	/** Forgets one key, or everything, leases and cooldowns too; resolves with how many answers that were. */
	clear(key?: string): Promise<number>;
	/**
	 * Forgets what need not be kept any longer, and beyond `most` answers those that would have to go first;
	 * resolves with how many that were.
	 */
	prune(most: number): Promise<number>;
	readonly leases: Leases;
	cooldown(upstream: string): Cooldown;
	close(): Promise<void>;
}

/**
 * The key an answer is kept under. Answers that are of a day carry it, so that yesterday's is never
 * taken for today's.
 */
export function answerKey(upstream: string, path: string, day: string | null): string {
	return `${upstream}/${path}${day === null ? '' : ` ${day}`}`;
}

/** Takes a key apart again. */
export function parseAnswerKey(key: string): {url: string; day: string | null} {
	const [, url = key, day = null] = /^(.*) (\d{4}-\d{2}-\d{2})$/.exec(key) ?? [];
	return {url, day};
}
