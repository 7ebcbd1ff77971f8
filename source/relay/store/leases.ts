/** The longest that a lease is taken for, in milliseconds. */
export const LONGEST_LEASE_MS = 4000;
/** How long a failure is remembered for processes that waited for the lease, in milliseconds. */
export const FAILURE_MEMORY_MS = 60_000;

/** Why the last holder of a lease failed. */
export interface LeaseFailure {
	/** When it failed, in milliseconds since the epoch. */
	at: number;
	/** The code, message and hint of its error. */
	code: string;
	message: string;
	hint: string | null;
}

export interface LeaseState {
	/** Until when the lease is held, in milliseconds since the epoch; 0 when it is free. */
	heldUntil: number;
	/** Null if the last holder did not fail. */
	failure: LeaseFailure | null;
}

/** The right to ask the upstream for a key, held by one at a time among all processes that share a store. */
export interface Leases {
	/** Takes the lease, or prolongs it for its holder, until `until`; false while another holds it. */
	take(key: string, holder: string, until: number): Promise<boolean>;
	/** Gives the lease back, with the failure for waiting processes, or null. */
	release(key: string, holder: string, failure: LeaseFailure | null): Promise<void>;
	state(key: string): Promise<LeaseState>;
}

/** Reads a failure that another process wrote down; null if the text is none. */
export function parseLeaseFailure(text: string): LeaseFailure | null {
	try {
		const failure: unknown = JSON.parse(text);
		if (typeof failure !== 'object' || failure === null) return null;
		const {at, code, message, hint} = failure as Partial<LeaseFailure>;
		if (typeof at !== 'number' || typeof code !== 'string' || typeof message !== 'string') return null;
		if (!code.startsWith('UPSTREAM_')) return null;
		return {at, code, message, hint: typeof hint === 'string' ? hint : null};
	} catch {
		return null;
	}
}
