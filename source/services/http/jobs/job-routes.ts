import type {FastifyInstance} from 'fastify';
import {jobListDocument, jobPartsDocument} from '../../../jobs/documents.ts';
import {LunchError} from '../../../shared/errors.ts';
import {originOf} from '../request-trace.ts';
import {addCallRoutes, type CallRoutesOptions} from './call-routes.ts';
import {sendResult} from './job-download.ts';
import {createEventStreams, type EventStreamsOptions} from './job-events.ts';
import {readJobQuery} from './job-query.ts';
import {
	cancelSchema,
	downloadSchema,
	eventsSchema,
	jobSchema,
	listSchema,
	outputSchema,
	partsSchema,
	submitSchema,
} from './job-schemas.ts';
import {LONGEST_BODY, readJobRequest} from './read-job-request.ts';
import {type ById, JSON_TYPE, sendJob, submissionSender} from './send-job.ts';

/** `/job…`, `/jobs`: the jobs over HTTP. */
export function addJobRoutes(app: FastifyInstance, options: EventStreamsOptions & CallRoutesOptions): void {
	const {jobs} = options;
	// The schemas are documentation: requests are read by code of ours, and answers written as the command line's are.
	app.setValidatorCompiler(() => () => true).setSerializerCompiler(() => JSON.stringify);
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('application/json', {parseAs: 'string'}, (_request, body, done) => done(null, body));
	addCallRoutes(app, options);
	const sendSubmitted = submissionSender(options);
	const streams = createEventStreams(app, options);

	app.post(
		'/job',
		{schema: submitSchema, bodyLimit: LONGEST_BODY, config: {takesBody: true}},
		async (request, reply) => {
			const body = typeof request.body === 'string' ? request.body : '';
			const asked = readJobRequest(body, request.headers['idempotency-key'], jobs.maxDigits);
			const submission = await jobs.of(request.tenant).submit({...asked, origin: originOf(request)});
			return sendSubmitted(request, reply, submission);
		},
	);
	app.get<ById>('/job/:id', {schema: jobSchema}, async ({params, tenant}, reply) =>
		sendJob(reply, await jobs.of(tenant).get(params.id)),
	);
	app.get<ById>('/job/:id/parts', {schema: partsSchema}, async ({params, tenant}, reply) => {
		const work = await jobs.of(tenant).parts(params.id);
		return reply
			.header('cache-control', 'no-store')
			.type(JSON_TYPE)
			.send(JSON.stringify(jobPartsDocument(work)));
	});
	app.delete<ById>('/job/:id', {schema: cancelSchema}, async ({params, tenant}, reply) =>
		sendJob(reply, await jobs.of(tenant).cancel(params.id)),
	);
	app.get<{Querystring: Record<string, unknown>}>('/jobs', {schema: listSchema}, async ({query, tenant}, reply) => {
		const page = await jobs.of(tenant).list(readJobQuery(query));
		return reply
			.header('cache-control', 'no-store')
			.type(JSON_TYPE)
			.send(JSON.stringify(jobListDocument(page)));
	});
	app.get<ById>(
		'/job/:id/events',
		{schema: eventsSchema, exposeHeadRoute: false, config: {isEndless: true}},
		streams.send,
	);
	app.get<ById>(
		'/job/:id/output',
		{schema: outputSchema, exposeHeadRoute: false, config: {isEndless: true}},
		streams.sendOutput,
	);
	app.get<ById>('/job/download/:id', {schema: downloadSchema, exposeHeadRoute: false}, (request, reply) =>
		sendResult(jobs.of(request.tenant), request, reply),
	);
	app.head<ById>('/job/:id/events', {schema: {hide: true}}, streams.send);
	app.head<ById>('/job/download/:id', {schema: {hide: true}}, (request, reply) =>
		sendResult(jobs.of(request.tenant), request, reply),
	);

	// Addresses below /job that are not there must not be asked of the upstream.
	const hidden = {schema: {hide: true}};
	app.get('/job', hidden, async (_request, reply) => {
		reply.header('allow', 'POST');
		throw new LunchError('METHOD_NOT_ALLOWED', 'GET is not allowed here.', {hint: 'POST a job, or GET /jobs.'});
	});
	app.get('/job/*', hidden, async () => {
		throw new LunchError('NOT_FOUND', 'There is nothing at this address.', {hint: 'See /docs for what there is.'});
	});
}
