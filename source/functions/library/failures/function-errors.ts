// The classes of failures that programs tell apart. Each is a `LunchError` of one code, for which `error.code` serves too.
import {type ErrorCode, type ErrorDetails, LunchError} from '../../../shared/errors.ts';

/** A failure of one code, which its class names. */
abstract class FailureOfCode extends LunchError {
	/** The code of all failures of the class. */
	static readonly code: ErrorCode;

	constructor(message: string, details?: ErrorDetails) {
		super(new.target.code, message, details);
	}
}

/** FUNCTION_TIMED_OUT: it ran longer than its time limit. */
export class FunctionTimeoutError extends FailureOfCode {
	static override readonly code = 'FUNCTION_TIMED_OUT';
}

/** FUNCTION_CANCELLED: the call was cancelled. `cause` is the reason of the signal that aborted it. */
export class FunctionCancelledError extends FailureOfCode {
	static override readonly code = 'FUNCTION_CANCELLED';
}

/** FUNCTION_QUEUE_FULL: the call was not accepted. `retryAfter` is when there may be room, in seconds from now. */
export class QueueFullError extends FailureOfCode {
	static override readonly code = 'FUNCTION_QUEUE_FULL';
}

/** FUNCTION_OUT_OF_MEMORY: it took more memory than it may. */
export class FunctionMemoryError extends FailureOfCode {
	static override readonly code = 'FUNCTION_OUT_OF_MEMORY';
}

/** FUNCTION_WORKER_DIED: its process ended before it did, by itself or with its machine. */
export class WorkerDiedError extends FailureOfCode {
	static override readonly code = 'FUNCTION_WORKER_DIED';
}

/** FUNCTION_VALUE_INVALID: an argument can't be sent. The message has its place, as in `args[0].items[2]`. */
export class ArgumentError extends FailureOfCode {
	static override readonly code = 'FUNCTION_VALUE_INVALID';
}

/** FUNCTION_RESULT_INVALID: what it returned can't be sent. The message has its place, as in `result.items[2]`. */
export class ResultError extends FailureOfCode {
	static override readonly code = 'FUNCTION_RESULT_INVALID';
}

const classes = {
	FunctionTimeoutError,
	FunctionCancelledError,
	QueueFullError,
	FunctionMemoryError,
	WorkerDiedError,
	ArgumentError,
	ResultError,
};

// A bundle would shorten their names.
for (const [name, made] of Object.entries(classes)) Object.defineProperty(made, 'name', {value: name});

/**
 * A failure of ours as it is thrown at the caller: of the class of its code, and with the stack of the place that called.
 * `frames`: that stack without its first line.
 */
export function failureAtCaller(failure: LunchError, frames: string, cause: unknown = failure.cause): LunchError {
	const {code, message, hint, suggestions, retryAfter} = failure;
	const details: ErrorDetails = {hint: hint ?? undefined, suggestions, retryAfter: retryAfter ?? undefined, cause};
	const Made = Object.values(classes).find(each => each.code === code);
	const thrown = Made ? new Made(message, details) : new LunchError(code, message, details);
	const stack = `${thrown.name}: ${message}\n${frames}`;
	Object.defineProperty(thrown, 'stack', {value: stack, writable: true, configurable: true, enumerable: false});
	return thrown;
}

/** The failure of a map: which input failed, and as `cause` the failure of its call. */
export class MapError extends Error {
	static {
		Object.defineProperty(MapError, 'name', {value: 'MapError'});
	}

	override readonly name = 'MapError';
	/** The number of the input, from 0. */
	readonly index: number;
	readonly input: unknown;

	constructor(index: number, input: unknown, cause: unknown, frames: string | null = null) {
		super(`Input ${index} failed: ${cause instanceof Error ? cause.message : String(cause)}`, {cause});
		this.index = index;
		this.input = input;
		if (frames !== null) {
			const stack = `MapError: ${this.message}\n${frames}`;
			Object.defineProperty(this, 'stack', {value: stack, writable: true, configurable: true, enumerable: false});
		}
	}
}
