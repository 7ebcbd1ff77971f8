import {LunchError} from '../../../shared/errors.ts';
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

/** The limit that a job which is not accepted would exceed. */
export type ExceededLimit =
	/** Open jobs. `ended`: those of the last minute; `nextDigits`: the decimals of the job that ends next, where known. */
	| {kind: 'jobs'; openJobs: number; ended: number; nextDigits?: number | undefined}
	/** Bytes of results. `keptMs`: the time that the oldest one has been kept for, in milliseconds. */
	| {kind: 'bytes'; keptMs: number}
	/** Room on the disk. */
	| {kind: 'room'};

export interface RefusedJob {
	quota: Quota;
	/** How long ended jobs are kept, in milliseconds. */
	keepResultsMs: number;
	/** The bytes of the job's result. */
	bytes: number;
}

/** JOB_QUOTA_REACHED or DISK_FULL: the job would exceed a limit. `retryAfter` is an estimate. */
export function refusal(limit: ExceededLimit, {quota, keepResultsMs, bytes}: RefusedJob): LunchError {
	if (limit.kind === 'room') return noRoom(bytes);
	if (limit.kind === 'jobs') {
		return new LunchError('JOB_QUOTA_REACHED', `${limit.openJobs} jobs wait or run, and more are not accepted.`, {
			hint: 'Cancel some, or try again when some are done.',
			retryAfter: secondsUntilAJobEnds(limit),
		});
	}
	return new LunchError('JOB_QUOTA_REACHED', `Results may take ${quota.bytes} bytes, and this one is one too many.`, {
		hint: 'Ask for fewer digits, or have results kept for a shorter time.',
		retryAfter: within((keepResultsMs - limit.keptMs) / 1000, LONGEST_KEPT_S),
	});
}

/** About how long until an open job ends, in seconds: by how many ended within a minute, or by how long the next one takes. */
function secondsUntilAJobEnds({ended, nextDigits = 1}: {ended: number; nextDigits?: number | undefined}): number {
	return within(ended > 0 ? 60 / ended : estimateMs(nextDigits) / 1000, LONGEST_WAIT_S);
}

function within(seconds: number, longest: number): number {
	return Math.min(longest, Math.max(1, Math.ceil(seconds)));
}

/** DISK_FULL: no room for so many bytes. */
export function noRoom(bytes: number): LunchError {
	return new LunchError('DISK_FULL', `There is no room on the disk for a result of ${bytes} bytes.`, {
		hint: 'Make room, or set LUNCH_DATA_DIR to a folder on another disk.',
	});
}
