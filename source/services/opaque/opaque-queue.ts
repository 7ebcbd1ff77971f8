import {LunchError} from '../../shared/errors.ts';

export interface OpaqueCall {
	request: Buffer;
	/** Aborted when nobody waits for the answer any more. */
	signal: AbortSignal;
	resolve: (answer: Buffer) => void;
	reject: (error: LunchError) => void;
}

/** Calls that wait, first come, first served. */
export interface OpaqueQueue {
	/** Rejects the call with FUNCTION_QUEUE_FULL where there is no room for it. */
	add(call: OpaqueCall): void;
	/** The call whose turn it is. */
	take(): OpaqueCall | undefined;
	rejectAll(error: LunchError): void;
	readonly length: number;
}

/** Requests that wait take memory, all together at most so much. */
const MOST_BYTES = 512 * 1024 * 1024;

export function createOpaqueQueue({limit}: {limit: number}): OpaqueQueue {
	/** In the order they came, each with what forgets it. */
	const waiting = new Map<OpaqueCall, () => void>();
	let bytes = 0;

	function remove(call: OpaqueCall): void {
		waiting.get(call)?.();
		if (waiting.delete(call)) bytes -= call.request.length;
	}

	return {
		add(call) {
			if (call.signal.aborted) return call.reject(cancelled());
			if (waiting.size >= limit || bytes + call.request.length > MOST_BYTES) {
				const hint = 'Try again in a moment.';
				return call.reject(new LunchError('FUNCTION_QUEUE_FULL', 'Too many calls are waiting.', {hint}));
			}
			const leave = () => {
				remove(call);
				call.reject(cancelled());
			};
			call.signal.addEventListener('abort', leave, {once: true});
			waiting.set(call, () => call.signal.removeEventListener('abort', leave));
			bytes += call.request.length;
		},
		take() {
			const [first] = waiting.keys();
			if (first) remove(first);
			return first;
		},
		rejectAll(error) {
			for (const call of [...waiting.keys()]) {
				remove(call);
				call.reject(error);
			}
		},
		get length() {
			return waiting.size;
		},
	};
}

export function cancelled(): LunchError {
	return new LunchError('FUNCTION_CANCELLED', 'Nobody waits for the answer any more.');
}
