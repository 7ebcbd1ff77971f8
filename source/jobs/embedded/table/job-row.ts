import type {Tenant} from '../../../shared/tenant.ts';
import type {Job, JobState} from '../../job.ts';

/** A job as its table has it. Times are milliseconds since 1970. */
export interface JobRow {
	seq: number;
	id: string;
	kind: Job['kind'];
	/** Decimals of pi; of a call, more than any slot takes. */
	digits: number;
	state: JobState;
	progress: number;
	/** Queued jobs are begun in the order of this. */
	rank: number;
	created_at: number;
	started_at: number | null;
	finished_at: number | null;
	worker: string | null;
	/** The process that runs it. */
	holder: string | null;
	attempts: number;
	error: string | null;
	result: string | null;
	idempotency_key: string | null;
	/** The tenant of the job. */
	tenant: Tenant;
	/** The origin of the job; null where that is not known. */
	origin: string | null;
	/** The terms of a call, as JSON. */
	call: string | null;
	/** The group of a call by tenant and name, empty for none; null for pi. */
	job_group: string | null;
	/** When a call may begin again; null where it may at once. */
	not_before: number | null;
	/** Bytes of the result, of one that is to come those of the call; null where the digits say it. */
	bytes: number | null;
	/** Grows with every change. */
	version: number;
	/** Its changes of state so far, as JSON. */
	timeline: string;
	/** The notes on it, as JSON; null for none. */
	notes: string | null;
}

/** A job that nothing has happened to yet. */
export const untouched = {
	state: 'queued',
	progress: 0,
	started_at: null,
	finished_at: null,
	worker: null,
	holder: null,
	attempts: 0,
	error: null,
	result: null,
	call: null,
	job_group: null,
	not_before: null,
	bytes: null,
	version: 2,
	notes: null,
} as const;
