import type {Settings} from '../shared/settings/settings.ts';

/** The longest wait for one answer unless `--timeout` says otherwise, in milliseconds. */
export const REQUEST_TIMEOUT_MS = 15_000;

/** The longest wait for one answer of a command's requests, in milliseconds. `--timeout` limits the whole command, so it only shortens this. */
export function requestTimeoutMs({timeout}: Settings): number {
	return timeout === null ? REQUEST_TIMEOUT_MS : Math.min(REQUEST_TIMEOUT_MS, timeout * 1000);
}
