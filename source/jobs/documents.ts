// The JSON that commands print and the HTTP API answers with. Its published schema is schema.ts.
import type {ErrorCode} from '../shared/errors.ts';
import type {Attempt, CallTitle, Job, JobNote, JobResult, JobState} from './job.ts';
import type {JobPart, JobWork} from './job-work.ts';
import type {JobPage} from './jobs.ts';

interface JobBodyFacts {
	id: string;
	state: JobState;
	progress: number;
	createdAt: string;
	startedAt: string | null;
	finishedAt: string | null;
	worker: string | null;
	error: {code: ErrorCode; message: string} | null;
	result: JobResult | null;
	notes?: (Omit<JobNote, 'at'> & {at: string})[];
}

export interface PiJobBody extends JobBodyFacts {
	kind: 'pi';
	digits: number;
	attempts: number;
}

export interface CallJobBody extends JobBodyFacts {
	kind: 'call';
	call: CallTitle;
	attempts: (Omit<Attempt, 'startedAt' | 'endedAt'> & {startedAt: string; endedAt: string | null})[];
	retries: number;
	group: string | null;
	priority: number;
}

export type JobBody = PiJobBody | CallJobBody;

export interface JobDocument {
	schemaVersion: 1;
	job: JobBody;
}

export interface JobListDocument {
	schemaVersion: 1;
	jobs: JobBody[];
	nextCursor: string | null;
}

export interface JobPartsDocument extends Omit<JobWork, 'parts'> {
	schemaVersion: 1;
	parts: (Omit<JobPart, 'startedAt'> & {startedAt: string | null})[];
}

/** The work of a running job. */
export function jobPartsDocument({parts, workers, decimals}: JobWork): JobPartsDocument {
	const written = parts.map(part => ({...part, startedAt: part.startedAt?.toISOString() ?? null}));
	return {schemaVersion: 1, parts: written, workers, decimals};
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
	const {createdAt, startedAt, finishedAt, notes} = job;
	const shown = {
		createdAt: createdAt.toISOString(),
		startedAt: startedAt?.toISOString() ?? null,
		finishedAt: finishedAt?.toISOString() ?? null,
		...(notes ? {notes: notes.map(note => ({...note, at: note.at.toISOString()}))} : {}),
	};
	if (job.kind === 'pi') {
		const {notes: _, ...facts} = job;
		return {...facts, ...shown};
	}
	const {history, notes: _, ...facts} = job;
	return {...facts, ...shown, attempts: history.map(attemptBody)};
}

function attemptBody({startedAt, endedAt, ...attempt}: Attempt): CallJobBody['attempts'][number] {
	return {startedAt: startedAt.toISOString(), endedAt: endedAt?.toISOString() ?? null, ...attempt};
}
