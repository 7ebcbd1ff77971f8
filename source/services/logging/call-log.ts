import type {CallOutcome, CallRequest, Functions, RunningCall} from '../../functions/functions.ts';
import {inBackground} from '../../shared/in-background.ts';
import {readOrigin} from '../../shared/network/origin.ts';
import type {Tracing} from '../../shared/tracing.ts';
import type {Logger} from './logger.ts';

/** Called with each call that the function processes of this machine ran. */
export type CallLog = (request: CallRequest, call: RunningCall, outcome: CallOutcome) => void;

export interface CallLogOptions {
	tracing: Tracing;
	/** Null where calls are logged already, by the server that got them. */
	log: Logger | null;
}

/** Makes a span of each call's run, and logs it with the id of the request that began it. */
export function createCallLog({tracing, log}: CallLogOptions): CallLog {
	return ({origin, runtime}, {id}, {state, queuedMs, ranMs, worker, error}) => {
		const {requestId, traceparent} = readOrigin(origin);
		const endedAt = Date.now();
		const attributes = {'lunch.call': id, 'lunch.runtime': runtime, 'lunch.state': state, 'lunch.worker': worker ?? ''};
		tracing
			.startSpan('function run', {
				kind: 'consumer',
				parent: traceparent,
				attributes,
				startedAt: new Date(endedAt - ranMs),
			})
			.end({at: new Date(endedAt), error: error?.code ?? error?.name});
		const begunBy = requestId === null ? {} : {requestId};
		const times = {queuedMs: Math.round(queuedMs), ranMs: Math.round(ranMs)};
		log?.info({call: id, ...begunBy, state, worker, ...times}, 'call ended');
	};
}

/** The same functions, which report every call. */
export function withCallLog(functions: Functions, report: CallLog): Functions {
	return {
		...functions,
		start(request, onEvent) {
			const call = functions.start(request, onEvent);
			// A refused call fails at its caller.
			const ended = call.outcome.then(
				outcome => report(request, call, outcome),
				() => {},
			);
			inBackground(ended);
			return call;
		},
	};
}
