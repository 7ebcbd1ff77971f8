import {randomUUID} from 'node:crypto';
import * as z from 'zod';
import {LunchError} from '../../shared/errors.ts';
import type {Environment} from '../../shared/files/paths.ts';
import type {Job} from '../job.ts';
import {checkKey} from '../job-request.ts';
import type {JobPage, Jobs} from '../jobs.ts';
import {cancelledDocumentSchema, jobDocumentSchema, jobListDocumentSchema, jobLoadSchema} from '../schema.ts';
import {downloadOverHttp} from './download-over-http.ts';
import {outputOverHttp} from './output-over-http.ts';
import {partsOverHttp} from './parts-over-http.ts';
import {readJob} from './read-job.ts';
import {createServiceClient, type ServiceRequest} from './service-client.ts';
import {watchOverHttp} from './watch-over-http.ts';
import {writeCall} from './write-call.ts';

export interface HttpJobsOptions {
	/** Address of a `lunch serve`, without a slash at the end. */
	address: string;
	/** The token of the service; null where it wants none. */
	token?: string | null;
	/** The longest to wait for an answer to begin, and between its parts, in milliseconds. */
	timeoutMs?: number;
	/** The longest silence while a job is watched, in milliseconds: the service gives a sign of life every 15 seconds. */
	silenceMs?: number;
	userAgent?: string;
	/** Makes the `x-request-id` of each request. */
	requestId?: (() => string) | undefined;
	/** Where the proxies are read from; left out: there are none. */
	env?: Environment;
}

const workersSchema = z.object({
	schemaVersion: z.literal(1),
	service: z.literal('lunch'),
	jobs: jobLoadSchema.nullable(),
});

/**
 * The jobs of a `lunch serve`. Failures are what the service said, or SERVICE_UNREACHABLE, SERVICE_FAILED,
 * UNAUTHORIZED. A new job without a key is given one, so that asking once more makes no second job.
 */
export function createHttpJobs({
	address,
	token = null,
	timeoutMs = 15_000,
	silenceMs = 45_000,
	userAgent = 'lunch (jobs)',
	requestId,
	env = {},
}: HttpJobsOptions): Jobs {
	const client = createServiceClient({address, token, timeoutMs, userAgent, requestId, env});

	async function jobAt(path: string, request?: ServiceRequest): Promise<Job> {
		return readJob((await client.document(path, jobDocumentSchema, request)).document.job);
	}

	const pathOf = (id: string) => `/job/${encodeURIComponent(id)}`;

	return {
		async submit(request) {
			const {idempotencyKey} = request;
			const key = idempotencyKey === undefined ? randomUUID() : checkKey(idempotencyKey);
			const isCall = request.kind === 'call';
			const {headers, document} = await client.document(isCall ? '/call' : '/job', jobDocumentSchema, {
				method: 'POST',
				headers: {'content-type': 'application/json', 'idempotency-key': key},
				body: isCall ? writeCall(request) : JSON.stringify({digits: request.digits}),
			});
			// A key that was made here is nobody else's: where it is known, the first try had come through.
			const isNew = idempotencyKey === undefined || headers['idempotent-replayed'] !== 'true';
			return {job: readJob(document.job), isNew};
		},
		get: id => jobAt(pathOf(id)),
		async list({states, kind, group, limit, cursor} = {}): Promise<JobPage> {
			const query = new URLSearchParams();
			if (kind) query.set('kind', kind);
			if (group !== undefined) query.set('group', group);
			if (states) query.set('state', states.join(','));
			if (limit !== undefined) query.set('limit', String(limit));
			if (cursor !== undefined) query.set('cursor', cursor);
			const {document} = await client.document(`/jobs?${query}`, jobListDocumentSchema);
			return {jobs: document.jobs.map(readJob), nextCursor: document.nextCursor};
		},
		cancel: id => jobAt(pathOf(id), {method: 'DELETE'}),
		async cancelGroup(group) {
			const query = new URLSearchParams({group});
			const {document} = await client.document(`/jobs?${query}`, cancelledDocumentSchema, {method: 'DELETE'});
			return document.cancelled;
		},
		retry: id => jobAt(`${pathOf(id)}/retry`, {method: 'POST', headers: {'idempotency-key': randomUUID()}}),
		events: (id, options = {}) => watchOverHttp(client, id, silenceMs, options),
		output: (id, options = {}) => outputOverHttp(client, id, silenceMs, options.signal),
		parts: id => partsOverHttp(client, id),
		async download(id, options = {}) {
			return downloadOverHttp(client, await jobAt(pathOf(id)), options);
		},
		async load() {
			const {jobs} = (await client.document('/workers', workersSchema)).document;
			if (jobs) return jobs;
			throw new LunchError('JOB_STORE_FAILED', `The service at ${address} can't use its jobs now.`);
		},
		close: () => client.close(),
	};
}
