import {readRequestId} from '../request-id.ts';
import {readTraceparent} from '../tracing.ts';

/** The origin of a job or a call: the request that began it. It goes along with it, as text, to the machine that carries it out. */
export interface Origin {
	/** The id of the request; null where it is not known. */
	requestId: string | null;
	/** The span of the request, as W3C's `traceparent`; null where it is not traced. */
	traceparent: string | null;
}

/** Neither of the two has a space. */
export function writeOrigin({requestId, traceparent}: Origin): string {
	return `${requestId ?? ''} ${traceparent ?? ''}`;
}

/** Reads an origin out of a store or a message: what does not fit is taken as not known. */
export function readOrigin(text: string | null | undefined): Origin {
	const [requestId, traceparent] = (text ?? '').split(' ', 2);
	return {requestId: readRequestId(requestId), traceparent: readTraceparent(traceparent)};
}
