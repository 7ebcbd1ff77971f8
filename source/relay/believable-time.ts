// Times of the wall clock are kept, and the clock that they were taken from may have been wrong.

/** How long a lease is taken for at most, in milliseconds. */
export const LONGEST_LEASE_MS = 4000;
/** No upstream keeps us away for longer than this, whatever it says; in milliseconds. */
export const LONGEST_COOLDOWN_MS = 3_600_000;

/** Until when something holds; 0, which is over, where that lies further off than it ever may. */
export function believableUntil(until: number, now: number, longestMs: number): number {
	return until <= now + longestMs ? until : 0;
}
