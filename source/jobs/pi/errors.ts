/** Why a computation of pi ended without its decimals. */
export type PiErrorCode =
	| 'digits-out-of-range'
	| 'threads-out-of-range'
	| 'memory-limit'
	| 'out-of-memory'
	| 'cancelled'
	| 'kernel-failed'
	| 'process-ended';

/** An expected failure of the computation; `code` tells which. */
export class PiError extends Error {
	override name = 'PiError';
	readonly code: PiErrorCode;

	constructor(code: PiErrorCode, message: string, options?: ErrorOptions) {
		super(message, options);
		this.code = code;
	}
}

/** The number of decimals asked for is not a whole number from 1 to the limit. */
export class PiDigitsError extends PiError {
	override name = 'PiDigitsError';
	readonly limit: number;

	constructor(digits: unknown, limit: number) {
		super('digits-out-of-range', `digits must be a whole number from 1 to ${limit}, not ${String(digits)}`);
		this.limit = limit;
	}
}

/** The computation would need more memory than it may have. */
export class PiMemoryError extends PiError {
	override name = 'PiMemoryError';
	readonly neededBytes: number;
	readonly limitBytes: number;

	constructor(neededBytes: number, limitBytes: number) {
		super('memory-limit', `the computation needs ${neededBytes} bytes of memory and may have ${limitBytes}`);
		this.neededBytes = neededBytes;
		this.limitBytes = limitBytes;
	}
}

/** The caller's signal was aborted, or the pool closed; `cause` is the signal's reason. */
export class PiCancelledError extends PiError {
	override name = 'PiCancelledError';

	constructor(cause?: unknown) {
		super('cancelled', 'the computation of pi was cancelled', {cause});
	}
}
