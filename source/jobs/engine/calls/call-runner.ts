import type {Tenant} from '../../../shared/tenant.ts';
import type {AttemptOutcome, JobFailure} from '../../job.ts';

/** An attempt at a call that is to be run. */
export interface CallTask {
	/** The job. */
	id: string;
	/** The process that runs it must have run nobody else's code. */
	tenant: Tenant;
	/** The call itself, as it was submitted. */
	body: string;
	/** The origin of the job, for logs and traces. */
	origin: string | null;
	/** Ends the call when it aborts. */
	signal: AbortSignal;
	/** Told what it writes, as it comes. */
	onOutput: (stream: 'stdout' | 'stderr', text: string) => void;
	/** Its checkpoints; left out where no attempt could go on from them. */
	checkpoints?: TaskCheckpoints | undefined;
}

/** The bytes that an attempt goes on from, and those that it leaves. */
export interface TaskCheckpoints {
	/** The checkpoint that an attempt before kept last; null for none. */
	last: Uint8Array | null;
	/** Keeps bytes for the attempt after this one, in place of those before. */
	keep: (bytes: Uint8Array) => void;
	/** Told that the last ones are no checkpoint. */
	onDamaged: () => void;
}

/** How an attempt ended. */
export interface CallEnd {
	outcome: AttemptOutcome;
	/** Why it did not return; null where it did. */
	failure: JobFailure | null;
	/** The document of its value, output and error. */
	document: Uint8Array;
}

/**
 * Runs the calls of jobs. Jobs know nothing of functions: the program that has both hands this in.
 */
export interface CallRunner {
	/**
	 * Runs a call once. Resolves however it ended; null where it was never begun, so that it may be tried again.
	 */
	run(task: CallTask): Promise<CallEnd | null>;
	close(): Promise<void>;
}

/** The calls that a process runs. */
export interface CallsOption {
	/** So many at a time. */
	atOnce: number;
	/** Opened when the first call is to run. */
	open: () => Promise<CallRunner>;
}
