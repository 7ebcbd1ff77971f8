import {type Metadata, ServerInterceptingCall, type ServerInterceptor, status as statuses} from '@grpc/grpc-js';
import {readTraceparent, type Span, type Tracing} from '../../shared/tracing.ts';
import {OPEN} from './authorization.ts';

/** Makes a span of each call, in the trace that its client began. What the call begins finds the span in `traceparent`. */
export function traceCalls(tracing: Tracing): ServerInterceptor {
	return ({path}, call) => {
		if (OPEN.test(path)) return new ServerInterceptingCall(call);
		let span: Span | null = null;
		function end(code: statuses): void {
			const isFine = code === statuses.OK;
			span?.end({
				attributes: {'rpc.grpc.status_code': code},
				...(isFine ? {} : {error: statuses[code]}),
			});
			span = null;
		}
		return new ServerInterceptingCall(call, {
			start: next =>
				next({
					onReceiveMetadata(metadata, pass) {
						span = tracing.startSpan(path.slice(1), {
							kind: 'server',
							parent: traceparentIn(metadata),
							attributes: {'rpc.system': 'grpc', 'rpc.method': path.slice(1), 'client.address': call.getPeer()},
						});
						if (span.traceparent !== null) metadata.set('traceparent', span.traceparent);
						pass(metadata);
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
