import type {FastifyReply} from 'fastify';
import {jobDocument} from '../../../jobs/documents.ts';
import type {Job} from '../../../jobs/job.ts';

export const JSON_TYPE = 'application/json; charset=utf-8';

export interface ById {
	Params: {id: string};
}

/** Answers with the document of a job. */
export function sendJob(reply: FastifyReply, job: Job): FastifyReply {
	return reply
		.header('cache-control', 'no-store')
		.type(JSON_TYPE)
		.send(JSON.stringify(jobDocument(job)));
}
