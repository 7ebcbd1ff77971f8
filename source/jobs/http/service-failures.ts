import {LunchError, messageOf} from '../../shared/errors.ts';
import {tlsHint} from '../../shared/network/tls-failure.ts';

const timeouts = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT']);

const reasons: Readonly<Record<string, string>> = {
	ENOTFOUND: 'no such host, or no network',
	EAI_AGAIN: 'the name could not be looked up',
	ECONNREFUSED: 'connection refused',
	ECONNRESET: 'connection lost',
	EPIPE: 'connection lost',
	UND_ERR_SOCKET: 'connection lost',
};

/** That a service can't be reached, and why. */
export function unreachable(address: string, cause: unknown): LunchError {
	const code = codeOf(cause);
	const reason = timeouts.has(code) ? 'no answer in time' : (reasons[code] ?? (code || messageOf(cause)));
	return new LunchError('SERVICE_UNREACHABLE', `The service at ${address} can't be reached (${reason}).`, {
		hint: tlsHint(cause) ?? 'Start it with `lunch serve`, or check --server and LUNCH_SERVER.',
		cause,
	});
}

/** Whether to ask once more at once. Who did not answer in time has had its time. */
export function isWorthRepeating(error: unknown): boolean {
	return isTransient(error) && !(error instanceof LunchError && timeouts.has(codeOf(error.cause)));
}

/** Whether the same request may well succeed in a while. */
export function isTransient(error: unknown): boolean {
	return error instanceof LunchError && (error.code === 'SERVICE_UNREACHABLE' || error.code === 'OVERLOADED');
}

function codeOf(error: unknown): string {
	if (!(error instanceof Error)) return '';
	// A failed connection to several addresses comes as an AggregateError.
	const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
	const own = 'code' in error && typeof error.code === 'string' ? error.code : '';
	return own || (inner === undefined ? '' : codeOf(inner));
}
