import {LunchError} from '../../shared/errors.ts';
import {estimateMs} from './queue-order.ts';

/** How many jobs are accepted. */
export interface Quota {
	/** Most jobs of one tenant that wait or run. */
	openJobs: number;
	/** Most bytes of one tenant's results, the ones still to come included. */
	bytes: number;
	/** Most jobs of all tenants that wait or run. Beyond it, only tenants that have less than their share get in. */
	allOpenJobs: number;
}

const defaultQuota: Quota = {openJobs: 100_000, bytes: Number.POSITIVE_INFINITY, allOpenJobs: 100_000};

/** Bytes of the disk that results leave to everything else. */
export const SPARE_BYTES = 64 * 2 ** 20;

const LONGEST_WAIT_S = 600;
const LONGEST_KEPT_S = 86_400;

/** A quota with the defaults of what is left out. */
export function completeQuota(quota: Partial<Quota> = {}): Quota {
	const allOpenJobs = Math.max(defaultQuota.allOpenJobs, quota.openJobs ?? 0);
	return {...defaultQuota, allOpenJobs, ...quota};
}

/**
 * Whether a tenant gets no more jobs in because all tenants together have as many open as there may be. The queue is
 * shared alike: a tenant that has less than its part of it still gets in.
 */
export function isBeyondShare(
	{openJobs, allOpenJobs, tenants}: {openJobs: number; allOpenJobs: number; tenants: number},
	quota: Quota,
): boolean {
	return allOpenJobs >= quota.allOpenJobs && openJobs >= Math.floor(quota.allOpenJobs / Math.max(1, tenants));
}

/** About how long until an open job ends, in seconds: by how many ended within a minute, or by how long the next one takes. */
export function secondsUntilAJobEnds(endedInAMinute: number, nextDigits = 1): number {
	const seconds = endedInAMinute > 0 ? 60 / endedInAMinute : estimateMs(nextDigits) / 1000;
	return within(seconds, LONGEST_WAIT_S);
}

/** About how long until the oldest result is old enough to be removed, in seconds. */
export function secondsUntilAResultGoes(finishedAt: number | null, keepResultsMs: number, now: number): number {
	return within(((finishedAt ?? now) + keepResultsMs - now) / 1000, LONGEST_KEPT_S);
}

function within(seconds: number, longest: number): number {
	return Math.min(longest, Math.max(1, Math.ceil(seconds)));
}

/** JOB_QUOTA_REACHED: so many jobs are open. `retryAfter`: an estimate, in seconds. */
export function tooManyJobs(openJobs: number, retryAfter: number): LunchError {
	return new LunchError('JOB_QUOTA_REACHED', `${openJobs} jobs wait or run, and more are not accepted.`, {
		hint: 'Cancel some, or try again when some are done.',
		retryAfter,
	});
}

/** JOB_QUOTA_REACHED: results may take no more bytes. `retryAfter`: an estimate, in seconds. */
export function tooManyBytes({bytes}: Quota, retryAfter: number): LunchError {
	return new LunchError('JOB_QUOTA_REACHED', `Results may take ${bytes} bytes, and this one is one too many.`, {
		hint: 'Ask for fewer digits, or have results kept for a shorter time.',
		retryAfter,
	});
}

/** DISK_FULL: no room for so many bytes. */
export function noRoom(bytes: number): LunchError {
	return new LunchError('DISK_FULL', `There is no room on the disk for a result of ${bytes} bytes.`, {
		hint: 'Make room, or set LUNCH_DATA_DIR to a folder on another disk.',
	});
}
