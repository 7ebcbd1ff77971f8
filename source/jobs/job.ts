import type {ErrorCode} from '../shared/errors.ts';

/** Every state of a job, in the order in which they are gone through. */
export const jobStates = ['created', 'queued', 'running', 'finished', 'errored', 'cancelled'] as const;

export type JobState = (typeof jobStates)[number];

/** The most attempts before a job is given up. */
export const MOST_ATTEMPTS = 3;

/** The facts of a result: of pi the text `3.` and exactly so many decimals, of a call its document. */
export interface JobResult {
	bytes: number;
	/** Of the whole text, in hexadecimal. */
	sha256: string;
	/** Its name in the storage. */
	objectName: string;
	/** The last ten decimals, all of them where there are fewer; left out for a call. */
	lastDigits?: string | undefined;
}

/** Why a job was given up. */
export interface JobFailure {
	code: ErrorCode;
	message: string;
}

/** The kinds of notes that this version makes. */
export const noteKinds = ['checkpoint-damaged'] as const;

/** A note on what befell a job besides its changes of state, for people. */
export interface JobNote {
	at: Date;
	/** One of `noteKinds`, or of a later version. */
	kind: string;
	message: string;
}

/** The most notes of a job: later ones are left out. */
export const MOST_NOTES = 20;

/** Fields of every job, whatever its kind. */
interface JobFacts {
	id: string;
	state: JobState;
	/** Share of the work done: never goes back, and is 1 only when the job is finished. */
	progress: number;
	createdAt: Date;
	/** When the attempt under way, or the last one, began. */
	startedAt: Date | null;
	finishedAt: Date | null;
	/** The process that runs it, or ran it last. */
	worker: string | null;
	/** How many times it was begun. */
	attempts: number;
	error: JobFailure | null;
	result: JobResult | null;
	/** In the order in which they came; left out where there are none. */
	notes?: readonly JobNote[] | undefined;
}

/** Decimals of pi that were asked for. */
export interface PiJob extends JobFacts {
	kind: 'pi';
	digits: number;
}

/** The function that a call calls, for people. */
export interface CallTitle {
	/** As in `prices.ts#total`. */
	name: string;
	runtime: 'node' | 'python';
}

/** How an attempt at a call can end. */
export const attemptOutcomes = ['returned', 'threw', 'timed-out', 'died', 'failed', 'cancelled'] as const;

export type AttemptOutcome = (typeof attemptOutcomes)[number];

/** An attempt at a call. */
export interface Attempt {
	startedAt: Date;
	/** Null while it runs. */
	endedAt: Date | null;
	worker: string | null;
	/** Null while it runs. */
	outcome: AttemptOutcome | null;
	/** Why it ended so; null where it returned, or runs. */
	reason: string | null;
}

/**
 * A function that is called once, and again only where its retries allow that. One that threw has a result too, which
 * tells what.
 */
export interface CallJob extends JobFacts {
	kind: 'call';
	call: CallTitle;
	/** How many times it may begin again. */
	retries: number;
	/** Its attempts so far, the latest last. */
	history: readonly Attempt[];
	/** The jobs of a group run so many at a time; null for none. */
	group: string | null;
	/** From -10 to 10: jobs of a higher one go first. */
	priority: number;
}

/** Work that was asked for, and what became of it. */
export type Job = PiJob | CallJob;

export const jobKinds = ['pi', 'call'] as const satisfies readonly Job['kind'][];

export type JobKind = Job['kind'];

/** Whether nothing more will happen to a job. */
export function hasEnded(state: JobState): state is 'finished' | 'errored' | 'cancelled' {
	return state === 'finished' || state === 'errored' || state === 'cancelled';
}
