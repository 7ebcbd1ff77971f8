import * as z from 'zod';
import {messageFor} from '../../../shared/rejections.ts';
import {isTenantName, type Tenant} from '../../../shared/tenant.ts';
import {callTermsSchema} from '../../engine/calls/call-terms.ts';
import {attemptsIn, eventsSince, type TimelineStep} from '../../engine/job-timeline.ts';
import {
	callJobFrom,
	checkEnd,
	jsonOf,
	piJobFrom,
	type StoredNote,
	storedFailure,
	storedId,
	storedName,
	storedNote,
	storedResult,
	storedState,
	storedStep,
	storedTime,
} from '../../engine/stored-job.ts';
import type {Job, JobState} from '../../job.ts';
import type {JobEvent} from '../../jobs.ts';
import {groupName, readPlainRow, readPlainSteps} from './read-plain-row.ts';

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

/** Notes that can't be read are as if there were none: they are no reason to lose a job. */
const notesSchema = jsonOf(z.array(storedNote)).nullable().catch(null);

const facts = {
	id: storedId,
	state: storedState,
	progress: z.number().min(0).max(1),
	created_at: storedTime,
	started_at: storedTime.nullable(),
	finished_at: storedTime.nullable(),
	worker: storedName.nullable(),
	attempts: z.int().min(0),
	tenant: z.string().refine(isTenantName),
	error: jsonOf(storedFailure).nullable(),
	result: jsonOf(storedResult).nullable(),
	notes: notesSchema,
};

/** The schema of a row's changes of state. */
export const timelineSchema = jsonOf(z.array(storedStep));

const callRow = z
	.object({
		...facts,
		kind: z.literal('call'),
		call: jsonOf(callTermsSchema),
		job_group: z.string(),
		timeline: timelineSchema,
	})
	.transform(({created_at: created, started_at: started, finished_at: finished, ...rest}, context): Job => {
		const {name, runtime, retries, priority} = rest.call;
		const group = groupName(rest.job_group);
		const history = attemptsIn(rest.timeline);
		const job = callJobFrom({
			...{...rest, created, started, finished},
			call: {name, runtime},
			...{retries, priority, group, history},
		});
		checkEnd(job, context);
		return job;
	});

const piRow = z
	.object({...facts, kind: z.literal('pi'), digits: z.int().min(1)})
	.transform(({created_at: created, started_at: started, finished_at: finished, ...rest}, context): Job => {
		const job = piJobFrom({...rest, created, started, finished});
		checkEnd(job, context);
		return job;
	});

/** The schema of a row, which has the last word on what a job is. */
export const jobRowSchema = z.discriminatedUnion('kind', [piRow, callRow]);

/** Reads a row that anybody can have written: the job, or why it is none. */
export function checkRow(row: JobRow): {job: Job} | {misfit: string} {
	const plain = readPlainRow(row);
	const read = plain ? {data: plain} : jobRowSchema.safeParse(row);
	if (!read.data) return {misfit: messageFor(read.error)};
	return {job: read.data};
}

/** The job of a row that was checked, or that this program made. */
export function readJob(row: JobRow): Job {
	return readPlainRow(row) ?? jobRowSchema.parse(row);
}

/** The events of a job after another. */
export function readEvents(row: JobRow, after: number): JobEvent[] {
	if (after === row.version) return [];
	return eventsSince(readJob(row), row.version, readSteps(row), after);
}

/** How often a job's process ended before an attempt was over. */
export function countLosses(row: JobRow): number {
	return readSteps(row).filter(({isLost}) => isLost).length;
}

/** The notes on a job; none where they can't be read. */
export function readNotes({notes}: JobRow): StoredNote[] {
	return notesSchema.parse(notes) ?? [];
}

/** A job's changes of state so far; none where they can't be read. */
export function readSteps(row: JobRow): TimelineStep[] {
	return readPlainSteps(row.timeline) ?? timelineSchema.safeParse(row.timeline).data ?? [];
}
