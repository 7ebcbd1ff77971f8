import {messageOf} from '../../shared/errors.ts';

/** What went wrong last while nobody waited for it. */
export interface LatestTrouble {
	note(error: unknown): void;
	/** What it was and when, for a minute and a half: what lasts is told once a minute. Null if nothing was. */
	text(): string | null;
}

const TOLD_MS = 90_000;

/** `now`: milliseconds since 1970. */
export function createLatestTrouble(now: () => number = Date.now): LatestTrouble {
	let latest: {message: string; at: number} | null = null;
	return {
		note(error) {
			latest = {message: messageOf(error), at: now()};
		},
		text() {
			if (!latest || now() - latest.at >= TOLD_MS) return null;
			// It may be over: only what was said then is known.
			return `${latest.message.replace(/\.$/, '')} (at ${new Date(latest.at).toISOString().slice(11, 19)} UTC)`;
		},
	};
}
