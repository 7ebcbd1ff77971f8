// The routes about calls that are jobs, for the documentation.
import * as z from 'zod';
import {cancelledDocumentSchema} from '../../../jobs/schema.ts';
import {problemAnswer} from '../problem.ts';
import {accepted, idempotencyHeaders, notFound, params, submissionAnswers, tags, unusable} from './job-schemas.ts';
import {callSubmissionSchema} from './read-call-job.ts';

export const submitCallSchema = {
	operationId: 'submitCall',
	summary: 'Has a function called, once: answered when the call is on the disk. Wants a token always, also on loopback',
	tags,
	headers: idempotencyHeaders,
	body: callSubmissionSchema,
	response: {
		...submissionAnswers,
		400: problemAnswer('The request makes no sense, or the call can not be run'),
		413: problemAnswer('The call is too long'),
		501: problemAnswer('The service runs no functions'),
		507: problemAnswer('There is no room on the disk'),
	},
};

export const retrySchema = {
	operationId: 'retryJob',
	summary: 'Submits the work of an ended job once more, as a job of its own',
	tags,
	params,
	response: {202: accepted, ...notFound, 409: problemAnswer('The job has not ended'), ...unusable},
};

export const cancelGroupSchema = {
	operationId: 'cancelGroup',
	summary: 'Cancels the jobs of a group that wait or run',
	tags,
	querystring: z.object({group: z.string().describe('The name of the group')}),
	response: {200: cancelledDocumentSchema, 400: problemAnswer('The name is not a name of a group'), ...unusable},
};
