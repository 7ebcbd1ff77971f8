import type {ServerUnaryCall, ServerWritableStream, sendUnaryData} from '@grpc/grpc-js';
import {hideCallsOfOthers} from '../../functions/documents.ts';
import {type CallOutcome, callStates, type Functions, type RunningCall} from '../../functions/functions.ts';
import {loadToWire} from '../../functions/wire/load.ts';
import type {
	WireCallEvent,
	WireCallRequest,
	WireGetWorkersResponse,
	WirePutRequest,
	WirePutResponse,
} from '../../functions/wire/messages.ts';
import {requestFromWire} from '../../functions/wire/request.ts';
import {statusOf} from '../../functions/wire/status.ts';
import {valueFromWire} from '../../functions/wire/values.ts';
import {LunchError} from '../../shared/errors.ts';
import type {Tenant} from '../../shared/tenant.ts';
import type {Tracing} from '../../shared/tracing.ts';
import type {Logger} from '../logging/logger.ts';
import type {Metrics} from '../metrics/metrics.ts';
import type {CallTenants} from './authorization.ts';
import {callerOf, originOf} from './caller.ts';
import type {CallsUnderWay} from './calls-under-way.ts';
import {createEventWriter} from './event-writer.ts';
import {createTenantLabels} from './tenant-label.ts';
import {traceparentIn} from './trace-calls.ts';

export interface FunctionsHandlersOptions {
	functions: Functions;
	/** Says whose a call is. */
	tenants: CallTenants;
	calls: CallsUnderWay;
	metrics: Metrics;
	log: Logger;
	tracing: Tracing;
}

type CallStream = ServerWritableStream<WireCallRequest, WireCallEvent>;

/** `lunch.functions.v1.Functions` over any functions. */
export function functionsHandlers({functions, tenants, calls, metrics, log, tracing}: FunctionsHandlersOptions) {
	const durations = metrics.histogram('lunch_function_call_duration_seconds');

	const counters = Object.fromEntries(
		callStates.map(state => [state, metrics.counter('lunch_function_calls_total', {state})]),
	);

	const labelOf = createTenantLabels();

	function count(stream: CallStream, {id}: RunningCall, tenant: Tenant, begunAt: number, outcome: CallOutcome): void {
		const {state, queuedMs, ranMs} = outcome;
		tracing
			.startSpan('function queued', {parent: traceparentIn(stream.metadata), startedAt: new Date(begunAt)})
			.end({attributes: {'lunch.call': id}, at: new Date(begunAt + queuedMs)});
		durations.observe((queuedMs + ranMs) / 1000);
		const label = labelOf(tenant);
		metrics.counter('lunch_tenant_function_calls_total', {tenant: label, state}).value += 1;
		metrics.counter('lunch_tenant_function_seconds_total', {tenant: label}).value += ranMs / 1000;
		const counter = counters[state];
		if (counter) counter.value++;
		log.info({...callerOf(stream), call: id, state, queuedMs: Math.round(queuedMs), ranMs: Math.round(ranMs)}, 'call');
	}

	function refuse(stream: CallStream, thrown: unknown): void {
		const error = expected(thrown, log);
		metrics.counter('lunch_function_calls_refused_total', {code: error.code}).value++;
		log.info({...callerOf(stream), code: error.code}, 'refused a call');
		if (!stream.destroyed) stream.emit('error', statusOf(error));
	}

	async function put(call: ServerUnaryCall<WirePutRequest, WirePutResponse>): Promise<string> {
		const value = valueFromWire(call.request.value);
		if (value && functions.put) return functions.put(value, tenants.of(call));
		throw new LunchError('FUNCTION_INVALID', value ? 'No data is kept here.' : 'There is no value to be kept.');
	}

	return {
		Call(stream: CallStream): void {
			const writer = createEventWriter(stream);
			const tenant = tenants.of(stream);
			const begunAt = Date.now();
			let call: RunningCall;
			try {
				call = functions.start({...requestFromWire(stream.request), tenant, origin: originOf(stream)}, writer.write);
			} catch (thrown) {
				refuse(stream, thrown);
				return;
			}
			const cancel = () => call.cancel();
			// A client that does not read holds up the end of the stream, but not that of its call.
			const deadline = endAt(stream.getDeadline(), cancel);
			// Comes in any case, when a client has gone and when it has all: it ends the call, or does nothing.
			stream.on('cancelled', cancel);
			stream.on('close', calls.begin(cancel));
			call.outcome
				.then(
					outcome => {
						count(stream, call, tenant, begunAt, outcome);
						if (outcome.state === 'cancelled' && calls.areEnded) refuse(stream, serviceStops());
						else writer.end(outcome);
					},
					(thrown: unknown) => refuse(stream, thrown),
				)
				.finally(() => clearTimeout(deadline));
		},
		Put(call: ServerUnaryCall<WirePutRequest, WirePutResponse>, answer: sendUnaryData<WirePutResponse>) {
			put(call).then(
				digest => answer(null, {digest}),
				(thrown: unknown) => answer(statusOf(expected(thrown, log))),
			);
		},
		GetWorkers(call: ServerUnaryCall<object, WireGetWorkersResponse>, answer: sendUnaryData<WireGetWorkersResponse>) {
			functions.load().then(
				load => answer(null, loadToWire(hideCallsOfOthers(load, tenants.of(call)))),
				(thrown: unknown) => answer(statusOf(expected(thrown, log))),
			);
		},
	};
}

/** What callers are told whose calls the service ended, since they did not cancel them. */
export function serviceStops(): LunchError {
	return new LunchError('FUNCTION_POOL_CLOSED', 'The service stops, and ended the call.', {
		hint: 'Call it again when the service is back.',
	});
}

/** What was not expected is logged whole, and not told to clients. */
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
