// How jobs are stored, in any engine. A store is outside the program: what is read from it is checked.
import * as z from 'zod';
import {isErrorCode} from '../../shared/errors.ts';
import {messageFor} from '../../shared/rejections.ts';
import {cleanText} from '../../shared/text/clean-text.ts';
import {type Job, jobStates} from '../job.ts';
import {isObjectNameOf} from '../results/object-name.ts';
import {jobResultSchema} from '../schema.ts';

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

export const storedResult = jobResultSchema;

export const storedStep = z.object({
	version: z.int().min(1),
	state: storedState,
	at: storedTime,
	progress: z.number().min(0).max(1),
	attempts: z.int().min(0),
	worker: storedName.nullable(),
	isLost: z.boolean().optional(),
});

/** A value that is stored as JSON and read by this schema. */
export function jsonOf<Schema extends z.ZodType>(schema: Schema) {
	return z.string().transform((text, context): z.infer<Schema> => {
		try {
			const parsed = schema.safeParse(JSON.parse(text));
			if (parsed.success) return parsed.data;
			context.addIssue(messageFor(parsed.error));
		} catch {
			context.addIssue('is not JSON');
		}
		return z.NEVER;
	});
}

/** A job, made of what a store has of it. Times are milliseconds since 1970. */
export function jobFrom(
	stored: Omit<Job, 'kind' | 'createdAt' | 'startedAt' | 'finishedAt'> & {
		created: number;
		started: number | null;
		finished: number | null;
	},
): Job {
	const {id, digits, state, progress, created, started, finished, worker, attempts, error, result} = stored;
	const times = {createdAt: new Date(created), startedAt: dateOf(started), finishedAt: dateOf(finished)};
	return {id, kind: 'pi', digits, state, progress, ...times, worker, attempts, error, result};
}

function dateOf(at: number | null): Date | null {
	return at === null ? null : new Date(at);
}

/** A finished job has the result of its own; no other job has one. */
export function checkEnd({id, state, result}: Pick<Job, 'id' | 'state' | 'result'>, context: z.RefinementCtx): void {
	if ((state === 'finished') !== (result !== null))
		context.addIssue(`is ${state} ${result ? 'with' : 'without'} a result`);
	if (result && !isObjectNameOf(id, result.objectName)) context.addIssue('names a result that is not its own');
}
