import type {Tenant} from '../../shared/tenant.ts';
import {isBeyondShare, type Quota, refusal, SPARE_BYTES} from '../engine/queue/quota.ts';
import type {Results} from '../results/results.ts';
import type {GroupCommit} from './commit/group-commit.ts';
import type {JobTable} from './table/job-table.ts';

const ROOM_KNOWN_FOR_MS = 1000;
const MINUTE_MS = 60_000;

export interface CapacityOptions {
	table: JobTable;
	commit: Pick<GroupCommit, 'transaction'>;
	results: Results;
	quota: Quota;
	/** How long ended jobs are kept, in milliseconds. */
	keepResultsMs: number;
	now: () => number;
}

export type Capacity = ReturnType<typeof createCapacity>;

/** Says whether there is room for one more job. */
export function createCapacity({table, commit, results, quota, keepResultsMs, now}: CapacityOptions) {
	let room = Number.POSITIVE_INFINITY;
	let knownUntil = 0;
	/**
	 * The room left to a tenant in a transaction, as it was counted for its first job there: many jobs are accepted in one, and
	 * counting for each would take about as long as writing it.
	 */
	let spare = {transaction: -1, tenant: '', jobs: 0, bytes: 0};

	/** Whether the job fits into what was counted, which it then takes. */
	function takeSpare(tenant: Tenant, bytes: number): boolean {
		if (spare.transaction !== commit.transaction || spare.tenant !== tenant) return false;
		if (spare.jobs < 1 || spare.bytes < bytes) return false;
		spare.jobs -= 1;
		spare.bytes -= bytes;
		return true;
	}

	return {
		/** Learns how much room the disk has, unless that was learnt a moment ago. */
		async look(): Promise<void> {
			if (performance.now() < knownUntil) return;
			knownUntil = performance.now() + ROOM_KNOWN_FOR_MS;
			room = await results.room();
		},
		/** Fails with JOB_QUOTA_REACHED or DISK_FULL where a tenant's job of so many bytes has no room. Within a transaction. */
		check(tenant: Tenant, bytes: number): void {
			if (takeSpare(tenant, bytes)) return;
			const refused = {quota, keepResultsMs, bytes};
			const all = table.counts();
			const own = table.countsOf(tenant, all);
			const openJobs = own.created.jobs + own.queued.jobs + own.running.jobs;
			const allOpenJobs = all.created.jobs + all.queued.jobs + all.running.jobs;
			if (
				openJobs >= quota.openJobs ||
				(allOpenJobs >= quota.allOpenJobs &&
					isBeyondShare({openJobs, allOpenJobs, tenants: table.openTenants(tenant)}, quota))
			) {
				const ended = table.endedSince(now() - MINUTE_MS);
				const nextDigits = table.next(Number.MAX_SAFE_INTEGER)?.digits;
				throw refusal({kind: 'jobs', openJobs, ended, nextDigits}, refused);
			}
			const ownLeft = quota.bytes - own.created.bytes - own.queued.bytes - own.running.bytes - own.finished.bytes;
			if (bytes > ownLeft) {
				const at = now();
				throw refusal({kind: 'bytes', keptMs: at - (table.oldestFinished(tenant) ?? at)}, refused);
			}
			const left = room - SPARE_BYTES - all.created.bytes - all.queued.bytes - all.running.bytes;
			if (bytes > left) throw refusal({kind: 'room'}, refused);
			spare = {
				transaction: commit.transaction,
				tenant,
				jobs: Math.min(quota.openJobs - openJobs, quota.allOpenJobs - allOpenJobs) - 1,
				bytes: Math.min(ownLeft, left) - bytes,
			};
		},
	};
}
