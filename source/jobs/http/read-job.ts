import type * as z from 'zod';
import {cleanText} from '../../shared/text/clean-text.ts';
import type {Job} from '../job.ts';
import type {jobSchema} from '../schema.ts';
import {sharedCode} from './service-problem.ts';

/** The job of a document that came from a service, its texts cleaned. */
export function readJob(body: z.infer<typeof jobSchema>): Job {
	const {error, worker} = body;
	return {
		...body,
		createdAt: new Date(body.createdAt),
		startedAt: dateOf(body.startedAt),
		finishedAt: dateOf(body.finishedAt),
		worker: worker === null ? null : cleanText(worker, 200),
		error: error && {code: sharedCode(error.code) ?? 'JOB_FAILED', message: cleanText(error.message)},
	};
}

function dateOf(text: string | null): Date | null {
	return text === null ? null : new Date(text);
}
