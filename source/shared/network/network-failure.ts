import {messageOf} from '../errors.ts';

const timeouts: ReadonlySet<string> = new Set([
	'UND_ERR_CONNECT_TIMEOUT',
	'UND_ERR_HEADERS_TIMEOUT',
	'UND_ERR_BODY_TIMEOUT',
	'ETIMEDOUT',
]);

const transient: ReadonlySet<string> = new Set([
	'ECONNRESET',
	'ECONNREFUSED',
	'EPIPE',
	'EAI_AGAIN',
	'ENETDOWN',
	'UND_ERR_SOCKET',
]);

const reasons: Readonly<Record<string, string>> = {
	ENOTFOUND: 'no such host, or no network',
	EAI_AGAIN: 'the name could not be looked up',
	ECONNREFUSED: 'connection refused',
	ECONNRESET: 'connection lost',
	EPIPE: 'connection lost',
	UND_ERR_SOCKET: 'connection lost',
};

/** The system's or undici's code of a failed request, also where it is inside another error; '' for none. */
export function networkErrorCode(error: unknown): string {
	if (!(error instanceof Error)) return '';
	// A failed connection to several addresses comes as an AggregateError.
	const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
	const own = 'code' in error && typeof error.code === 'string' ? error.code : '';
	return own || (inner === undefined ? '' : networkErrorCode(inner));
}

/** Whether no answer came in time. */
export function isNetworkTimeout(error: unknown): boolean {
	return timeouts.has(networkErrorCode(error));
}

/** Whether the same request may well succeed a moment later. */
export function isTransientNetworkFailure(error: unknown): boolean {
	return transient.has(networkErrorCode(error));
}

/** Why a request failed, in a few words. */
export function networkFailureReason(error: unknown): string {
	const code = networkErrorCode(error);
	if (timeouts.has(code)) return 'no answer in time';
	return reasons[code] ?? (code || (error instanceof Error ? messageOf(error) : 'unknown reason'));
}
