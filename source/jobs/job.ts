import type {ErrorCode} from '../shared/errors.ts';

/** Every state of a job, in the order in which they are gone through. */
export const jobStates = ['created', 'queued', 'running', 'finished', 'errored', 'cancelled'] as const;

export type JobState = (typeof jobStates)[number];

/** The most attempts before a job is given up. */
export const MOST_ATTEMPTS = 3;

/** The facts of a result, which is the text `3.` and exactly so many decimals. */
export interface JobResult {
	bytes: number;
	/** Of the whole text, in hexadecimal. */
	sha256: string;
	/** Its name in the storage. */
	objectName: string;
	/** The last ten decimals; all of them where there are fewer. */
	lastDigits: string;
}

/** Why a job was given up. */
export interface JobFailure {
	code: ErrorCode;
	message: string;
}

/** A computation that was asked for. */
export interface Job {
	id: string;
	kind: 'pi';
	/** Decimals of pi. */
	digits: number;
	state: JobState;
	/** Share of the work done: never goes back, and is 1 only when the job is finished. */
	progress: number;
	createdAt: Date;
	/** When the attempt under way, or the last one, began. */
	startedAt: Date | null;
	finishedAt: Date | null;
	/** The process that computes it, or computed it last. */
	worker: string | null;
	/** How often it was begun. */
	attempts: number;
	error: JobFailure | null;
	result: JobResult | null;
}

/** Whether nothing more will happen to a job. */
export function hasEnded(state: JobState): state is 'finished' | 'errored' | 'cancelled' {
	return state === 'finished' || state === 'errored' || state === 'cancelled';
}
