import type {Tenant} from '../../shared/tenant.ts';
import type {Job, JobFailure, JobResult, JobState} from '../job.ts';
import {eventsSince, type TimelineStep} from '../job-timeline.ts';
import type {JobEvent} from '../jobs.ts';

/** A job as its table has it. Times are milliseconds since 1970. */
export interface JobRow {
	seq: number;
	id: string;
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
	/** Whose it is. */
	tenant: Tenant;
	/** Grows with every change. */
	version: number;
	/** Its changes of state so far, as JSON. */
	timeline: string;
}

/** The job that a row tells of. */
export function jobOf(row: JobRow): Job {
	return {
		id: row.id,
		kind: 'pi',
		digits: row.digits,
		state: row.state,
		progress: row.progress,
		createdAt: new Date(row.created_at),
		startedAt: dateOf(row.started_at),
		finishedAt: dateOf(row.finished_at),
		worker: row.worker,
		attempts: row.attempts,
		error: row.error === null ? null : (JSON.parse(row.error) as JobFailure),
		result: row.result === null ? null : (JSON.parse(row.result) as JobResult),
	};
}

/** What happened to a job after an event: its changes of state since, and how it is now. */
export function eventsOf(row: JobRow, after: number): JobEvent[] {
	if (after === row.version) return [];
	return eventsSince(jobOf(row), row.version, JSON.parse(row.timeline) as TimelineStep[], after);
}

function dateOf(at: number | null): Date | null {
	return at === null ? null : new Date(at);
}
