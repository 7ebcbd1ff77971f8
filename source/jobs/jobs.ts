import type {Readable} from 'node:stream';
import type {LunchError} from '../shared/errors.ts';
import type {RetryEnd} from '../shared/retries.ts';
import type {Tenant} from '../shared/tenant.ts';
import type {CallTitle, Job, JobKind, JobState} from './job.ts';
import type {JobWork} from './job-work.ts';

/** Fields that every request for a job may have. */
interface RequestFacts {
	/** A repeat with the same key gives the same job; with another request it fails with JOB_KEY_REUSED. */
	idempotencyKey?: string | undefined;
	/** The origin of the job (see `origin.ts`), for logs and traces. */
	origin?: string | undefined;
}

/** Decimals of pi that are asked for. */
export interface PiRequest extends RequestFacts {
	kind?: 'pi' | undefined;
	/** Decimals of pi, from 1 to `maxDigits`. Anything else fails with JOB_INVALID. */
	digits: number;
}

/** A call that is asked for. It is run at most once, unless `retries` says otherwise. */
export interface CallJobRequest extends RequestFacts {
	kind: 'call';
	call: CallTitle;
	/** The call itself, a JSON object: only what runs calls reads it. */
	body: string;
	/** About how long it will run, in milliseconds: of calls that wait, long ones begin first. */
	hintMs?: number | undefined;
	/** How many times it may begin again, at most `MOST_RETRIES`; never unless given. */
	retries?: number | undefined;
	/** The pause before it first does, in milliseconds; each is twice as long as the one before, give or take a quarter. */
	backoffMs?: number | undefined;
	/** The longest pause, in milliseconds. */
	mostBackoffMs?: number | undefined;
	/** After which ends; all of them unless given. */
	retryOn?: readonly RetryEnd[] | undefined;
	/** The name of its group. */
	group?: string | undefined;
	/** So many of its group run at a time, on all machines together. What was said last counts for the whole group. */
	concurrency?: number | undefined;
	/** From -10 to 10: each step moves it an hour ahead in the queue; 0 unless given. */
	priority?: number | undefined;
}

/** A job that is asked for. */
export type JobRequest = PiRequest | CallJobRequest;

export interface Submission {
	job: Job;
	/** False where the idempotency key was known. */
	isNew: boolean;
}

/** Which jobs to list. */
export interface JobFilter {
	/** Only these states; all when left out. */
	states?: readonly JobState[] | undefined;
	/** Only jobs of this kind. */
	kind?: JobKind | undefined;
	/** Only jobs of this group. */
	group?: string | undefined;
	/** Most jobs of the page, from 1 to `LARGEST_PAGE`. */
	limit?: number | undefined;
	/** The `nextCursor` of the page before. */
	cursor?: string | undefined;
}

/** Some of the jobs, newest first. */
export interface JobPage {
	jobs: Job[];
	/** The cursor of the next page; null on the last one. */
	nextCursor: string | null;
}

/** A change of a job. */
export interface JobEvent {
	/** Grows with every change of the job; where to go on after a break. */
	id: number;
	/** The job as it was right after the change. */
	job: Job;
}

/** A piece of what a call wrote. */
export interface JobOutput {
	/** The number of the attempt, from 1: the output of each begins anew. */
	attempt: number;
	stream: 'stdout' | 'stderr';
	text: string;
}

export interface WatchOptions {
	/** The last event that was seen; the ones after it come. */
	after?: number | undefined;
	signal?: AbortSignal | undefined;
	/**
	 * Told why the service can't be reached, each time that it was tried in vain; null when it can be again. Events go on where
	 * they broke off. Those of this machine never break off.
	 */
	onConnection?: ((error: LunchError | null) => void) | undefined;
}

/** A part of a result: from `start` up to and including `end`, or its `last` bytes. */
export type ByteRange = {start: number; end?: number | undefined} | {last: number};

export interface DownloadOptions {
	/** JOB_RANGE_INVALID where the result has no byte of it. */
	range?: ByteRange | undefined;
	signal?: AbortSignal | undefined;
}

export interface Download {
	/** The finished job; `job.result.sha256` makes a strong ETag. */
	job: Job;
	/** Bytes of the whole result. */
	size: number;
	/** The first byte given. */
	start: number;
	/** The byte after the last one given. */
	end: number;
	/** The bytes. Destroy it if it is not read to its end. */
	body: Readable;
}

/** Room for one job at a time. */
export interface JobSlot {
	/** Most decimals of a job that it takes. */
	maxDigits: number;
	threads: number;
	/** The job that runs in it; null where none does. */
	jobId: string | null;
}

/** How busy the service is. */
export interface JobLoad {
	/** Of this process. */
	slots: JobSlot[];
	/** How many jobs there are in each state. */
	counts: Record<JobState, number>;
	/** Bytes of results, the ones still to come included. */
	bytes: number;
	/** Why this process begins no jobs though it has slots: results can't be written. Null while it does. */
	resting: string | null;
}

/**
 * Work that outlives the program that asked for it: submitted, watched, downloaded. Failures are `LunchError`s.
 * Every method with an id fails with JOB_NOT_FOUND where there is no such job.
 */
export interface Jobs {
	/** Accepts a job. When it resolves the job survives the process and the machine. JOB_QUOTA_REACHED, DISK_FULL. */
	submit(request: JobRequest): Promise<Submission>;
	/**
	 * Writes a file down that calls name by the SHA-256 that this gives, and keeps it as long as they may need it; left out where none are kept.
	 * FUNCTION_TOO_LARGE, JOB_QUOTA_REACHED, DISK_FULL.
	 */
	putFile?(pieces: AsyncIterable<Uint8Array>): Promise<string>;
	get(id: string): Promise<Job>;
	list(filter?: JobFilter): Promise<JobPage>;
	/** Cancels a job, queued or running; once more is not a failure. JOB_ENDED where it finished or failed before. */
	cancel(id: string): Promise<Job>;
	/** Cancels the jobs of a group that wait or run; how many these were. */
	cancelGroup(group: string): Promise<number>;
	/**
	 * Accepts an ended job's work once more, as a job of its own. JOB_NOT_FINISHED where it has not ended.
	 */
	retry(id: string): Promise<Job>;
	/**
	 * Every change of a job: those it had, then those to come, until it has ended or the signal aborts.
	 * Changes of state are kept and come in any case; of the progress made meanwhile, the latest comes.
	 */
	events(id: string, options?: WatchOptions): AsyncIterable<JobEvent>;
	/**
	 * The output of a call as it comes, from the beginning of the attempt that runs, until the job has ended or the signal aborts. Of an
	 * ended one all that its last attempt wrote. Decimals of pi write nothing.
	 */
	output(id: string, options?: Pick<WatchOptions, 'signal'>): AsyncIterable<JobOutput>;
	/**
	 * How far the work of a running job is, part by part, and which processes are at it. Nothing for a call, and for fewer decimals than
	 * take a while.
	 */
	parts(id: string): Promise<JobWork>;
	/** The result. JOB_NOT_FINISHED until there is one, JOB_RESULT_GONE where it was removed. */
	download(id: string, options?: DownloadOptions): Promise<Download>;
	/**
	 * A URL that gives the result, or parts of it, for a while, without a token. Null, or left out, where the storage can only be
	 * read through `download`. Fails as `download` does.
	 */
	link?(id: string): Promise<string | null>;
	load(): Promise<JobLoad>;
	/** Ends the work of this process. The jobs that it computes go back to the queue. */
	close(): Promise<void>;
}

/**
 * The jobs of all tenants together: those of every tenant can be seen and cancelled, and jobs submitted here are the default
 * tenant's.
 */
export interface TenantJobs extends Jobs {
	/** Most decimals that a job may ask for. */
	readonly maxDigits: number;
	/**
	 * The jobs of one tenant alone, as if there were no others: another tenant's are not found, and the same idempotency key is
	 * another one. Closing it does nothing.
	 */
	of(tenant: Tenant): Jobs;
}

/** Most jobs of a page. */
export const LARGEST_PAGE = 1000;

/** Jobs of a page unless told otherwise. */
export const DEFAULT_PAGE = 100;
