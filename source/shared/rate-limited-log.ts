import {messageOf} from './errors.ts';

export interface RateLimit {
	/** Most events of one key in an interval. */
	limit?: number;
	intervalMs?: number;
	/** Most keys that are remembered. Of more, the ones that were allowed longest ago are forgotten. */
	mostKeys?: number;
	/** A clock that never goes back, in milliseconds. */
	now?: () => number;
}

/** A limit of events by key: each call returns whether the event may still be logged. One a minute unless given. */
export function createRateLimit({
	limit = 1,
	intervalMs = 60_000,
	mostKeys = 500,
	now = () => performance.now(),
}: RateLimit = {}): (key: string) => boolean {
	const windows = new Map<string, {since: number; count: number}>();
	return key => {
		const time = now();
		const window = windows.get(key);
		if (window && time - window.since < intervalMs) return ++window.count <= limit;
		// A map keeps the order of insertion, so its oldest keys are first.
		windows.delete(key);
		windows.set(key, {since: time, count: 1});
		for (const oldest of windows.keys()) {
			if (windows.size <= mostKeys) break;
			windows.delete(oldest);
		}
		return true;
	};
}

/** Logs the same failure once a minute: while a disk is full, or Redis is away, it comes again and again. */
export function rateLimitedLog(log: (error: unknown) => void): (error: unknown) => void {
	const isAllowed = createRateLimit();
	return error => {
		if (isAllowed(messageOf(error))) log(error);
	};
}
