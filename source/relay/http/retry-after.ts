import {LONGEST_COOLDOWN_MS} from '../store/plausible-time.ts';

/**
 * How long a `Retry-After` header (RFC 9110, 10.2.3: seconds or a date) asks to wait, in
 * milliseconds, at most an hour; null for none or an unreadable one.
 */
export function retryAfter(header: string | null, now: number): number | null {
	const text = (header ?? '').trim();
	const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
	return Number.isNaN(wait) ? null : Math.min(Math.max(wait, 0), LONGEST_COOLDOWN_MS);
}
