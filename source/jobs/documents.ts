// The JSON that commands print and the HTTP API answers with. Its published schema is schema.ts.
import type {ErrorCode} from '../shared/errors.ts';
import type {Job, JobResult, JobState} from './job.ts';
import type {JobPage} from './jobs.ts';

export interface JobBody {
	id: string;
	kind: 'pi';
	digits: number;
	state: JobState;
	progress: number;
	createdAt: string;
	startedAt: string | null;
	finishedAt: string | null;
	worker: string | null;
	attempts: number;
	error: {code: ErrorCode; message: string} | null;
	result: JobResult | null;
}

export interface JobDocument {
	schemaVersion: 1;
	job: JobBody;
}

export interface JobListDocument {
	schemaVersion: 1;
	jobs: JobBody[];
	nextCursor: string | null;
}

/** One job, alone or as the content of an event. */
export function jobDocument(job: Job): JobDocument {
	return {schemaVersion: 1, job: jobBody(job)};
}

/** A page of jobs. */
export function jobListDocument({jobs, nextCursor}: JobPage): JobListDocument {
	return {schemaVersion: 1, jobs: jobs.map(jobBody), nextCursor};
}

function jobBody(job: Job): JobBody {
	return {
		...job,
		createdAt: job.createdAt.toISOString(),
		startedAt: job.startedAt?.toISOString() ?? null,
		finishedAt: job.finishedAt?.toISOString() ?? null,
	};
}
