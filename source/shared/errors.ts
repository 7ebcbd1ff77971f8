/** Every expected failure: its code, and the exit code a command ends with because of it. */
const exitCodes = {
	USAGE: 2,
	CONFIG_INVALID: 2,
	RESTAURANT_NOT_FOUND: 4,
	RESTAURANT_AMBIGUOUS: 4,
	NOTHING_STORED: 3,
	UPSTREAM_UNREACHABLE: 3,
	UPSTREAM_TIMEOUT: 124,
	UPSTREAM_RATE_LIMITED: 3,
	UPSTREAM_FAILED: 3,
	UPSTREAM_UNREADABLE: 3,
	UPSTREAM_NO_MENU_API: 2,
	CACHE_FAILED: 1,
	OUTPUT_FAILED: 1,
	NOT_FOUND: 4,
	METHOD_NOT_ALLOWED: 2,
	CONTENT_TOO_LARGE: 2,
	CONTENT_TYPE_UNSUPPORTED: 2,
	OVERLOADED: 3,
	LISTEN_FAILED: 1,
	JOB_INVALID: 2,
	JOB_RANGE_INVALID: 2,
	JOB_NOT_FOUND: 4,
	JOB_AMBIGUOUS: 4,
	JOB_NOT_FINISHED: 1,
	JOB_ENDED: 1,
	JOB_KEY_REUSED: 1,
	JOB_QUOTA_REACHED: 1,
	JOB_RESULT_GONE: 1,
	JOB_STORE_FAILED: 1,
	JOB_FAILED: 1,
	JOB_LOST: 1,
	JOB_CANCELLED: 1,
	OUT_OF_MEMORY: 1,
	DISK_FULL: 1,
	FUNCTION_INVALID: 2,
	FUNCTION_NOT_FOUND: 4,
	FUNCTION_CLOSURE: 2,
	FUNCTION_VALUE_INVALID: 2,
	FUNCTION_RUNTIME_MISSING: 1,
	FUNCTION_DATA_MISSING: 1,
	FUNCTION_QUEUE_FULL: 3,
	FUNCTION_TOO_LARGE: 2,
	FUNCTION_WORKER_DIED: 1,
	FUNCTION_OUT_OF_MEMORY: 1,
	FUNCTION_RESULT_INVALID: 1,
	FUNCTION_TIMED_OUT: 124,
	FUNCTION_CANCELLED: 1,
	FUNCTION_POOL_CLOSED: 3,
	SERVICE_UNREACHABLE: 3,
	SERVICE_FAILED: 1,
	UNAUTHORIZED: 1,
	MISDIRECTED: 2,
	ORIGIN_REFUSED: 1,
	TIMED_OUT: 124,
	INTERRUPTED: 130,
	INTERNAL: 1,
} as const;

export type ErrorCode = keyof typeof exitCodes;

export interface ErrorDetails {
	/** What to do next, one sentence. */
	hint?: string | undefined;
	/** Names that were probably meant. */
	suggestions?: readonly string[] | undefined;
	/** When it may well succeed, in seconds from now. */
	retryAfter?: number | undefined;
	cause?: unknown;
}

/** The JSON form of a failure, one line on stderr with `--json`. */
export interface ErrorDocument {
	schemaVersion: 1;
	error: {code: ErrorCode; message: string; hint: string | null; suggestions: readonly string[]};
}

/** An expected failure: what happened and what to do next. Anything else that is thrown is a bug. */
export class LunchError extends Error {
	// What prints errors shows it, and a bundle would shorten it.
	static {
		Object.defineProperty(LunchError, 'name', {value: 'LunchError'});
	}

	override readonly name: string;
	readonly code: ErrorCode;
	readonly hint: string | null;
	readonly suggestions: readonly string[];
	/** When it may well succeed, in seconds; null where that is not known. */
	readonly retryAfter: number | null;

	constructor(code: ErrorCode, message: string, {hint, suggestions = [], retryAfter, cause}: ErrorDetails = {}) {
		super(message, cause === undefined ? undefined : {cause});
		this.name = new.target.name;
		this.code = code;
		this.hint = hint ?? null;
		this.suggestions = suggestions;
		this.retryAfter = retryAfter ?? null;
	}

	get exitCode(): number {
		return exitCodes[this.code];
	}

	toDocument(): ErrorDocument {
		const {code, message, hint, suggestions} = this;
		return {schemaVersion: 1, error: {code, message, hint, suggestions}};
	}
}

/** Whether `value` is one of the codes above, for errors read back from a file or a wire. */
export function isErrorCode(value: unknown): value is ErrorCode {
	return typeof value === 'string' && Object.hasOwn(exitCodes, value);
}

/** The message of anything that can be thrown. */
export function messageOf(thrown: unknown): string {
	return thrown instanceof Error ? thrown.message : String(thrown);
}
