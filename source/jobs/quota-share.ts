import type {Quota} from './capacity.ts';
import {costOf} from './rank.ts';

const LONGEST_WAIT_S = 600;
const LONGEST_KEPT_S = 86_400;

/**
 * Whether a tenant gets no more jobs in because all tenants together have as many open as there may be. The queue is
 * shared alike: who has less than its part of it still gets in.
 */
export function isBeyondShare(
	{openJobs, allOpenJobs, tenants}: {openJobs: number; allOpenJobs: number; tenants: number},
	quota: Quota,
): boolean {
	return allOpenJobs >= quota.allOpenJobs && openJobs >= Math.floor(quota.allOpenJobs / Math.max(1, tenants));
}

/** About how long until an open job ends, in seconds: by how many ended within a minute, or by what the next one costs. */
export function secondsUntilAJobEnds(endedInAMinute: number, nextDigits = 1): number {
	const seconds = endedInAMinute > 0 ? 60 / endedInAMinute : costOf(nextDigits) / 1000;
	return within(seconds, LONGEST_WAIT_S);
}

/** About how long until the oldest result is old enough to be removed, in seconds. */
export function secondsUntilAResultGoes(finishedAt: number | null, keepResultsMs: number, now: number): number {
	return within(((finishedAt ?? now) + keepResultsMs - now) / 1000, LONGEST_KEPT_S);
}

function within(seconds: number, longest: number): number {
	return Math.min(longest, Math.max(1, Math.ceil(seconds)));
}
