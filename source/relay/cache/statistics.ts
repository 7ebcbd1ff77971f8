/** Counts of the cache since this process began. */
export interface Statistics {
	/** Requests answered from the store with a fresh answer. */
	hits: number;
	/** Requests answered from the store with a stale answer. */
	stale: number;
	/** Requests for which the upstream was asked. */
	misses: number;
	upstreamRequests: number;
	upstreamErrors: number;
}

export function startStatistics(): Statistics {
	return {hits: 0, stale: 0, misses: 0, upstreamRequests: 0, upstreamErrors: 0};
}
