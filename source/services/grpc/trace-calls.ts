import {type Metadata, ServerInterceptingCall, type ServerInterceptor, status as statuses} from '@grpc/grpc-js';
import {readTraceparent, type Span, type Tracing} from '../../shared/tracing.ts';
import {OPEN} from './authorization.ts';

/** A call as far as a span tells of it. */
export interface TracedCall {
	readonly metadata: Metadata;
	getPeer(): string;
}

/** The span of a call. */
export interface CallTrace {
	/** The metadata of the call, in which what it begins finds its span. */
	metadata: Metadata;
	/** Ends it with the status of the call; once more does nothing. */
	end: (code: statuses) => void;
}

/** Begins the span of a call of this path. */
export type TraceCall = (path: string, call: TracedCall) => CallTrace;

/** Makes spans in the traces that clients began. What a call begins finds its span in `traceparent`. */
export function createCallTraces(tracing: Tracing): TraceCall {
	return (path, call) => {
		let span: Span | null = tracing.startSpan(path.slice(1), {
			kind: 'server',
			parent: traceparentIn(call.metadata),
			attributes: {'rpc.system': 'grpc', 'rpc.method': path.slice(1), 'client.address': call.getPeer()},
		});
		const metadata = call.metadata.clone();
		if (span.traceparent !== null) metadata.set('traceparent', span.traceparent);
		return {
			metadata,
			end(code) {
				const isFine = code === statuses.OK;
				span?.end({
					attributes: {'rpc.grpc.status_code': code},
					...(isFine ? {} : {error: statuses[code]}),
				});
				span = null;
			},
		};
	};
}

/** Makes a span of each call of the library; not of streams that carry many, which have one for each of them. */
export function traceCalls(trace: TraceCall, isStream: (path: string) => boolean): ServerInterceptor {
	return ({path}, call) => {
		if (OPEN.test(path) || isStream(path)) return new ServerInterceptingCall(call);
		let end = (_code: statuses) => {};
		return new ServerInterceptingCall(call, {
			start: next =>
				next({
					onReceiveMetadata(received, pass) {
						const traced = trace(path, {metadata: received, getPeer: () => call.getPeer()});
						({end} = traced);
						pass(traced.metadata);
					},
					onCancel: () => end(statuses.CANCELLED),
				}),
			sendStatus(status, next) {
				end(status.code ?? statuses.OK);
				next(status);
			},
		});
	};
}

/** The span that a call belongs to; null where its client said none. */
export function traceparentIn(metadata: Metadata): string | null {
	return readTraceparent(metadata.get('traceparent')[0]);
}
