/** Tells the requests of this app from those of others in the log of a service. */
export interface OwnRequests {
	/** The id of the next request, for `x-request-id`. */
	nextId(): string;
	/** Whether a line of the log is that of a successful request by which this app looked at something. */
	isLook(line: Readonly<Record<string, unknown>>): boolean;
}

export function createOwnRequests(): OwnRequests {
	const prefix = `lunch-app:${crypto.randomUUID()}:`;
	let count = 0;
	return {
		nextId() {
			count += 1;
			return prefix + count;
		},
		isLook({method, status, requestId}) {
			const isOwn = typeof requestId === 'string' && requestId.startsWith(prefix);
			const hasFailed = typeof status === 'number' && status >= 400;
			return isOwn && method === 'GET' && !hasFailed;
		},
	};
}
