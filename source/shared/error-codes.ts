/** The meaning of a code on each of the program's faces. */
export interface ErrorFacts {
	/** The exit code of a command that ends with it. */
	exitCode: 1 | 2 | 3 | 4 | 124 | 130;
	/** The status of an answer of HTTP. */
	httpStatus: number;
	/** The name of the status of gRPC. */
	grpcStatus: GrpcStatus;
	/** When a client may come back, in seconds, where the failure itself does not say; null where it helps nothing. */
	retryAfter: number | null;
}

type GrpcStatus =
	| 'ALREADY_EXISTS'
	| 'CANCELLED'
	| 'DEADLINE_EXCEEDED'
	| 'FAILED_PRECONDITION'
	| 'INTERNAL'
	| 'INVALID_ARGUMENT'
	| 'NOT_FOUND'
	| 'OUT_OF_RANGE'
	| 'PERMISSION_DENIED'
	| 'RESOURCE_EXHAUSTED'
	| 'UNAUTHENTICATED'
	| 'UNAVAILABLE'
	| 'UNIMPLEMENTED';

/** Every expected failure, by its code. What the faces, the documentation and the types know of codes is read here. */
export const errorCodes = {
	USAGE: {exitCode: 2, httpStatus: 400, grpcStatus: 'INVALID_ARGUMENT', retryAfter: null},
	CONFIG_INVALID: {exitCode: 2, httpStatus: 500, grpcStatus: 'INTERNAL', retryAfter: null},
	RESTAURANT_NOT_FOUND: {exitCode: 4, httpStatus: 404, grpcStatus: 'NOT_FOUND', retryAfter: null},
	RESTAURANT_AMBIGUOUS: {exitCode: 4, httpStatus: 404, grpcStatus: 'NOT_FOUND', retryAfter: null},
	NOTHING_STORED: {exitCode: 3, httpStatus: 503, grpcStatus: 'UNAVAILABLE', retryAfter: 10},
	UPSTREAM_UNREACHABLE: {exitCode: 3, httpStatus: 502, grpcStatus: 'UNAVAILABLE', retryAfter: null},
	UPSTREAM_TIMEOUT: {exitCode: 124, httpStatus: 504, grpcStatus: 'DEADLINE_EXCEEDED', retryAfter: null},
	UPSTREAM_RATE_LIMITED: {exitCode: 3, httpStatus: 503, grpcStatus: 'RESOURCE_EXHAUSTED', retryAfter: 10},
	UPSTREAM_FAILED: {exitCode: 3, httpStatus: 502, grpcStatus: 'UNAVAILABLE', retryAfter: null},
	UPSTREAM_UNREADABLE: {exitCode: 3, httpStatus: 502, grpcStatus: 'INTERNAL', retryAfter: null},
	UPSTREAM_NO_MENU_API: {exitCode: 2, httpStatus: 502, grpcStatus: 'FAILED_PRECONDITION', retryAfter: null},
	CACHE_FAILED: {exitCode: 1, httpStatus: 500, grpcStatus: 'INTERNAL', retryAfter: null},
	OUTPUT_FAILED: {exitCode: 1, httpStatus: 500, grpcStatus: 'INTERNAL', retryAfter: null},
	NOT_FOUND: {exitCode: 4, httpStatus: 404, grpcStatus: 'NOT_FOUND', retryAfter: null},
	METHOD_NOT_ALLOWED: {exitCode: 2, httpStatus: 405, grpcStatus: 'UNIMPLEMENTED', retryAfter: null},
	CONTENT_TOO_LARGE: {exitCode: 2, httpStatus: 413, grpcStatus: 'RESOURCE_EXHAUSTED', retryAfter: null},
	CONTENT_TYPE_UNSUPPORTED: {exitCode: 2, httpStatus: 415, grpcStatus: 'INVALID_ARGUMENT', retryAfter: null},
	OVERLOADED: {exitCode: 3, httpStatus: 503, grpcStatus: 'RESOURCE_EXHAUSTED', retryAfter: 1},
	LISTEN_FAILED: {exitCode: 1, httpStatus: 500, grpcStatus: 'INTERNAL', retryAfter: null},
	JOB_INVALID: {exitCode: 2, httpStatus: 400, grpcStatus: 'INVALID_ARGUMENT', retryAfter: null},
	JOB_RANGE_INVALID: {exitCode: 2, httpStatus: 416, grpcStatus: 'OUT_OF_RANGE', retryAfter: null},
	JOB_NOT_FOUND: {exitCode: 4, httpStatus: 404, grpcStatus: 'NOT_FOUND', retryAfter: null},
	JOB_AMBIGUOUS: {exitCode: 4, httpStatus: 404, grpcStatus: 'NOT_FOUND', retryAfter: null},
	JOB_NOT_FINISHED: {exitCode: 1, httpStatus: 409, grpcStatus: 'FAILED_PRECONDITION', retryAfter: null},
	JOB_ENDED: {exitCode: 1, httpStatus: 409, grpcStatus: 'FAILED_PRECONDITION', retryAfter: null},
	JOB_KEY_REUSED: {exitCode: 1, httpStatus: 409, grpcStatus: 'ALREADY_EXISTS', retryAfter: null},
	JOB_QUOTA_REACHED: {exitCode: 1, httpStatus: 429, grpcStatus: 'RESOURCE_EXHAUSTED', retryAfter: 10},
	JOB_RESULT_GONE: {exitCode: 1, httpStatus: 410, grpcStatus: 'NOT_FOUND', retryAfter: null},
	JOB_STORE_FAILED: {exitCode: 1, httpStatus: 503, grpcStatus: 'UNAVAILABLE', retryAfter: 5},
	JOB_FAILED: {exitCode: 1, httpStatus: 500, grpcStatus: 'INTERNAL', retryAfter: null},
	JOB_LOST: {exitCode: 1, httpStatus: 500, grpcStatus: 'INTERNAL', retryAfter: null},
	JOB_CANCELLED: {exitCode: 1, httpStatus: 409, grpcStatus: 'CANCELLED', retryAfter: null},
	OUT_OF_MEMORY: {exitCode: 1, httpStatus: 400, grpcStatus: 'RESOURCE_EXHAUSTED', retryAfter: null},
	DISK_FULL: {exitCode: 1, httpStatus: 507, grpcStatus: 'RESOURCE_EXHAUSTED', retryAfter: null},
	FUNCTION_INVALID: {exitCode: 2, httpStatus: 400, grpcStatus: 'INVALID_ARGUMENT', retryAfter: null},
	FUNCTION_NOT_FOUND: {exitCode: 4, httpStatus: 404, grpcStatus: 'NOT_FOUND', retryAfter: null},
	FUNCTION_CLOSURE: {exitCode: 2, httpStatus: 400, grpcStatus: 'INVALID_ARGUMENT', retryAfter: null},
	FUNCTION_VALUE_INVALID: {exitCode: 2, httpStatus: 400, grpcStatus: 'INVALID_ARGUMENT', retryAfter: null},
	FUNCTION_RUNTIME_MISSING: {exitCode: 1, httpStatus: 501, grpcStatus: 'FAILED_PRECONDITION', retryAfter: null},
	FUNCTION_DATA_MISSING: {exitCode: 1, httpStatus: 409, grpcStatus: 'FAILED_PRECONDITION', retryAfter: null},
	FUNCTION_QUEUE_FULL: {exitCode: 3, httpStatus: 503, grpcStatus: 'RESOURCE_EXHAUSTED', retryAfter: 1},
	FUNCTION_TOO_LARGE: {exitCode: 2, httpStatus: 413, grpcStatus: 'RESOURCE_EXHAUSTED', retryAfter: null},
	FUNCTION_WORKER_DIED: {exitCode: 1, httpStatus: 500, grpcStatus: 'INTERNAL', retryAfter: null},
	FUNCTION_OUT_OF_MEMORY: {exitCode: 1, httpStatus: 500, grpcStatus: 'INTERNAL', retryAfter: null},
	FUNCTION_RESULT_INVALID: {exitCode: 1, httpStatus: 500, grpcStatus: 'INTERNAL', retryAfter: null},
	FUNCTION_TIMED_OUT: {exitCode: 124, httpStatus: 504, grpcStatus: 'DEADLINE_EXCEEDED', retryAfter: null},
	FUNCTION_CANCELLED: {exitCode: 1, httpStatus: 409, grpcStatus: 'CANCELLED', retryAfter: null},
	FUNCTION_POOL_CLOSED: {exitCode: 3, httpStatus: 503, grpcStatus: 'UNAVAILABLE', retryAfter: null},
	SERVICE_UNREACHABLE: {exitCode: 3, httpStatus: 502, grpcStatus: 'UNAVAILABLE', retryAfter: null},
	SERVICE_FAILED: {exitCode: 1, httpStatus: 502, grpcStatus: 'INTERNAL', retryAfter: null},
	UNAUTHORIZED: {exitCode: 1, httpStatus: 401, grpcStatus: 'UNAUTHENTICATED', retryAfter: null},
	MISDIRECTED: {exitCode: 2, httpStatus: 421, grpcStatus: 'INVALID_ARGUMENT', retryAfter: null},
	ORIGIN_REFUSED: {exitCode: 1, httpStatus: 403, grpcStatus: 'PERMISSION_DENIED', retryAfter: null},
	TIMED_OUT: {exitCode: 124, httpStatus: 504, grpcStatus: 'DEADLINE_EXCEEDED', retryAfter: null},
	INTERRUPTED: {exitCode: 130, httpStatus: 503, grpcStatus: 'UNAVAILABLE', retryAfter: null},
	INTERNAL: {exitCode: 1, httpStatus: 500, grpcStatus: 'INTERNAL', retryAfter: null},
} as const satisfies Record<string, ErrorFacts>;

export type ErrorCode = keyof typeof errorCodes;

/** Whether `value` is one of the codes above, for errors read back from a file or a wire. */
export function isErrorCode(value: unknown): value is ErrorCode {
	return typeof value === 'string' && Object.hasOwn(errorCodes, value);
}
