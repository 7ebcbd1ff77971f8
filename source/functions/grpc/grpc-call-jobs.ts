import {setTimeout as delay} from 'node:timers/promises';
import type {Client, Metadata, MethodDefinition, ServiceError} from '@grpc/grpc-js';
import {backoff, jittered} from '../../shared/backoff.ts';
import {LunchError} from '../../shared/errors.ts';
import {cleanText} from '../../shared/text/clean-text.ts';
import type {CallJobs, CallJobTerms, EndedCallJob} from '../call-jobs.ts';
import type {CallRequest} from '../functions.ts';
import {readKeptCall} from '../wire/kept-call.ts';
import type {WireJob, WireSubmitRequest, WireWatchJobRequest} from '../wire/messages.ts';
import {requestToWire} from '../wire/request.ts';
import type {FunctionsDefinition} from '../wire/service-definitions.ts';
import {errorOfStatus} from '../wire/status.ts';

export interface GrpcCallJobsOptions {
	client: Client;
	methods: FunctionsDefinition;
	metadata: Metadata;
	address: string;
	/** Makes a call that has one answer. */
	callUnary: <Request, Response>(
		method: MethodDefinition<Request, Response>,
		request: Request,
		longestMs: number,
	) => Promise<Response>;
}

const ANSWER_MS = 30_000;
const RECONNECTING = {firstMs: 200, longestMs: 5000};
const ended = new Set(['finished', 'errored', 'cancelled']);

/** The jobs of a service, over gRPC. */
export function createGrpcCallJobs(options: GrpcCallJobsOptions): CallJobs {
	const {methods, callUnary} = options;
	return {
		async submit(request, terms) {
			return jobFromWire(await callUnary(methods.Submit, submissionToWire(request, terms), ANSWER_MS));
		},
		get: async id => jobFromWire(await callUnary(methods.GetJob, {id, withResult: true}, ANSWER_MS)),
		cancel: async id => jobFromWire(await callUnary(methods.CancelJob, {id}, ANSWER_MS)),
		watch: (id, signal) => watch(options, id, signal),
	};
}

/** Follows a job. After a break it connects again, and goes on after the last change that was seen. */
async function* watch(options: GrpcCallJobsOptions, id: string, signal?: AbortSignal): AsyncGenerator<EndedCallJob> {
	let after = 0;
	let failures = 0;
	let isKnown = false;
	while (!signal?.aborted) {
		try {
			for await (const job of oneStream(options, {id, after, withResult: true, withOutput: false}, signal)) {
				[after, failures, isKnown] = [job.version, 0, true];
				yield jobFromWire(job);
				if (ended.has(job.state)) return;
			}
		} catch (error) {
			if (signal?.aborted) return;
			if (!isKnown || !isPassing(error)) throw error;
		}
		failures += 1;
		await delay(jittered(backoff(failures, RECONNECTING)), undefined, {signal}).catch(() => {});
	}
}

async function* oneStream(
	{client, methods, metadata, address}: GrpcCallJobsOptions,
	request: WireWatchJobRequest,
	signal?: AbortSignal,
): AsyncGenerator<WireJob> {
	const {path, requestSerialize, responseDeserialize} = methods.WatchJob;
	const stream = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request, metadata);
	const stop = () => stream.cancel();
	signal?.addEventListener('abort', stop, {once: true});
	if (signal?.aborted) stop();
	try {
		yield* stream as AsyncIterable<WireJob>;
	} catch (error) {
		throw errorOfStatus(error as ServiceError, address);
	} finally {
		signal?.removeEventListener('abort', stop);
		stop();
	}
}

/** Whether the same request may well succeed in a while. */
function isPassing(error: unknown): boolean {
	return error instanceof LunchError && (error.code === 'SERVICE_UNREACHABLE' || error.code === 'FUNCTION_POOL_CLOSED');
}

function submissionToWire(request: CallRequest, terms: CallJobTerms): WireSubmitRequest {
	const {name = '', retries = 0, backoffMs, mostBackoffMs, retryOn = [], group = '', concurrency = 0} = terms;
	return {
		call: requestToWire(request),
		...{name, retries, retryOn, group, concurrency, priority: terms.priority ?? 0},
		...(backoffMs === undefined ? {} : {backoffMs}),
		...(mostBackoffMs === undefined ? {} : {mostBackoffMs}),
		idempotencyKey: terms.key ?? '',
	};
}

function jobFromWire(wire: WireJob): EndedCallJob {
	const {id, name, state, attempts, group, errorCode, errorMessage, result, notes} = wire;
	const kept = result === '' ? null : readKeptCall(result);
	return {
		...{id, name: cleanText(name, 200), state, group: group === '' ? null : group},
		attempts: attempts.map(({startedMs, endedMs, worker, outcome, reason}) => ({
			startedAt: new Date(startedMs),
			endedAt: endedMs === 0 ? null : new Date(endedMs),
			worker: cleanText(worker, 200) || null,
			outcome: outcome || null,
			reason: cleanText(reason) || null,
		})),
		error: errorCode === '' ? null : {code: errorCode, message: cleanText(errorMessage)},
		notes: notes.map(({atMs, kind, message}) => ({
			at: new Date(atMs),
			kind: cleanText(kind, 100),
			message: cleanText(message),
		})),
		end: kept && {outcome: kept.outcome, ...kept.output, files: kept.files},
	};
}
