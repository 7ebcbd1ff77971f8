import {messageOf} from '../../shared/errors.ts';

/** The latest failure of work in the background. */
export interface LastError {
	note(error: unknown): void;
	/** The failure and its time, for a minute and a half: one that lasts is noted once a minute. Null where there was none. */
	text(): string | null;
}

const SHOWN_MS = 90_000;

/** `now`: milliseconds since 1970. */
export function createLastError(now: () => number = Date.now): LastError {
	let latest: {message: string; at: number} | null = null;
	return {
		note(error) {
			latest = {message: messageOf(error), at: now()};
		},
		text() {
			if (!latest || now() - latest.at >= SHOWN_MS) return null;
			// It may be over: only what was said then is known.
			return `${latest.message.replace(/\.$/, '')} (at ${new Date(latest.at).toISOString().slice(11, 19)} UTC)`;
		},
	};
}
