// The published schema of the job service's JSON documents. A change that breaks it raises schemaVersion.
import * as z from 'zod';
import {attemptOutcomes, jobStates} from './job.ts';
import {MAX_DIGITS, USUAL_MAX_DIGITS} from './pi/limits.ts';

const digits = z.int().min(1).max(MAX_DIGITS).describe('Decimals of pi');

/** The body of `POST /job`. */
export const jobRequestSchema = z.object({
	digits: z.int().min(1).max(USUAL_MAX_DIGITS).describe('Decimals of pi; more of them where the service allows it'),
});

export const jobResultSchema = z.object({
	bytes: z.int().min(3),
	sha256: z.string().regex(/^[0-9a-f]{64}$/),
	objectName: z.string().min(1),
	lastDigits: z.string().regex(/^\d{1,10}$/),
});

/** The facts of the document of a call. */
export const callResultSchema = z.object({
	bytes: z.int().min(2),
	sha256: z.string().regex(/^[0-9a-f]{64}$/),
	objectName: z.string().min(1),
});

const facts = {
	state: z.enum(jobStates),
	progress: z.number().min(0).max(1).describe('Never goes back; 1 only when finished'),
	createdAt: z.iso.datetime(),
	startedAt: z.iso.datetime().nullable(),
	finishedAt: z.iso.datetime().nullable(),
	worker: z.string().min(1).nullable(),
	error: z.object({code: z.string().regex(/^[A-Z_]+$/), message: z.string().min(1)}).nullable(),
};

export const piJobSchema = z.object({
	id: z.uuid(),
	kind: z.literal('pi'),
	digits,
	...facts,
	attempts: z.int().min(0),
	result: jobResultSchema.nullable(),
});

export const attemptSchema = z.object({
	startedAt: z.iso.datetime(),
	endedAt: z.iso.datetime().nullable().describe('Null while it runs'),
	worker: z.string().min(1).nullable(),
	outcome: z.enum(attemptOutcomes).nullable(),
	reason: z.string().min(1).nullable().describe('Why it did not return'),
});

export const callJobSchema = z.object({
	id: z.uuid(),
	kind: z.literal('call'),
	call: z.object({name: z.string().min(1).describe('As in prices.ts#total'), runtime: z.enum(['node', 'python'])}),
	...facts,
	attempts: z.array(attemptSchema).describe('Each time that it was begun: once, unless its retries allow more'),
	result: callResultSchema.nullable().describe('Of the document of its value, output and error'),
	retries: z.int().min(0).describe('How often it may begin again'),
	group: z.string().min(1).nullable(),
	priority: z.int(),
});

export const jobSchema = z.discriminatedUnion('kind', [piJobSchema, callJobSchema]);

const schemaVersion = z.literal(1);

/** `lunch pi show <id> --json`, `GET /job/{id}` */
export const jobDocumentSchema = z.object({schemaVersion, job: jobSchema});

/** `lunch pi list --json`, `GET /jobs` */
export const jobListDocumentSchema = z.object({
	schemaVersion,
	jobs: z.array(jobSchema),
	nextCursor: z.string().min(1).nullable(),
});

/** `DELETE /jobs?group=` */
export const cancelledDocumentSchema = z.object({
	schemaVersion,
	cancelled: z.int().min(0).describe('How many jobs of the group waited or ran, and are cancelled now'),
});

/** How busy a job service is: a part of `GET /workers`. */
export const jobLoadSchema = z.object({
	slots: z.array(
		z.object({
			maxDigits: z.int().min(1).describe('Most decimals of a job that it takes'),
			threads: z.int().min(1),
			jobId: z.uuid().nullable().describe('The job it is at'),
		}),
	),
	counts: z.record(z.enum(jobStates), z.int().min(0)).describe('How many jobs there are in each state'),
	bytes: z.int().min(0).describe('Bytes of results, the ones still to come included'),
	resting: z.string().nullable().default(null).describe('Why no jobs are begun: results can not be written'),
});
