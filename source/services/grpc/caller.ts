import {randomUUID} from 'node:crypto';
import type {Metadata} from '@grpc/grpc-js';
import {writeOrigin} from '../../shared/network/origin.ts';
import {readRequestId} from '../../shared/request-id.ts';
import {traceparentIn} from './trace-calls.ts';

/** The caller of a call, for the log. */
export interface Caller {
	/** The client's `x-request-id`, or one that was made here. */
	requestId: string;
	/** Its address and port. */
	client: string;
}

interface IncomingCall {
	metadata: Metadata;
	getPeer(): string;
}

const callers = new WeakMap<IncomingCall, Caller>();

/** The caller at the other end of a call: the same object each time it is asked for. */
export function callerOf(call: IncomingCall): Caller {
	const known = callers.get(call);
	if (known) return known;
	const [given] = call.metadata.get('x-request-id');
	const requestId = readRequestId(typeof given === 'string' ? given : undefined) ?? randomUUID();
	const caller = {requestId, client: call.getPeer()};
	callers.set(call, caller);
	return caller;
}

/** The origin of the work that a call begins. */
export function originOf(call: IncomingCall): string {
	return writeOrigin({requestId: callerOf(call).requestId, traceparent: traceparentIn(call.metadata)});
}
