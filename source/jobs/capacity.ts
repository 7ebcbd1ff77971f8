import {LunchError} from '../shared/errors.ts';
import type {Tenant} from '../shared/tenant.ts';
import type {JobTable} from './embedded/job-table.ts';
import {isBeyondShare, secondsUntilAJobEnds, secondsUntilAResultGoes} from './quota-share.ts';
import type {Results} from './results/results.ts';

/** How much may be asked for. */
export interface Quota {
	/** Most jobs of one tenant that wait or run. */
	openJobs: number;
	/** Most bytes of one tenant's results, the ones still to come included. */
	bytes: number;
	/** Most jobs of all tenants that wait or run. Beyond it, only tenants that have less than their share get in. */
	allOpenJobs: number;
}

const usualQuota: Quota = {openJobs: 100_000, bytes: Number.POSITIVE_INFINITY, allOpenJobs: 100_000};

/** The quota with what is left out of it. */
export function completeQuota(quota: Partial<Quota> = {}): Quota {
	const allOpenJobs = Math.max(usualQuota.allOpenJobs, quota.openJobs ?? 0);
	return {...usualQuota, allOpenJobs, ...quota};
}

/** Left to everything else on the disk. */
export const SPARE_BYTES = 64 * 2 ** 20;

const ROOM_KNOWN_FOR_MS = 1000;
const MINUTE_MS = 60_000;

export interface CapacityOptions {
	table: JobTable;
	results: Results;
	quota: Quota;
	/** How long ended jobs are kept, in milliseconds. */
	keepResultsMs: number;
	now: () => number;
}

export type Capacity = ReturnType<typeof createCapacity>;

/** Says whether there is room for one more job. */
export function createCapacity({table, results, quota, keepResultsMs, now}: CapacityOptions) {
	let room = Number.POSITIVE_INFINITY;
	let knownUntil = 0;
	return {
		/** Looks how much room the disk has, if that is not known from a moment ago. */
		async look(): Promise<void> {
			if (performance.now() < knownUntil) return;
			knownUntil = performance.now() + ROOM_KNOWN_FOR_MS;
			room = await results.room();
		},
		/** Throws JOB_QUOTA_REACHED or DISK_FULL where a tenant's result of so many decimals has no room. Within a transaction. */
		check(tenant: Tenant, digits: number): void {
			const all = table.tally();
			const own = table.tallyOf(tenant, all);
			const openJobs = own.created.jobs + own.queued.jobs + own.running.jobs;
			const allOpenJobs = all.created.jobs + all.queued.jobs + all.running.jobs;
			if (
				openJobs >= quota.openJobs ||
				(allOpenJobs >= quota.allOpenJobs &&
					isBeyondShare({openJobs, allOpenJobs, tenants: table.openTenants(tenant)}, quota))
			) {
				const ended = table.endedSince(now() - MINUTE_MS);
				throw tooManyJobs(openJobs, secondsUntilAJobEnds(ended, table.next(Number.MAX_SAFE_INTEGER)?.digits));
			}
			const ownToCome = own.created.bytes + own.queued.bytes + own.running.bytes;
			if (ownToCome + own.finished.bytes + digits + 2 > quota.bytes) {
				const oldest = table.oldestFinished(tenant);
				throw tooManyBytes(quota, secondsUntilAResultGoes(oldest, keepResultsMs, now()));
			}
			const toCome = all.created.bytes + all.queued.bytes + all.running.bytes;
			if (toCome + digits + 2 + SPARE_BYTES > room) throw noRoom(digits);
		},
	};
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

/** DISK_FULL: no room for a result of so many decimals. */
export function noRoom(digits: number): LunchError {
	return new LunchError('DISK_FULL', `There is no room on the disk for a result of ${digits + 2} bytes.`, {
		hint: 'Make room, or set LUNCH_DATA_DIR to a folder on another disk.',
	});
}
