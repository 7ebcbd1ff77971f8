/** The pauses between looks: at first short ones, and of a longer wait a twentieth, since each look takes a processor's time. */
const FIRST_PAUSE_MS = 15;
const LONGEST_PAUSE_MS = 60;

/**
 * Waits until `look` gives something that is not undefined, null or false, and resolves with it. The limit says what was
 * waited for where it never comes, and is no measure of speed: a machine may be busy with other things.
 */
export async function poll<Found>(
	what: string,
	look: () => Promise<Found> | Found,
	limitMs = 60_000,
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
