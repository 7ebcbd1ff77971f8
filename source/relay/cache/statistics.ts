/** What the cache did since this process began. */
export interface Statistics {
	/** Answered from the store, within their freshness. */
	hits: number;
	/** Answered from the store, past their freshness. */
	stale: number;
	/** Had to be asked for. */
	misses: number;
	upstreamRequests: number;
	upstreamErrors: number;
}

export function startStatistics(): Statistics {
	return {hits: 0, stale: 0, misses: 0, upstreamRequests: 0, upstreamErrors: 0};
}
