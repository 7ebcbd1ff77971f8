// The classes of failures that programs tell apart. Each is a `LunchError` of one code, for which `error.code` serves too.
import {type ErrorCode, type ErrorDetails, LunchError} from '../../../shared/errors.ts';

function named(made: new (message: string, details?: ErrorDetails) => LunchError, name: string): void {
	// A bundle would shorten it.
	Object.defineProperty(made, 'name', {value: name});
}

/** FUNCTION_TIMED_OUT: it ran longer than its time limit. */
export class FunctionTimeoutError extends LunchError {
	static {
		named(FunctionTimeoutError, 'FunctionTimeoutError');
	}

	constructor(message: string, details?: ErrorDetails) {
		super('FUNCTION_TIMED_OUT', message, details);
	}
}

/** FUNCTION_CANCELLED: the call was cancelled. `cause` is the reason of the signal that aborted it. */
export class FunctionCancelledError extends LunchError {
	static {
		named(FunctionCancelledError, 'FunctionCancelledError');
	}

	constructor(message: string, details?: ErrorDetails) {
		super('FUNCTION_CANCELLED', message, details);
	}
}

/** FUNCTION_QUEUE_FULL: the call was not accepted. `retryAfter` is when there may be room, in seconds from now. */
export class QueueFullError extends LunchError {
	static {
		named(QueueFullError, 'QueueFullError');
	}

	constructor(message: string, details?: ErrorDetails) {
		super('FUNCTION_QUEUE_FULL', message, details);
	}
}

/** FUNCTION_OUT_OF_MEMORY: it took more memory than it may. */
export class FunctionMemoryError extends LunchError {
	static {
		named(FunctionMemoryError, 'FunctionMemoryError');
	}

	constructor(message: string, details?: ErrorDetails) {
		super('FUNCTION_OUT_OF_MEMORY', message, details);
	}
}

/** FUNCTION_WORKER_DIED: its process ended before it did, by itself or with its machine. */
export class WorkerDiedError extends LunchError {
	static {
		named(WorkerDiedError, 'WorkerDiedError');
	}

	constructor(message: string, details?: ErrorDetails) {
		super('FUNCTION_WORKER_DIED', message, details);
	}
}

/** FUNCTION_VALUE_INVALID: an argument can't be sent. The message has its place, as in `args[0].items[2]`. */
export class ArgumentError extends LunchError {
	static {
		named(ArgumentError, 'ArgumentError');
	}

	constructor(message: string, details?: ErrorDetails) {
		super('FUNCTION_VALUE_INVALID', message, details);
	}
}

/** FUNCTION_RESULT_INVALID: what it returned can't be sent. The message has its place, as in `result.items[2]`. */
export class ResultError extends LunchError {
	static {
		named(ResultError, 'ResultError');
	}

	constructor(message: string, details?: ErrorDetails) {
		super('FUNCTION_RESULT_INVALID', message, details);
	}
}

const classes: Partial<Record<ErrorCode, new (message: string, details?: ErrorDetails) => LunchError>> = {
	FUNCTION_TIMED_OUT: FunctionTimeoutError,
	FUNCTION_CANCELLED: FunctionCancelledError,
	FUNCTION_QUEUE_FULL: QueueFullError,
	FUNCTION_OUT_OF_MEMORY: FunctionMemoryError,
	FUNCTION_WORKER_DIED: WorkerDiedError,
	FUNCTION_VALUE_INVALID: ArgumentError,
	FUNCTION_RESULT_INVALID: ResultError,
};

/**
 * A failure of ours as it is thrown at the caller: of the class of its code, and with the stack of the place that called.
 * `frames`: that stack without its first line.
 */
export function failureAtCaller(failure: LunchError, frames: string, cause: unknown = failure.cause): LunchError {
	const {code, message, hint, suggestions, retryAfter} = failure;
	const details: ErrorDetails = {hint: hint ?? undefined, suggestions, retryAfter: retryAfter ?? undefined, cause};
	const Made = classes[code];
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
