import type {FastifyReply, FastifyRequest} from 'fastify';
import {jobDocument} from '../../../jobs/documents.ts';
import type {Job} from '../../../jobs/job.ts';
import type {Submission} from '../../../jobs/jobs.ts';
import type {Metrics} from '../../metrics/metrics.ts';
import type {BasePath} from '../base-path.ts';
import {noteInLog} from '../request-lifecycle.ts';

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

/** Answers a submission: with 202, the document of the job and its address. */
export type SendSubmission = (request: FastifyRequest, reply: FastifyReply, submission: Submission) => FastifyReply;

/** Makes the answers to submissions, and counts those that made a job. */
export function submissionSender({metrics, basePath}: {metrics: Metrics; basePath: BasePath}): SendSubmission {
	const submitted = metrics.counter('lunch_jobs_submitted_total');
	return (request, reply, {job, isNew}) => {
		// Later lines of the log about the job have its id.
		noteInLog(request, {job: job.id, tenant: request.tenant});
		if (isNew) submitted.value++;
		else reply.header('idempotent-replayed', 'true');
		return sendJob(reply.code(202).header('location', basePath.link(request, `/job/${job.id}`)), job);
	};
}
