// How jobs are stored, in any engine. A store is outside the program: what is read from it is checked.
import * as z from 'zod';
import {isErrorCode} from '../../shared/errors.ts';
import {fitSchema} from '../../shared/fit-schema.ts';
import {cleanText} from '../../shared/text/clean-text.ts';
import {attemptOutcomes, type CallJob, type Job, jobStates, type PiJob} from '../job.ts';
import {callResultSchema, jobResultSchema} from '../result-schema.ts';
import {isObjectNameOf} from '../results/object-name.ts';

/** A job's id. */
export const storedId = z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);

export const storedState = z.enum(jobStates);

/** A moment that a date can hold, in milliseconds since 1970. */
export const storedTime = z.int().min(0).max(8_640_000_000_000_000);

/** The name of a worker, for people. */
export const storedName = z.string().transform(name => cleanText(name));

/** Why a job failed. A code of a later version is told as JOB_FAILED. */
export const storedFailure = z.object({
	code: z.custom<NonNullable<Job['error']>['code']>(isErrorCode).catch('JOB_FAILED'),
	message: z.string().transform(message => cleanText(message, 2000)),
});

export const storedResult = z.union([jobResultSchema, callResultSchema]);

export const storedStep = z.object({
	version: z.int().min(1),
	state: storedState,
	at: storedTime,
	progress: z.number().min(0).max(1),
	attempts: z.int().min(0),
	worker: storedName.nullable(),
	isLost: z.boolean().optional(),
	outcome: z.enum(attemptOutcomes).optional(),
	reason: z
		.string()
		.transform(reason => cleanText(reason, 2000))
		.optional(),
});

/** A note on a job. */
export const storedNote = z.object({
	at: storedTime,
	kind: z.string().regex(/^[a-z-]{1,40}$/),
	message: z
		.string()
		.min(1)
		.transform(message => cleanText(message, 2000)),
});

export type StoredNote = z.infer<typeof storedNote>;

/** A value that is stored as JSON and read by this schema. */
export function jsonOf<Schema extends z.ZodType>(schema: Schema) {
	return z.string().transform((text, context): z.infer<Schema> => {
		try {
			const {data, fault} = fitSchema(schema, JSON.parse(text));
			if (fault === null) return data;
			context.addIssue(fault);
		} catch {
			context.addIssue('is not JSON');
		}
		return z.NEVER;
	});
}

/** The facts of a job as a store has them. Times are milliseconds since 1970. */
interface StoredFacts {
	created: number;
	started: number | null;
	finished: number | null;
	notes?: readonly StoredNote[] | null | undefined;
}

type Stored<Kind extends Job> = Omit<Kind, 'kind' | 'createdAt' | 'startedAt' | 'finishedAt' | 'notes'> & StoredFacts;

/** Decimals of pi, made of what a store has of the job. */
export function piJobFrom({id, digits, ...stored}: Stored<PiJob>): PiJob {
	return {id, kind: 'pi', digits, ...factsFrom(stored)};
}

/** A call, made of what a store has of the job. */
export function callJobFrom({id, call, retries, history, group, priority, ...stored}: Stored<CallJob>): CallJob {
	return {id, kind: 'call', call, ...factsFrom(stored), retries, history, group, priority};
}

function factsFrom(stored: Omit<Stored<PiJob>, 'id' | 'digits'>) {
	const {state, progress, created, started, finished, worker, attempts, error, result, notes} = stored;
	const times = {createdAt: new Date(created), startedAt: dateOf(started), finishedAt: dateOf(finished)};
	const noted = notes?.length ? {notes: notes.map(note => ({...note, at: new Date(note.at)}))} : {};
	return {state, progress, ...times, worker, attempts, error, result, ...noted};
}

function dateOf(at: number | null): Date | null {
	return at === null ? null : new Date(at);
}

/** A finished job has the result of its own; of others only a call that failed may have one, which tells how. */
export function checkEnd(job: Pick<Job, 'id' | 'kind' | 'state' | 'result'>, context: z.RefinementCtx): void {
	const {id, kind, state, result} = job;
	const isFit = state === 'finished' ? result !== null : result === null || (kind === 'call' && state === 'errored');
	if (!isFit) context.addIssue(`is ${state} ${result ? 'with' : 'without'} a result`);
	if (kind === 'pi' && result && result.lastDigits === undefined) context.addIssue('has a result without decimals');
	if (result && !isObjectNameOf(id, result.objectName)) context.addIssue('names a result that is not its own');
}
