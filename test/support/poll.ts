/** The pauses between looks: at first short ones, and of a longer wait a twentieth, since each look takes a processor's time. */
const FIRST_PAUSE_MS = 15;
const LONGEST_PAUSE_MS = 60;

/** The limit of waits, in milliseconds, which says that something never came: it is no measure of speed. */
export const PATIENCE_MS = 60_000;

/**
 * Waits until `look` gives something that is not undefined, null or false, and resolves with it. Where it never comes, the
 * error says what was waited for.
 */
export async function poll<Found>(
	what: string,
	look: () => Promise<Found> | Found,
	limitMs = PATIENCE_MS,
): Promise<Exclude<Found, undefined | null | false>> {
	const begun = performance.now();
	for (;;) {
		const found = await look();
		if (found !== undefined && found !== null && found !== false) {
			return found as Exclude<Found, undefined | null | false>;
		}
		const waitedMs = performance.now() - begun;
		if (waitedMs > limitMs) throw new Error(`not within ${limitMs} ms: ${what}`);
		const pauseMs = Math.min(Math.max(waitedMs / 20, FIRST_PAUSE_MS), LONGEST_PAUSE_MS);
		await new Promise(resolve => setTimeout(resolve, pauseMs));
	}
}
