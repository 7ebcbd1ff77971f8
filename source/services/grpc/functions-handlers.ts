import type {ServerReadableStream, ServerUnaryCall, sendUnaryData} from '@grpc/grpc-js';
import {hideCallsOfOthers} from '../../functions/documents.ts';
import type {CallOutcome, CallRequest, Functions, RunningCall} from '../../functions/functions.ts';
import {startRetried} from '../../functions/retries/start-retried.ts';
import {loadToWire} from '../../functions/wire/load.ts';
import type {
	WireCallEvent,
	WireCallRequest,
	WireGetWorkersResponse,
	WirePutFileRequest,
	WirePutRequest,
	WirePutResponse,
} from '../../functions/wire/messages.ts';
import {requestFromWire} from '../../functions/wire/request.ts';
import {statusOf} from '../../functions/wire/status.ts';
import {valueFromWire} from '../../functions/wire/values.ts';
import {LunchError} from '../../shared/errors.ts';
import {inBackground} from '../../shared/in-background.ts';
import type {Tenant} from '../../shared/tenant.ts';
import {noTracing, type Tracing} from '../../shared/tracing.ts';
import type {Logger} from '../logging/logger.ts';
import type {Metrics} from '../metrics/metrics.ts';
import type {CallTenants} from './authorization.ts';
import {createCallCounts} from './call-counts.ts';
import {callerOf, originOf} from './caller.ts';
import type {CallsUnderWay} from './calls-under-way.ts';
import type {DirectCall} from './direct-call.ts';
import {createEventWriters} from './event-writer.ts';
import {traceparentIn} from './trace-calls.ts';

export interface FunctionsHandlersOptions {
	functions: Functions;
	/** Writes a file down for the jobs of a tenant; null where none are kept. */
	putJobFile: ((pieces: AsyncIterable<Uint8Array>, tenant: Tenant) => Promise<string>) | null;
	/** Says whose a call is. */
	tenants: CallTenants;
	calls: CallsUnderWay;
	metrics: Metrics;
	log: Logger;
	tracing: Tracing;
}

type IncomingCall = DirectCall<WireCallRequest, WireCallEvent>;

/** `lunch.functions.v1.Functions` over any functions. Its `Call` is served directly: see {@link directCalls}. */
export function functionsHandlers(options: FunctionsHandlersOptions) {
	const {functions, putJobFile, tenants, calls, metrics, log, tracing} = options;
	const writerOf = createEventWriters();
	const countCall = createCallCounts(metrics);

	function ended(incoming: IncomingCall, id: string, tenant: Tenant, begunAt: number, outcome: CallOutcome): void {
		const {state, queuedMs, ranMs} = outcome;
		if (tracing !== noTracing) {
			tracing
				.startSpan('function queued', {parent: traceparentIn(incoming.metadata), startedAt: new Date(begunAt)})
				.end({attributes: {'lunch.call': id}, at: new Date(begunAt + queuedMs)});
		}
		// Those of a batch were counted one by one.
		if (incoming.request.batch === 'ENCODING_UNSPECIFIED') countCall(tenant, outcome);
		if (log.isLevelEnabled('info')) {
			const times = {queuedMs: Math.round(queuedMs), ranMs: Math.round(ranMs)};
			log.info({...callerOf(incoming), call: id, state, ...times}, 'call');
		}
	}

	function refuse(incoming: IncomingCall, thrown: unknown): void {
		const error = expected(thrown, log);
		metrics.counter('lunch_function_calls_refused_total', {code: error.code}).value++;
		log.info({...callerOf(incoming), code: error.code}, 'refused a call');
		incoming.end(statusOf(error));
	}

	async function put(call: ServerUnaryCall<WirePutRequest, WirePutResponse>): Promise<string> {
		const value = valueFromWire(call.request.value);
		if (value && functions.put) return functions.put(value, tenants.of(call));
		throw new LunchError('FUNCTION_INVALID', value ? 'No data is kept here.' : 'There is no value to be kept.');
	}

	async function putFile(stream: ServerReadableStream<WirePutFileRequest, WirePutResponse>): Promise<string> {
		const messages = stream[Symbol.asyncIterator]();
		const first = await messages.next();
		const isForJob = first.done !== true && first.value.forJob === true;
		const pieces = contentsOf(first, messages);
		if (isForJob && putJobFile) return putJobFile(pieces, tenants.ofJobs(stream));
		if (!isForJob && functions.putFile) return functions.putFile(pieces, tenants.of(stream));
		throw new LunchError('FUNCTION_INVALID', 'No files are kept here.', {hint: 'Send them with the call.'});
	}

	async function loadFor(call: ServerUnaryCall<object, WireGetWorkersResponse>): Promise<WireGetWorkersResponse> {
		return loadToWire(hideCallsOfOthers(await functions.load(), tenants.of(call)));
	}

	return {
		/** Begins a call, of a stream of its own or of one that it shares. */
		call(incoming: IncomingCall): void {
			const writer = writerOf(incoming);
			const begunAt = Date.now();
			let call: RunningCall;
			let request: CallRequest;
			let tenant: Tenant;
			try {
				tenant = tenants.of(incoming);
				request = {...requestFromWire(incoming.request), tenant, origin: originOf(incoming)};
				call = startRetried(functions, request, event => {
					if (event.kind === 'one-ended') countCall(tenant, event.outcome);
					writer.write(event);
				});
			} catch (thrown) {
				refuse(incoming, thrown);
				return;
			}
			if (request.stream || request.files) writer.control(call);
			const cancel = () => call.cancel();
			// A client that does not read holds up the end of the stream, but not that of its call.
			const deadline = endAt(incoming.getDeadline(), cancel);
			const countOff = calls.begin(cancel);
			// Comes in any case, when a client has gone and when it has all: it ends the call, or does nothing.
			incoming.onClose = () => {
				cancel();
				countOff();
			};
			// A client takes a call for failed of which it heard before, and else for refused.
			const refuseBegun = (thrown: unknown) => {
				writer.flush();
				refuse(incoming, thrown);
			};
			inBackground(
				call.outcome
					.then(outcome => {
						ended(incoming, call.id, tenant, begunAt, outcome);
						if (outcome.state !== 'cancelled' || !calls.areEnded) writer.end(outcome);
						else refuseBegun(serviceStops());
					}, refuseBegun)
					.finally(() => clearTimeout(deadline)),
			);
		},
		Put(call: ServerUnaryCall<WirePutRequest, WirePutResponse>, answer: sendUnaryData<WirePutResponse>) {
			put(call).then(
				digest => answer(null, {digest}),
				(thrown: unknown) => answer(statusOf(expected(thrown, log))),
			);
		},
		PutFile(stream: ServerReadableStream<WirePutFileRequest, WirePutResponse>, answer: sendUnaryData<WirePutResponse>) {
			putFile(stream).then(
				digest => answer(null, {digest}),
				(thrown: unknown) => {
					// Nobody is there to be told, nor did anything go wrong here.
					if (!stream.cancelled) answer(statusOf(expected(thrown, log)));
				},
			);
		},
		GetWorkers(call: ServerUnaryCall<object, WireGetWorkersResponse>, answer: sendUnaryData<WireGetWorkersResponse>) {
			loadFor(call).then(
				load => answer(null, load),
				(thrown: unknown) => answer(statusOf(expected(thrown, log))),
			);
		},
	};
}

/** The contents of messages, the first of which was taken already. */
async function* contentsOf(
	first: IteratorResult<WirePutFileRequest>,
	rest: AsyncIterator<WirePutFileRequest>,
): AsyncGenerator<Uint8Array> {
	for (let message = first; message.done !== true; message = await rest.next()) yield message.value.content;
}

/** The failure of calls that the service ended, for callers who did not cancel them. */
export function serviceStops(): LunchError {
	return new LunchError('FUNCTION_POOL_CLOSED', 'The service stops, and ended the call.', {
		hint: 'Call it again when the service is back.',
	});
}

/** Logs an unexpected failure whole, and gives clients one that says nothing of it. */
export function expected(thrown: unknown, log: Logger): LunchError {
	if (thrown instanceof LunchError) return thrown;
	log.error({err: thrown}, 'unexpected failure');
	return new LunchError('INTERNAL', 'Something unexpected happened.', {
		hint: 'The log of the service has the details.',
		cause: thrown,
	});
}

/** Longer timers fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

function endAt(deadline: Date | number, end: () => void): NodeJS.Timeout | undefined {
	const wait = Number(deadline) - Date.now();
	return wait <= LONGEST_TIMER_MS ? setTimeout(end, wait) : undefined;
}
