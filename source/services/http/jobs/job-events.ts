import type {ServerResponse} from 'node:http';
import type {FastifyInstance, FastifyReply, FastifyRequest} from 'fastify';
import {jobDocument} from '../../../jobs/documents.ts';
import {hasEnded} from '../../../jobs/job.ts';
import type {JobEvent, JobOutput, TenantJobs} from '../../../jobs/jobs.ts';
import {LunchError} from '../../../shared/errors.ts';
import {inBackground} from '../../../shared/in-background.ts';
import type {Metrics} from '../../metrics/metrics.ts';
import type {BasePath} from '../base-path.ts';

/** The pause after which clients connect again after a break, in milliseconds. */
const RETRY_MS = 1000;
const MOST_STREAMS = 2000;

export interface EventStreamsOptions {
	jobs: TenantJobs;
	metrics: Metrics;
	basePath: BasePath;
	/** Between signs of life to watching clients, in milliseconds. */
	heartbeatMs: number;
}

type EventsRequest = FastifyRequest<{Params: {id: string}}>;

/** `GET /job/{id}/events`: server-sent events, each when the client has taken the one before. */
export function createEventStreams(app: FastifyInstance, {jobs, metrics, heartbeatMs}: EventStreamsOptions) {
	const stopping = new AbortController();
	let open = 0;
	metrics.gauge('lunch_job_event_streams', () => open);
	// Watching clients would keep the server from ending. They connect again, with the last event that they saw.
	app.addHook('preClose', async () => stopping.abort());

	async function send(request: EventsRequest, reply: FastifyReply): Promise<FastifyReply> {
		const {id} = request.params;
		const after = readLastEventId(request.headers['last-event-id']);
		const own = jobs.of(request.tenant);
		const job = await own.get(id);
		refuseTooMany();
		const gone = new AbortController();
		const events = own.events(id, {after, signal: AbortSignal.any([gone.signal, stopping.signal])});
		const iterator = textsOf(events);
		// All events of a job that has ended are there at once. Where none is left, 204 tells a browser not to connect again.
		const first = hasEnded(job.state) ? await iterator.next() : null;
		if (first?.done) return reply.code(204).send();
		return begin(request, reply, {gone, iterator, first: first?.value ?? null});
	}

	/** Sends the output of a call, as it comes. */
	async function sendOutput(request: EventsRequest, reply: FastifyReply): Promise<FastifyReply> {
		const own = jobs.of(request.tenant);
		const {id} = await own.get(request.params.id);
		refuseTooMany();
		const gone = new AbortController();
		const output = own.output(id, {signal: AbortSignal.any([gone.signal, stopping.signal])});
		const iterator = outputTexts(output, gone.signal, stopping.signal);
		return begin(request, reply, {gone, iterator, first: null});
	}

	function refuseTooMany(): void {
		if (open < MOST_STREAMS) return;
		throw new LunchError('OVERLOADED', 'Too many clients watch jobs.', {hint: 'Try again in a moment.'});
	}

	async function begin(
		request: EventsRequest,
		reply: FastifyReply,
		{gone, iterator, first}: {gone: AbortController; iterator: AsyncGenerator<string, void>; first: string | null},
	): Promise<FastifyReply> {
		reply.hijack();
		reply.raw.once('close', () => gone.abort());
		if (reply.raw.destroyed) gone.abort();
		reply.raw.writeHead(200, eventHeaders(reply));
		if (request.method === 'HEAD') {
			await iterator.return();
			reply.raw.end();
			return reply;
		}
		open++;
		// The stream goes on beside the request, and its failure must not end the process.
		inBackground(
			stream(reply.raw, iterator, first, heartbeatMs).finally(() => {
				open--;
				reply.raw.end();
			}),
			error => request.log.warn({err: error}, 'events of a job broke off'),
		);
		return reply;
	}

	return {send, sendOutput};
}

async function stream(
	response: ServerResponse,
	iterator: AsyncGenerator<string, void>,
	first: string | null,
	heartbeatMs: number,
): Promise<void> {
	const heartbeat = setInterval(() => {
		if (!response.writableNeedDrain) response.write(':\n\n');
	}, heartbeatMs);
	try {
		response.write(`retry: ${RETRY_MS}\n\n`);
		if (first) await write(response, first);
		for (let next = await iterator.next(); !next.done; next = await iterator.next()) await write(response, next.value);
	} finally {
		clearInterval(heartbeat);
		await iterator.return();
	}
}

async function* textsOf(events: AsyncIterable<JobEvent>): AsyncGenerator<string, void> {
	for await (const {id, job} of events) yield `id: ${id}\nevent: job\ndata: ${JSON.stringify(jobDocument(job))}\n\n`;
}

/** In the end an event says that nothing more comes: browsers would connect again. */
async function* outputTexts(output: AsyncIterable<JobOutput>, ...broken: AbortSignal[]): AsyncGenerator<string, void> {
	for await (const piece of output) yield `event: output\ndata: ${JSON.stringify(piece)}\n\n`;
	if (!broken.some(({aborted}) => aborted)) yield 'event: end\ndata: {}\n\n';
}

async function write(response: ServerResponse, text: string): Promise<void> {
	if (response.destroyed || response.write(text)) return;
	await new Promise<void>(resolve => {
		const done = () => {
			response.off('drain', done).off('close', done);
			resolve();
		};
		response.on('drain', done).on('close', done);
	});
}

function eventHeaders(reply: FastifyReply): Record<string, string> {
	const own = Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)]);
	return {
		...Object.fromEntries(own),
		'content-type': 'text/event-stream; charset=utf-8',
		'cache-control': 'no-store',
		// nginx would gather events until its buffer is full.
		'x-accel-buffering': 'no',
	};
}

function readLastEventId(header: string | string[] | undefined): number {
	if (header === undefined) return 0;
	if (typeof header === 'string' && /^\d{1,15}$/.test(header)) return Number(header);
	throw new LunchError('JOB_INVALID', 'Last-Event-ID must be the id of an event.');
}
