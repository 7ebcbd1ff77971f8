import {LunchError} from '../shared/errors.ts';
import type {JobTable} from './embedded/job-table.ts';
import type {Results} from './results/results.ts';

/** How much may be asked for. */
export interface Quota {
	/** Most jobs that wait or run. */
	openJobs: number;
	/** Most bytes of results, the ones still to come included. */
	bytes: number;
}

export const usualQuota: Quota = {openJobs: 100_000, bytes: Number.POSITIVE_INFINITY};

/** Left to everything else on the disk. */
export const SPARE_BYTES = 64 * 2 ** 20;

const ROOM_KNOWN_FOR_MS = 1000;

export type Capacity = ReturnType<typeof createCapacity>;

/** Says whether there is room for one more job. */
export function createCapacity(table: JobTable, results: Results, quota: Quota) {
	let room = Number.POSITIVE_INFINITY;
	let knownUntil = 0;
	return {
		/** Looks how much room the disk has, if that is not known from a moment ago. */
		async look(): Promise<void> {
			if (performance.now() < knownUntil) return;
			knownUntil = performance.now() + ROOM_KNOWN_FOR_MS;
			room = await results.room();
		},
		/** Throws JOB_QUOTA_REACHED or DISK_FULL where a result of so many decimals has no room. Within a transaction. */
		check(digits: number): void {
			const {created, queued, running, finished} = table.tally();
			const openJobs = created.jobs + queued.jobs + running.jobs;
			if (openJobs >= quota.openJobs) throw tooManyJobs(openJobs);
			const toCome = created.bytes + queued.bytes + running.bytes;
			if (toCome + finished.bytes + digits + 2 > quota.bytes) throw tooManyBytes(quota);
			if (toCome + digits + 2 + SPARE_BYTES > room) throw noRoom(digits);
		},
	};
}

/** JOB_QUOTA_REACHED: so many jobs are open. */
export function tooManyJobs(openJobs: number): LunchError {
	return new LunchError('JOB_QUOTA_REACHED', `${openJobs} jobs wait or run, and more are not accepted.`, {
		hint: 'Cancel some, or try again when some are done.',
	});
}

/** JOB_QUOTA_REACHED: results may take no more bytes. */
export function tooManyBytes({bytes}: Quota): LunchError {
	return new LunchError('JOB_QUOTA_REACHED', `Results may take ${bytes} bytes, and this one is one too many.`, {
		hint: 'Ask for fewer digits, or have results kept for a shorter time.',
	});
}

/** DISK_FULL: no room for a result of so many decimals. */
export function noRoom(digits: number): LunchError {
	return new LunchError('DISK_FULL', `There is no room on the disk for a result of ${digits + 2} bytes.`, {
		hint: 'Make room, or set LUNCH_DATA_DIR to a folder on another disk.',
	});
}
