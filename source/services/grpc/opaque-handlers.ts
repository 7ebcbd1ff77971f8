import type {ServerUnaryCall, sendUnaryData} from '@grpc/grpc-js';
import type {WireExecuteAnswer, WireExecuteRequest, WireWorkerCount} from '../../functions/wire/messages.ts';
import {MESSAGE_BYTES, statusOf} from '../../functions/wire/status.ts';
import type {OpaqueProcesses} from '../../opaque/opaque-processes.ts';
import {LunchError} from '../../shared/errors.ts';
import type {Logger} from '../logging/logger.ts';
import type {Metrics} from '../metrics/metrics.ts';
import {callerOf} from './caller.ts';
import type {CallsUnderWay} from './calls-under-way.ts';
import {expected, serviceStops} from './functions-handlers.ts';

export interface OpaqueHandlersOptions {
	opaque: OpaqueProcesses;
	calls: CallsUnderWay;
	metrics: Metrics;
	log: Logger;
}

/** The most that a message has besides the answer, in bytes. */
const FRAME_BYTES = 16;

/** Failures of a worker are told in the answer, as the protocol has it; all others are statuses. */
const TOLD_IN_ANSWER = new Set(['FUNCTION_WORKER_DIED', 'FUNCTION_RESULT_INVALID']);

/** `com.github.anight.mysticchallenge.RemoteExecuteAPI`. */
export function opaqueHandlers({opaque, calls, metrics, log}: OpaqueHandlersOptions) {
	function count(call: ServerUnaryCall<WireExecuteRequest, WireExecuteAnswer>, outcome: string, since: number): void {
		metrics.counter('lunch_opaque_calls_total', {outcome}).value++;
		log.info({...callerOf(call), outcome, milliseconds: Math.round(performance.now() - since)}, 'opaque call');
	}

	return {
		Execute(
			call: ServerUnaryCall<WireExecuteRequest, WireExecuteAnswer>,
			answer: sendUnaryData<WireExecuteAnswer>,
		): void {
			const since = performance.now();
			const gone = new AbortController();
			const end = calls.begin(() => gone.abort());
			call.on('cancelled', () => gone.abort());
			opaque
				.execute(call.request.request, gone.signal)
				.then(
					result => {
						const isTooLong = result.length > MESSAGE_BYTES - FRAME_BYTES;
						count(call, isTooLong ? 'error' : 'answered', since);
						answer(null, isTooLong ? {error: 'The answer has more than 64 MiB.'} : {result});
					},
					(thrown: unknown) => {
						const isEnded = calls.areEnded && thrown instanceof LunchError && thrown.code === 'FUNCTION_CANCELLED';
						const error = isEnded ? serviceStops() : expected(thrown, log);
						count(call, error.code === 'FUNCTION_CANCELLED' ? 'cancelled' : 'error', since);
						if (TOLD_IN_ANSWER.has(error.code)) answer(null, {error: error.message});
						else answer(statusOf(error));
					},
				)
				.finally(end);
		},
		GetWorkers(_call: ServerUnaryCall<object, WireWorkerCount>, answer: sendUnaryData<WireWorkerCount>): void {
			answer(null, {workers: opaque.up});
		},
	};
}
