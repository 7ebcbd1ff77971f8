/** Limits that keep one client from taking the service away from the others. Times in milliseconds. */
export interface HttpLimits {
	/** For the headers of a request to arrive. */
	headersTimeout: number;
	/** For a whole request to arrive. */
	requestTimeout: number;
	/** For a connection without a request. */
	keepAliveTimeout: number;
	/** For a connection on which nothing moves, such as a client that does not read. */
	idleTimeout: number;
	/** Between signs of life to a client that watches something where nothing happens. */
	heartbeat: number;
	maxHeaderBytes: number;
	/** Requests under way that need more than memory. */
	maxWaiting: number;
	/** Answers that are kept ready. */
	maxHotBytes: number;
}

export const defaultLimits: HttpLimits = {
	headersTimeout: 10_000,
	requestTimeout: 15_000,
	keepAliveTimeout: 30_000,
	idleTimeout: 60_000,
	// Proxies give up silent connections after half a minute or more.
	heartbeat: 15_000,
	maxHeaderBytes: 16 * 1024,
	maxWaiting: 4000,
	maxHotBytes: 32 * 1024 * 1024,
};
