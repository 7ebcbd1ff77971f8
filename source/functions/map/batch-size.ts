/** Says how many calls go into a batch, by how long they took. */
export interface BatchSize {
	/** How many of those that wait go together: `share` of them at the most. */
	fitting(waiting: readonly {args: string}[], share: number): number;
	/** A call took so many milliseconds. */
	learn(ms: number): void;
}

/** Most calls of a batch, and how long they are expected to take together, in milliseconds: sending one further away costs more. */
const limits = {here: {together: 64, ms: 10}, elsewhere: {together: 256, ms: 40}};
/** Most calls of any batch. */
export const MOST_TOGETHER = limits.elsewhere.together;
const MOST_CHARACTERS = 1024 * 1024;
/** How much the latest batch counts for how long calls take. */
const NEWEST_SHARE = 0.3;

export function createBatchSize(place: keyof typeof limits): BatchSize {
	const {together, ms: batchMs} = limits[place];
	/** How long a call takes, in milliseconds; null before that is known. */
	let meanMs: number | null = null;

	return {
		fitting(waiting, share) {
			const inTime = meanMs === null ? 1 : Math.floor(batchMs / Math.max(meanMs, 0.001));
			const most = Math.max(1, Math.min(inTime, together, share));
			let [count, characters] = [0, 0];
			for (const {args} of waiting.slice(0, most)) {
				characters += args.length;
				if (count > 0 && characters > MOST_CHARACTERS) break;
				count += 1;
			}
			return count;
		},
		learn(ms) {
			meanMs = meanMs === null ? ms : meanMs + (ms - meanMs) * NEWEST_SHARE;
		},
	};
}
