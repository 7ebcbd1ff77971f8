/**
 * Waits until `look` gives something that is not undefined, null or false, and resolves with it. The limit says what was
 * waited for where it never comes, and is no measure of speed: a machine may be busy with other things.
 */
export async function poll<Found>(
	what: string,
	look: () => Promise<Found> | Found,
	limitMs = 60_000,
): Promise<Exclude<Found, undefined | null | false>> {
	const deadline = performance.now() + limitMs;
	for (;;) {
		const found = await look();
		if (found !== undefined && found !== null && found !== false) {
			return found as Exclude<Found, undefined | null | false>;
		}
		if (performance.now() > deadline) throw new Error(`not within ${limitMs} ms: ${what}`);
		await new Promise(resolve => setTimeout(resolve, 15));
	}
}
