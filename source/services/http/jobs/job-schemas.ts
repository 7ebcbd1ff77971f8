// The job routes, for the documentation.
import * as z from 'zod';
import {keptCallSchema} from '../../../functions/schema.ts';
import {jobKinds, jobStates} from '../../../jobs/job.ts';
import {LONGEST_KEY} from '../../../jobs/job-request.ts';
import {DEFAULT_PAGE, LARGEST_PAGE} from '../../../jobs/jobs.ts';
import {
	jobDocumentSchema,
	jobListDocumentSchema,
	jobPartsDocumentSchema,
	jobRequestSchema,
} from '../../../jobs/schema.ts';
import {problemAnswer} from '../problem.ts';

export const tags = ['jobs'];
export const params = z.object({id: z.string().describe('Id of the job')});
export const notFound = {404: problemAnswer('There is no such job')};
export const unusable = {
	401: problemAnswer('The service wants a token, and this is not it'),
	403: problemAnswer('The request is of a foreign page, whose origin is not let in'),
	421: problemAnswer('The service has no such name: a page could have pointed its own here'),
	503: problemAnswer('The jobs can not be used now, or too many requests are under way: see Retry-After'),
};
const text = (description: string) => ({description, content: {'text/plain': {schema: z.string()}}});

/** The body of a submission: no field that means nothing. */
export const submitBodySchema = jobRequestSchema.strict();

export const idempotencyHeaders = z.object({
	'idempotency-key': z
		.string()
		.max(LONGEST_KEY)
		.optional()
		.describe('A repeat with the same key gives the same job, with Idempotent-Replayed: true'),
});

/** The answer to a submission that was accepted. */
export const accepted = {
	description: 'Accepted; Location is the address of the job',
	content: {'application/json': {schema: jobDocumentSchema}},
};

/** The answers to a submission of any kind. */
export const submissionAnswers = {
	202: accepted,
	409: problemAnswer('The key belongs to another request'),
	415: problemAnswer('The body is not application/json'),
	429: problemAnswer('Too many jobs wait, or results would take too many bytes'),
	...unusable,
};

export const submitSchema = {
	operationId: 'submitJob',
	summary: 'Has decimals of pi computed: answered once the job is on the disk',
	tags,
	headers: idempotencyHeaders,
	body: submitBodySchema,
	response: {
		...submissionAnswers,
		400: problemAnswer('The request makes no sense: field and limit are named. Or the job would take too much memory'),
		413: problemAnswer('The body is too long'),
		507: problemAnswer('There is no room on the disk for the result'),
	},
};

export const jobSchema = {
	operationId: 'getJob',
	summary: 'A job',
	tags,
	params,
	response: {200: jobDocumentSchema, ...notFound, ...unusable},
};

export const partsSchema = {
	operationId: 'getJobParts',
	summary: 'How far the work of a running job is, part by part, and which workers are at it',
	tags,
	params,
	response: {200: jobPartsDocumentSchema, ...notFound, ...unusable},
};

export const listSchema = {
	operationId: 'listJobs',
	summary: 'The jobs, newest first',
	tags,
	querystring: z.object({
		state: z.array(z.enum(jobStates)).optional().describe('Only jobs in these states: repeated, or with commas'),
		kind: z.enum(jobKinds).optional().describe('Only jobs of this kind'),
		group: z.string().optional().describe('Only jobs of this group'),
		limit: z.int().min(1).max(LARGEST_PAGE).default(DEFAULT_PAGE).describe('Most jobs of a page'),
		cursor: z.string().optional().describe('`nextCursor` of the page before'),
	}),
	response: {200: jobListDocumentSchema, 400: problemAnswer('A field makes no sense'), ...unusable},
};

export const cancelSchema = {
	operationId: 'cancelJob',
	summary: 'Cancels a job, queued or running; once more is not a failure',
	tags,
	params,
	response: {200: jobDocumentSchema, ...notFound, 409: problemAnswer('The job ended before'), ...unusable},
};

export const eventsSchema = {
	operationId: 'watchJob',
	summary: 'Every change of a job, until it has ended',
	description:
		'Server-sent events named `job`: `data` is the document of the job, `id` grows. `Last-Event-ID` goes on after an event; ' +
		'204 says that nothing more will come. Of the progress made while a client does not read, the latest comes.',
	tags,
	params,
	headers: z.object({'last-event-id': z.string().optional()}),
	response: {
		200: {description: 'The events', content: {'text/event-stream': {schema: z.string()}}},
		204: z.undefined().describe('The job has ended, and its last event was seen'),
		400: problemAnswer('Last-Event-ID is not an id of an event'),
		...notFound,
		...unusable,
	},
};

export const outputSchema = {
	operationId: 'watchOutput',
	summary: 'What a call writes, as it comes, until it has ended',
	description:
		'Server-sent events named `output`: `data` is a JSON object with `attempt`, `stream` (stdout or stderr) and `text`. ' +
		'It begins with the attempt that runs, or the last one; an event named `end` is the last.',
	tags,
	params,
	response: {
		200: {description: 'The output', content: {'text/event-stream': {schema: z.string()}}},
		...notFound,
		...unusable,
	},
};

export const downloadSchema = {
	operationId: 'downloadResult',
	summary:
		'The result: of pi `3.` and exactly so many decimals, truncated, no newline; of a call the document of its value, output and error',
	tags,
	params,
	headers: z.object({
		range: z.string().optional().describe('One range of bytes, also a suffix'),
		'if-range': z.string().optional(),
		'if-none-match': z.string().optional(),
	}),
	response: {
		200: {
			description: 'The whole result',
			content: {'text/plain': {schema: z.string()}, 'application/json': {schema: keptCallSchema}},
		},
		206: text('The part that Range asked for'),
		307: z.undefined().describe('The storage gives it, at Location and for a while'),
		304: z.undefined().describe('The client has it'),
		...notFound,
		409: problemAnswer('The job is not finished'),
		410: problemAnswer('The result was removed'),
		416: problemAnswer('There is no byte in the range'),
		...unusable,
	},
};
