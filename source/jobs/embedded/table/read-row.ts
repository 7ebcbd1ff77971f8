import * as z from 'zod';
import {fitSchema} from '../../../shared/fit-schema.ts';
import {isTenantName} from '../../../shared/tenant.ts';
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
import type {Job} from '../../job.ts';
import type {JobEvent} from '../../jobs.ts';
import type {JobRow} from './job-row.ts';
import {groupName, readPlainRow, readPlainSteps} from './read-plain-row.ts';

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
	if (plain) return {job: plain};
	const {data, fault} = fitSchema(jobRowSchema, row);
	return fault === null ? {job: data} : {misfit: fault};
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

/** How many times a job's process ended before an attempt was over. */
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
