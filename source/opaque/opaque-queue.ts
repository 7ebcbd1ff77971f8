import {LunchError} from '../shared/errors.ts';

export interface OpaqueCall {
	request: Buffer;
	/** Aborts when the caller no longer waits for the answer. */
	signal: AbortSignal;
	resolve: (answer: Buffer) => void;
	reject: (error: LunchError) => void;
}

/** The calls that wait, first come, first served. */
export interface OpaqueQueue {
	/** Rejects the call with FUNCTION_QUEUE_FULL where there is no room for it. */
	add(call: OpaqueCall): void;
	/** Takes out the call whose turn it is. */
	take(): OpaqueCall | undefined;
	rejectAll(error: LunchError): void;
	readonly length: number;
}

export interface OpaqueQueueOptions {
	/** Most bytes of the calls that wait, in total: of each its request and the memory that it takes besides. */
	limitBytes: number;
}

/** The memory that a waiting call takes besides its request (promise, signal and stream), in bytes. */
const CALL_BYTES = 4096;

export function createOpaqueQueue({limitBytes}: OpaqueQueueOptions): OpaqueQueue {
	/** In the order of arrival, each with a function that removes its listener. */
	const waiting = new Map<OpaqueCall, () => void>();
	let bytes = 0;

	function remove(call: OpaqueCall): void {
		waiting.get(call)?.();
		if (waiting.delete(call)) bytes -= sizeOf(call);
	}

	return {
		add(call) {
			if (call.signal.aborted) return call.reject(cancelled());
			if (bytes + sizeOf(call) > limitBytes) {
				const hint = 'Try again in a moment; `lunch serve --opaque-queue` says how many bytes may wait.';
				return call.reject(new LunchError('FUNCTION_QUEUE_FULL', 'Too many bytes of calls are waiting.', {hint}));
			}
			const leave = () => {
				remove(call);
				call.reject(cancelled());
			};
			call.signal.addEventListener('abort', leave, {once: true});
			waiting.set(call, () => call.signal.removeEventListener('abort', leave));
			bytes += sizeOf(call);
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

function sizeOf({request}: OpaqueCall): number {
	return request.length + CALL_BYTES;
}

export function cancelled(): LunchError {
	return new LunchError('FUNCTION_CANCELLED', 'The caller no longer waits for the answer.');
}
