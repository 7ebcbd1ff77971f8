/** How pauses between attempts grow. */
export interface BackoffOptions {
	/** The pause after the first failure, in milliseconds. */
	firstMs: number;
	/** The longest pause, in milliseconds. */
	longestMs: number;
	/** How many times as long as the one before it each pause is; 2 unless given. */
	factor?: number;
}

/** The pause before the next attempt after so many failures in a row, in milliseconds; none before the first. */
export function backoff(failures: number, {firstMs, longestMs, factor = 2}: BackoffOptions): number {
	return failures < 1 ? 0 : Math.min(longestMs, firstMs * factor ** (failures - 1));
}

/** A pause of about so many milliseconds, different for each client: clients that failed together do not retry together. */
export function jittered(milliseconds: number): number {
	return milliseconds * (0.75 + Math.random() / 2);
}
