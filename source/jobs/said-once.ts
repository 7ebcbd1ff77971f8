import {messageOf} from '../shared/errors.ts';

const QUIET_MS = 60_000;
/** Messages can name a job: those that were said long ago are forgotten when there are so many. */
const MOST_KNOWN = 500;

/** While a disk is full, or Redis is away, the same thing goes wrong again and again: that is worth a word a minute. */
export function saidOnce(say: (error: unknown) => void): (error: unknown) => void {
	const saidAt = new Map<string, number>();
	return error => {
		const message = messageOf(error);
		const time = performance.now();
		if (time - (saidAt.get(message) ?? Number.NEGATIVE_INFINITY) < QUIET_MS) return;
		// The oldest are first.
		saidAt.delete(message);
		saidAt.set(message, time);
		for (const known of saidAt.keys()) {
			if (saidAt.size <= MOST_KNOWN) break;
			saidAt.delete(known);
		}
		say(error);
	};
}
