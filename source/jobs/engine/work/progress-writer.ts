/** Progress is written no more often than a person can see, in milliseconds. */
const INTERVAL_MS = 200;
/** The most progress of a running job: 1 says that its result is there. */
const MOST_PROGRESS = 0.999;

/** Hands the share of the work done to `write`, now and then. A write that is lost is made good by the next one. */
export function createProgressWriter(write: (share: number) => void): (share: number) => void {
	let writtenAt = Number.NEGATIVE_INFINITY;
	return share => {
		const at = performance.now();
		if (share > MOST_PROGRESS || at - writtenAt < INTERVAL_MS) return;
		writtenAt = at;
		write(share);
	};
}
