/** The longest that an upstream can ask not to be contacted, in milliseconds. */
export const LONGEST_COOLDOWN_MS = 3_600_000;

/** How long an upstream asked not to be contacted, remembered over the life of this process or longer. */
export interface Cooldown {
	/** When the next request may go out, in milliseconds since the epoch; 0 for at once. */
	until(): Promise<number>;
	/** Holds requests back until then, in milliseconds since the epoch. */
	start(until: number): Promise<void>;
}
