import type {Cooldown} from '../upstream/cooldown.ts';
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

/** How an attempt to revalidate a key ended for whoever held its lease. */
export interface LeaseState {
	/** Until when the lease is held; 0 when it is free. */
	heldUntil: number;
	/** When the last holder failed, and with what; null if it did not. */
	failure: {at: number; code: string; message: string; hint: string | null} | null;
}

/** The right to ask the upstream for a key, held by one at a time among all processes that share a store. */
export interface Leases {
	/** Takes the lease, or prolongs it for its holder, until `until`; false while another holds it. */
	take(key: string, holder: string, until: number): Promise<boolean>;
	/** Gives the lease back, with the failure for those who wait if there was one. */
	release(key: string, holder: string, failure: LeaseState['failure']): Promise<void>;
	state(key: string): Promise<LeaseState>;
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
