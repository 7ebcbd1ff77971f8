/** Until when something holds; 0, which is over, where a wrong clock set it further off than `longestMs` allows. */
export function plausibleUntil(until: number, now: number, longestMs: number): number {
	return until <= now + longestMs ? until : 0;
}
