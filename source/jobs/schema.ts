// The published schema of the job service's JSON documents. A change that breaks it raises schemaVersion.
import * as z from 'zod';
import {attemptOutcomes, jobStates, noteKinds} from './job.ts';
import {MOST_PARTS, MOST_SEEN, partStates, partSteps} from './job-work.ts';
import {MAX_DIGITS, USUAL_MAX_DIGITS} from './pi/limits.ts';
import {callResultSchema, jobResultSchema} from './result-schema.ts';

export {callResultSchema, jobResultSchema};

const digits = z.int().min(1).max(MAX_DIGITS).describe('Decimals of pi');

/** The body of `POST /job`. */
export const jobRequestSchema = z.object({
	digits: z
		.int()
		.min(1)
		.max(MAX_DIGITS)
		.describe(`Decimals of pi: up to ${USUAL_MAX_DIGITS}, or to what --max-digits of the service says`),
});

const facts = {
	state: z.enum(jobStates),
	progress: z.number().min(0).max(1).describe('Never goes back; 1 only when finished'),
	createdAt: z.iso.datetime(),
	startedAt: z.iso.datetime().nullable(),
	finishedAt: z.iso.datetime().nullable(),
	worker: z.string().min(1).nullable(),
	error: z.object({code: z.string().regex(/^[A-Z_]+$/), message: z.string().min(1)}).nullable(),
	notes: z
		.array(
			z.object({
				at: z.iso.datetime(),
				kind: z
					.string()
					.min(1)
					.describe(`Of this version: ${noteKinds.join(', ')}`),
				message: z.string().min(1),
			}),
		)
		.optional()
		.describe('Notes on it besides its changes of state; left out where there are none'),
};

/** A job that computes decimals of pi. */
export const piJobSchema = z.object({
	id: z.uuid(),
	kind: z.literal('pi'),
	digits,
	...facts,
	attempts: z.int().min(0),
	result: jobResultSchema.nullable(),
});

/** One time that a call was begun. */
export const attemptSchema = z.object({
	startedAt: z.iso.datetime(),
	endedAt: z.iso.datetime().nullable().describe('Null while it runs'),
	worker: z.string().min(1).nullable(),
	outcome: z.enum(attemptOutcomes).nullable(),
	reason: z.string().min(1).nullable().describe('Why it did not return'),
});

/** A job that is a call of a function. */
export const callJobSchema = z.object({
	id: z.uuid(),
	kind: z.literal('call'),
	call: z.object({name: z.string().min(1).describe('As in prices.ts#total'), runtime: z.enum(['node', 'python'])}),
	...facts,
	attempts: z.array(attemptSchema).describe('Each time that it was begun: once, unless its retries allow more'),
	result: callResultSchema.nullable().describe('Of the document of its value, output and error'),
	retries: z.int().min(0).describe('How many times it may begin again'),
	group: z.string().min(1).nullable(),
	priority: z.int(),
});

/** A job of any kind; `kind` tells which. */
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

const share = z.number().min(0).max(1);
const rate = z.number().min(0).nullable().describe('Decimals of the whole job that it is worth, a second');
const someDecimals = z.string().max(MOST_SEEN).regex(/^\d*$/);

/** A part of the work of a job, and the process that computes it. */
export const jobPartSchema = z.object({
	step: z
		.enum(partSteps)
		.describe('Sums of a range of terms, sums that merge two of those, the quotient, its decimals'),
	from: share.describe('The range of the terms that it is about, or of the decimals, as shares of all of them'),
	to: share,
	share: share.describe('About how much of the work of the whole job it is'),
	state: z.enum(partStates),
	progress: share.describe('The share of it that is done, as far as that is known'),
	worker: z.string().min(1).nullable().describe('The process that computes it, or did'),
	startedAt: z.iso.datetime().nullable().describe('Null where only that of the whole job is known'),
	digitsPerSecond: rate,
});

/** A process that works on a job. */
export const jobWorkerSchema = z.object({
	worker: z.string().min(1),
	done: z.int().min(0).describe('Parts that it has computed'),
	computing: z.int().min(0).describe('Parts that it computes'),
	digitsPerSecond: rate,
});

/** `GET /job/{id}/parts` */
export const jobPartsDocumentSchema = z.object({
	schemaVersion,
	parts: z.array(jobPartSchema).max(MOST_PARTS).describe('Empty where the work has no parts, or the job does not run'),
	workers: z.array(jobWorkerSchema).max(MOST_PARTS).describe('The processes that have parts, or had some'),
	decimals: z
		.object({
			count: z.int().min(1).describe('How many there are by now, behind `3.`'),
			first: someDecimals.describe('The first of them'),
			latest: someDecimals.describe('The last of them'),
		})
		.nullable()
		.describe('The decimals that are converted so far; null before the first ones'),
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
