import {once} from 'node:events';
import type {ServerUnaryCall, ServerWritableStream, sendUnaryData} from '@grpc/grpc-js';
import type {
	WireGetJobRequest,
	WireJob,
	WireListJobsRequest,
	WireListJobsResponse,
	WireSubmitRequest,
	WireWatchJobRequest,
} from '../../functions/wire/messages.ts';
import {statusOf} from '../../functions/wire/status.ts';
import {hasEnded, type Job} from '../../jobs/job.ts';
import type {Jobs, TenantJobs} from '../../jobs/jobs.ts';
import {LunchError} from '../../shared/errors.ts';
import {inBackground} from '../../shared/in-background.ts';
import type {Logger} from '../logging/logger.ts';
import type {CallTenants} from './authorization.ts';
import {callerOf, originOf} from './caller.ts';
import type {CallsUnderWay} from './calls-under-way.ts';
import {expected, serviceStops} from './functions-handlers.ts';
import {jobFilterFromWire, jobRequestFromWire, jobToWire} from './job-messages.ts';

export interface JobsHandlersOptions {
	/** The jobs; null while there are none. */
	jobs: () => TenantJobs | null;
	tenants: CallTenants;
	calls: CallsUnderWay;
	log: Logger;
}

type WatchStream = ServerWritableStream<WireWatchJobRequest, Partial<WireJob>>;

type Unary<Request, Response> = ServerUnaryCall<Request, Response>;

/** The jobs among the methods of `lunch.functions.v1.Functions`. */
export function jobsHandlers({jobs, tenants, calls, log}: JobsHandlersOptions) {
	/** The jobs of a caller. */
	function jobsOf(call: Pick<Unary<unknown, unknown>, 'metadata' | 'getPeer'>): Jobs {
		const all = jobs();
		if (all) return all.of(tenants.ofJobs(call));
		throw new LunchError('JOB_STORE_FAILED', 'This service has no jobs.');
	}

	/** Answers a call with what `work` gives. */
	function unary<Request, Response>(work: (call: Unary<Request, Response>) => Promise<Response>) {
		return (call: Unary<Request, Response>, answer: sendUnaryData<Response>): void => {
			work(call).then(
				response => answer(null, response),
				(thrown: unknown) => answer(statusOf(expected(thrown, log))),
			);
		};
	}

	return {
		Submit: unary<WireSubmitRequest, WireJob>(async call => {
			const asked = jobRequestFromWire(call.request);
			const {job} = await jobsOf(call).submit({...asked, origin: originOf(call)});
			log.info({...callerOf(call), job: job.id}, 'accepted a call as a job');
			return jobToWire(job);
		}),
		GetJob: unary<WireGetJobRequest, WireJob>(async call => {
			const {id, withResult} = call.request;
			const own = jobsOf(call);
			const job = await own.get(id);
			return jobToWire(job, withResult ? await resultOf(own, job) : '');
		}),
		CancelJob: unary<{id: string}, WireJob>(async call => jobToWire(await jobsOf(call).cancel(call.request.id))),
		ListJobs: unary<WireListJobsRequest, WireListJobsResponse>(async call => {
			const {jobs: found, nextCursor} = await jobsOf(call).list(jobFilterFromWire(call.request));
			return {jobs: found.map(job => jobToWire(job)), nextCursor: nextCursor ?? ''};
		}),
		WatchJob(stream: WatchStream): void {
			const gone = new AbortController();
			const stop = () => gone.abort();
			stream.on('cancelled', stop);
			stream.on('close', calls.begin(stop));
			inBackground(
				watch(stream, gone.signal).then(
					() => {
						// Ended by this service and not by its client: the job goes on.
						if (calls.areEnded && !stream.destroyed) stream.emit('error', statusOf(serviceStops()));
						else stream.end();
					},
					(thrown: unknown) => {
						if (!stream.destroyed) stream.emit('error', statusOf(expected(thrown, log)));
					},
				),
			);
		},
	};

	async function watch(stream: WatchStream, signal: AbortSignal): Promise<void> {
		const {id, after, withResult, withOutput} = stream.request;
		const own = jobsOf(stream);
		const send = async (message: Partial<WireJob>): Promise<void> => {
			if (!signal.aborted && !stream.write(message)) await once(stream, 'drain', {signal}).catch(() => {});
		};
		const output = withOutput ? sendOutput(own, id, signal, send) : null;
		// A failure is that of the job's changes too, or is met at its end.
		output?.catch(() => {});
		for await (const {id: version, job} of own.events(id, {after, signal})) {
			const isOver = hasEnded(job.state);
			if (isOver) await output;
			await send(jobToWire(job, withResult && isOver ? await resultOf(own, job) : '', version));
		}
	}
}

/** Sends what a call writes. */
async function sendOutput(
	jobs: Jobs,
	id: string,
	signal: AbortSignal,
	send: (message: Partial<WireJob>) => Promise<void>,
): Promise<void> {
	for await (const {attempt, stream, text} of jobs.output(id, {signal})) {
		await send({id, output: {attempt, [stream]: text}});
	}
}

/** The document of a call that has ended; empty where there is none. */
async function resultOf(jobs: Jobs, {id, kind, result}: Job): Promise<string> {
	if (kind !== 'call' || result === null) return '';
	const chunks: Uint8Array[] = [];
	for await (const chunk of (await jobs.download(id)).body as AsyncIterable<Uint8Array>) chunks.push(chunk);
	return Buffer.concat(chunks).toString('utf8');
}
