/** How the source of a bundled sample names itself: this and the day it was recorded. */
export const SAMPLE_PREFIX = 'sample:';

/** The day, `YYYY-MM-DD`, that a sample was recorded; null for a real upstream. */
export function sampleDay(upstream: string): string | null {
	return upstream.startsWith(SAMPLE_PREFIX) ? upstream.slice(SAMPLE_PREFIX.length) : null;
}
