import type {CallOutcome, CallRequest, FileFacts} from './calls.ts';

/** The terms of a call that is a job. */
export interface CallJobTerms {
	/** The name that people are shown; that of the function unless given. */
	name?: string | undefined;
	/** How many times it may begin again; never unless given. */
	retries?: number | undefined;
	/** The pause before it first does, in milliseconds; each is twice as long as the one before. */
	backoffMs?: number | undefined;
	/** The longest pause, in milliseconds. */
	mostBackoffMs?: number | undefined;
	/** After which ends; all of them unless given. */
	retryOn?: readonly ('died' | 'threw' | 'timed-out')[] | undefined;
	group?: string | undefined;
	/** So many of the group run at a time, on all machines together. */
	concurrency?: number | undefined;
	/** From -10 to 10: each step moves it an hour ahead in the queue. */
	priority?: number | undefined;
	/** A repeat with the same key gives the same job. */
	key?: string | undefined;
}

/** A call that is a job, as it is at a moment. */
export interface CallJobStatus {
	/** UUID. */
	id: string;
	name: string;
	/** `created`, `queued`, `running`, `finished`, `errored` or `cancelled`. */
	state: string;
	/** Each time that it was begun, the latest last. */
	attempts: {
		startedAt: Date;
		endedAt: Date | null;
		worker: string | null;
		outcome: string | null;
		reason: string | null;
	}[];
	group: string | null;
	/** Why it did not return; null where it did, or has not ended. */
	error: {code: string; message: string} | null;
	/** Notes on it besides its changes of state: `checkpoint-damaged`. */
	notes: {at: Date; kind: string; message: string}[];
}

/** A file that a call left, as it is kept with how the call ended. */
export interface KeptFile extends FileFacts {
	/** In base64. */
	content: string;
}

/** A status with how the call ended; null while it has not, and where nothing is left of it. */
export interface EndedCallJob extends CallJobStatus {
	end: {outcome: CallOutcome; stdout: string; stderr: string; files: readonly KeptFile[]} | null;
}

/** Calls that are jobs: they outlive the program that asked for them. Failures are `LunchError`s. */
export interface CallJobs {
	/**
	 * Writes a file down for calls to name, where it stays as long as they may need it, and gives its SHA-256; left out where none are kept.
	 * FUNCTION_TOO_LARGE, JOB_QUOTA_REACHED, DISK_FULL.
	 */
	putFile?(pieces: AsyncIterable<Uint8Array>): Promise<string>;
	/** Accepts a call. When it resolves the job survives the service and its machine. */
	submit(request: CallRequest, terms: CallJobTerms): Promise<CallJobStatus>;
	/** JOB_NOT_FOUND where there is none of this caller. */
	get(id: string): Promise<EndedCallJob>;
	/** Every change, until it has ended or the signal aborts. */
	watch(id: string, signal?: AbortSignal): AsyncIterable<EndedCallJob>;
	/** JOB_ENDED where it has ended. */
	cancel(id: string): Promise<CallJobStatus>;
}
