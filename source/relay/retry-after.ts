/** No upstream keeps us away for longer than this, whatever it says. */
const LONGEST_MS = 3_600_000;

/**
 * How long a `Retry-After` header (RFC 9110, 10.2.3: seconds or a date) asks to wait, in
 * milliseconds, at most an hour; null for none or an unreadable one.
 */
export function retryAfter(header: string | null, now: number): number | null {
	const text = (header ?? '').trim();
	const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
	return Number.isNaN(wait) ? null : Math.min(Math.max(wait, 0), LONGEST_MS);
}
