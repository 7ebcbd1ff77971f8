/**
 * How long a `Retry-After` field asks to wait (RFC 9110, 10.2.3: seconds or a date), in milliseconds, at most
 * `longestMs`; null for none, or one that can't be read.
 */
export function retryAfter(field: string | null, now: number, longestMs: number): number | null {
	const text = (field ?? '').trim();
	const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
	return Number.isNaN(wait) ? null : Math.min(Math.max(wait, 0), longestMs);
}
