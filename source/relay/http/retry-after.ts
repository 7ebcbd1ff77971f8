/**
 * How long a `Retry-After` field asks to wait, in milliseconds (RFC 9110, 10.2.3: seconds or a date); null for
 * none, or one that can't be read.
 */
export function retryAfter(field: string | null, now: number): number | null {
	const text = (field ?? '').trim();
	const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
	return Number.isNaN(wait) ? null : Math.max(wait, 0);
}
