import {LunchError} from '../../shared/errors.ts';
import {isNetworkTimeout, networkFailureReason} from '../../shared/network/network-failure.ts';
import {tlsHint} from '../../shared/network/tls-failure.ts';

/** The failure of a service that can't be reached, with the reason. */
export function unreachable(address: string, cause: unknown): LunchError {
	const reason = networkFailureReason(cause);
	return new LunchError('SERVICE_UNREACHABLE', `The service at ${address} can't be reached (${reason}).`, {
		hint: tlsHint(cause) ?? 'Start it with `lunch serve`, or check --server and LUNCH_SERVER.',
		cause,
	});
}

/** Whether to ask once more at once: not a service that has just been given all the time there is. */
export function isWorthRepeating(error: unknown): boolean {
	return isTransient(error) && !(error instanceof LunchError && isNetworkTimeout(error.cause));
}

/** Whether the same request may well succeed in a while. */
export function isTransient(error: unknown): boolean {
	return error instanceof LunchError && (error.code === 'SERVICE_UNREACHABLE' || error.code === 'OVERLOADED');
}
