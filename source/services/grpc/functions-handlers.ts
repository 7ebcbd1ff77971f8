import type {ServerUnaryCall, ServerWritableStream, sendUnaryData} from '@grpc/grpc-js';
import type {Functions} from '../../functions/functions.ts';
import {loadToWire} from '../../functions/wire/load.ts';
import type {WireCallEvent, WireCallRequest, WireGetWorkersResponse} from '../../functions/wire/messages.ts';
import {requestFromWire} from '../../functions/wire/request.ts';
import {statusOf} from '../../functions/wire/status.ts';
import {LunchError} from '../../shared/errors.ts';
import type {Logger} from '../logger.ts';
import type {Metrics} from '../metrics.ts';
import type {CallsUnderWay} from './calls-under-way.ts';
import {createEventWriter} from './event-writer.ts';

export interface FunctionsHandlersOptions {
	functions: Functions;
	calls: CallsUnderWay;
	metrics: Metrics;
	log: Logger;
}

/** `lunch.functions.v1.Functions` over any functions. */
export function functionsHandlers({functions, calls, metrics, log}: FunctionsHandlersOptions) {
	const durations = metrics.histogram('lunch_function_call_duration_seconds');

	async function run(
		stream: ServerWritableStream<WireCallRequest, WireCallEvent>,
		cancelled: AbortSignal,
	): Promise<void> {
		const writer = createEventWriter(stream);
		const call = functions.start(requestFromWire(stream.request), writer.write);
		cancelled.addEventListener('abort', () => call.cancel(), {once: true});
		// A client that does not read holds up the end of the stream, but not that of its call.
		const deadline = endAt(stream.getDeadline(), () => call.cancel());
		try {
			const outcome = await call.outcome;
			durations.observe((outcome.queuedMs + outcome.ranMs) / 1000);
			metrics.counter('lunch_function_calls_total', {state: outcome.state}).value++;
			log.debug({call: call.id, state: outcome.state, queuedMs: outcome.queuedMs, ranMs: outcome.ranMs}, 'call');
			writer.end(outcome);
		} finally {
			clearTimeout(deadline);
		}
	}

	return {
		Call(stream: ServerWritableStream<WireCallRequest, WireCallEvent>): void {
			const cancel = new AbortController();
			const end = calls.begin(() => cancel.abort());
			// Comes in any case, when a client has gone and when it has all: it ends the call, or does nothing.
			stream.on('cancelled', () => cancel.abort());
			stream.on('close', end);
			run(stream, cancel.signal).catch((thrown: unknown) => {
				const error = expected(thrown, log);
				metrics.counter('lunch_function_calls_refused_total', {code: error.code}).value++;
				log.debug({code: error.code}, 'refused a call');
				if (stream.destroyed) end();
				else stream.emit('error', statusOf(error));
			});
		},
		GetWorkers(_call: ServerUnaryCall<object, WireGetWorkersResponse>, answer: sendUnaryData<WireGetWorkersResponse>) {
			functions.load().then(
				load => answer(null, loadToWire(load)),
				(thrown: unknown) => answer(statusOf(expected(thrown, log))),
			);
		},
	};
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
