import type {BackoffOptions} from './backoff.ts';

/** The ends of a call after which it may begin again. */
export const retryEnds = ['died', 'threw', 'timed-out'] as const;

export type RetryEnd = (typeof retryEnds)[number];

/** How many times a call may begin again, at the most. */
export const MOST_RETRIES = 1000;

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 300_000;

/** The pauses before a call begins again, in milliseconds: a second at first and five minutes at the most, where nothing is said. */
export function retryPauses({
	backoffMs = FIRST_PAUSE_MS,
	mostBackoffMs = Math.max(LONGEST_PAUSE_MS, backoffMs),
}: {
	backoffMs?: number | undefined;
	mostBackoffMs?: number | undefined;
}): BackoffOptions {
	return {firstMs: backoffMs, longestMs: mostBackoffMs};
}
