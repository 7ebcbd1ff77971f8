import type * as z from 'zod';
import {cleanText} from '../../shared/text/clean-text.ts';
import type {Attempt, Job, JobNote} from '../job.ts';
import type {attemptSchema, jobSchema, piJobSchema} from '../schema.ts';
import {sharedCode} from './service-problem.ts';

/** The job of a document that came from a service, its texts cleaned. */
export function readJob(body: z.infer<typeof jobSchema>): Job {
	const {error, worker} = body;
	const facts = {
		createdAt: new Date(body.createdAt),
		startedAt: dateOf(body.startedAt),
		finishedAt: dateOf(body.finishedAt),
		worker: worker === null ? null : cleanText(worker, 200),
		error: error && {code: sharedCode(error.code) ?? 'JOB_FAILED', message: cleanText(error.message)},
		notes: body.notes?.map(readNote),
	};
	if (body.kind === 'pi') return {...body, ...facts};
	const {attempts, call, ...rest} = body;
	const title = {...call, name: cleanText(call.name, 200)};
	return {...rest, ...facts, call: title, attempts: attempts.length, history: attempts.map(readAttempt)};
}

function readNote({at, kind, message}: NonNullable<z.infer<typeof piJobSchema>['notes']>[number]): JobNote {
	return {at: new Date(at), kind: cleanText(kind, 100), message: cleanText(message)};
}

function readAttempt({startedAt, endedAt, worker, reason, outcome}: z.infer<typeof attemptSchema>): Attempt {
	return {
		startedAt: new Date(startedAt),
		endedAt: dateOf(endedAt),
		worker: worker === null ? null : cleanText(worker, 200),
		outcome,
		reason: reason === null ? null : cleanText(reason),
	};
}

function dateOf(text: string | null): Date | null {
	return text === null ? null : new Date(text);
}
