import type {FastifyInstance} from 'fastify';
import {hasEnded} from '../../../jobs/job.ts';
import type {TenantJobs} from '../../../jobs/jobs.ts';
import {LunchError} from '../../../shared/errors.ts';
import {type Access, unauthorized} from '../../access/access.ts';
import type {Metrics} from '../../metrics/metrics.ts';
import type {BasePath} from '../base-path.ts';
import {originOf} from '../request-trace.ts';
import {cancelGroupSchema, retrySchema, submitCallSchema} from './call-schemas.ts';
import {readGroup} from './job-query.ts';
import {LONGEST_CALL_BODY, readCallJob} from './read-call-job.ts';
import {type ById, JSON_TYPE, submissionSender} from './send-job.ts';

export interface CallRoutesOptions {
	jobs: TenantJobs;
	metrics: Metrics;
	basePath: BasePath;
	access: Pick<Access, 'wantsToken'>;
	/** Whether calls are run: here, or by other machines. */
	takesCalls: boolean;
}

/** `POST /call`, and what is done with jobs of any kind: another attempt, and the end of a group. */
export function addCallRoutes(app: FastifyInstance, options: CallRoutesOptions): void {
	const {jobs, access} = options;
	const sendSubmitted = submissionSender(options);

	/** Code of clients is run for those with a token alone, on loopback too: every page in a browser there reaches it. */
	function checkCaller(): void {
		if (!access.wantsToken) {
			const {message} = unauthorized(false);
			throw new LunchError('UNAUTHORIZED', message, {
				hint: 'Start the service with --token-file FILE, and send `Authorization: Bearer TOKEN`.',
			});
		}
		if (options.takesCalls) return;
		throw new LunchError('FUNCTION_RUNTIME_MISSING', 'This service runs no functions.', {
			hint: 'Leave --functions 0 out.',
		});
	}

	app.post(
		'/call',
		{schema: submitCallSchema, bodyLimit: LONGEST_CALL_BODY, config: {takesBody: true}},
		async (request, reply) => {
			checkCaller();
			const body = typeof request.body === 'string' ? request.body : '';
			const asked = readCallJob(body, request.headers['idempotency-key']);
			const submission = await jobs.of(request.tenant).submit({...asked, origin: originOf(request)});
			return sendSubmitted(request, reply, submission);
		},
	);
	app.post<ById>('/job/:id/retry', {schema: retrySchema}, async (request, reply) => {
		const own = jobs.of(request.tenant);
		const before = await own.get(request.params.id);
		if (before.kind === 'call' && hasEnded(before.state)) checkCaller();
		const job = await own.retry(before.id);
		return sendSubmitted(request, reply, {job, isNew: true});
	});
	app.delete<{Querystring: Record<string, unknown>}>(
		'/jobs',
		{schema: cancelGroupSchema},
		async ({query, tenant}, reply) => {
			const cancelled = await jobs.of(tenant).cancelGroup(readGroup(query));
			return reply
				.header('cache-control', 'no-store')
				.type(JSON_TYPE)
				.send(JSON.stringify({schemaVersion: 1, cancelled}));
		},
	);
	app.get('/call', {schema: {hide: true}}, async (_request, reply) => {
		reply.header('allow', 'POST');
		throw new LunchError('METHOD_NOT_ALLOWED', 'GET is not allowed here.', {
			hint: 'POST a call, or GET /jobs?kind=call.',
		});
	});
}
