import type {ServerUnaryCall, sendUnaryData} from '@grpc/grpc-js';
import type {WireExecuteAnswer, WireExecuteRequest, WireWorkerCount} from '../../functions/wire/messages.ts';
import {MESSAGE_BYTES, statusOf} from '../../functions/wire/status.ts';
import type {Logger} from '../logger.ts';
import type {OpaqueWorkers} from '../opaque/opaque-workers.ts';
import type {CallsUnderWay} from './calls-under-way.ts';
import {expected} from './functions-handlers.ts';

export interface OpaqueHandlersOptions {
	opaque: OpaqueWorkers;
	calls: CallsUnderWay;
	log: Logger;
}

/** What became of a worker is told in the answer, as the protocol has it; the rest are statuses. */
const TOLD_IN_ANSWER = new Set(['FUNCTION_WORKER_DIED', 'FUNCTION_RESULT_INVALID']);

/** `com.github.anight.mysticchallenge.RemoteExecuteAPI`. */
export function opaqueHandlers({opaque, calls, log}: OpaqueHandlersOptions) {
	return {
		Execute(
			call: ServerUnaryCall<WireExecuteRequest, WireExecuteAnswer>,
			answer: sendUnaryData<WireExecuteAnswer>,
		): void {
			const gone = new AbortController();
			const end = calls.begin(() => gone.abort());
			call.on('cancelled', () => gone.abort());
			opaque
				.execute(call.request.request, gone.signal)
				.then(
					result =>
						answer(null, result.length <= MESSAGE_BYTES - 16 ? {result} : {error: 'The answer has more than 64 MiB.'}),
					(thrown: unknown) => {
						const error = expected(thrown, log);
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
