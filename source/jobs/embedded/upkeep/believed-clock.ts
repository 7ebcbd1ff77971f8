const HOUR_MS = 3600 * 1000;
/** A clock that is so far ahead of what is known may be wrong, in milliseconds. */
const DOUBTFUL_MS = 24 * HOUR_MS;
/** A clock that went on like this for so long is right, as far as anybody can tell, in milliseconds. */
const BELIEVED_AFTER_MS = HOUR_MS;

export interface BelievedClockOptions {
	/** The clock of the machine, which may be set at any time. */
	now: () => number;
	/** The latest time that was written down before; null where there is none. */
	newest: number | null;
	/** Milliseconds that go on evenly. */
	monotonic?: () => number;
}

/**
 * Whether what the clock calls old may be removed for good. A machine may start with a clock that is weeks ahead, until it
 * asks others for the time: where it is far ahead of the latest time written down, or was set far ahead, it has to
 * go on like that for an hour.
 */
export function createBelievedClock({now, newest, monotonic = () => performance.now()}: BelievedClockOptions) {
	let since = {wall: now(), at: monotonic()};
	let isBelieved = newest === null || since.wall - newest <= DOUBTFUL_MS;
	return {
		get isBelieved(): boolean {
			const [wall, at] = [now(), monotonic()];
			const setAhead = wall - since.wall - (at - since.at);
			if (setAhead > DOUBTFUL_MS) isBelieved = false;
			if (Math.abs(setAhead) > DOUBTFUL_MS) since = {wall, at};
			else if (at - since.at >= BELIEVED_AFTER_MS) isBelieved = true;
			return isBelieved;
		},
	};
}
