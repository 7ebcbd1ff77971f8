import {join} from 'node:path';
import {type EmbeddedJobsOptions, openEmbeddedJobs} from '../../jobs/embedded/open-embedded-jobs.ts';
import type {CallsOption} from '../../jobs/engine/calls/call-runner.ts';
import type {Quota} from '../../jobs/engine/queue/quota.ts';
import {createPiComputation} from '../../jobs/engine/work/computation.ts';
import {defaultSlots} from '../../jobs/engine/work/default-slots.ts';
import type {Job} from '../../jobs/job.ts';
import type {TenantJobs} from '../../jobs/jobs.ts';
import type {RedisJobs} from '../../jobs/redis/open-redis-jobs.ts';
import {createFileResults} from '../../jobs/results/file-results.ts';
import {resultsAt} from '../../jobs/results/results-at.ts';
import type {OnRejected} from '../../shared/rejections.ts';

export interface JobsEngineOptions {
	/** Folder of the jobs of this machine. */
	folder: string;
	/** Address of a Redis that many machines share; null for the engine of this machine alone. */
	redis: string | null;
	/** The URL of the results; a folder beside the jobs unless given. */
	storage: string | null;
	/** Jobs computed at once; 0 for none. */
	atOnce: number;
	/** Threads that a job is computed on; its part of the cores unless given. */
	threads?: number | undefined;
	keepResultsMs: number;
	/** Calls under way have so long to end when this is closed, in milliseconds; what the engine thinks right unless given. */
	graceMs?: number | undefined;
	/** Most decimals that a job may ask for; what the engine thinks right unless given. */
	maxDigits?: number | undefined;
	/** Bytes that one computation may take; what the engine thinks right unless given. */
	maxMemoryBytes?: number | undefined;
	/** Bounds of what may be asked for on this machine; the engine's own unless given. */
	quota?: Partial<Quota>;
	/** Makes what the jobs of a slot are computed by; the engine's own unless given. */
	createComputation?: CreateComputation;
}

export interface JobsEngineContext {
	/** The name of this process, for people. */
	worker: string;
	/** The calls that this process runs; left out for none. */
	calls?: CallsOption | undefined;
	/** Called with failures in the background. */
	onWarning: (error: unknown) => void;
	/** Called with entries of the store of jobs that are not ours. */
	onRejected?: OnRejected;
	/** Called with each job that ended after this process ran it, and with its origin. */
	onEnded: (job: Job, origin: string | null) => void;
}

type CreateComputation = NonNullable<EmbeddedJobsOptions['createComputation']>;

/** Opens jobs with the engine that the settings ask for: on Redis if one is given, else of this machine. */
export async function openJobsEngine(options: JobsEngineOptions, user: JobsEngineContext): Promise<TenantJobs> {
	const {
		createComputation = ({threads}) =>
			createPiComputation({threads, maxMemoryBytes: options.maxMemoryBytes, answersFirst: true}),
	} = options;
	if (options.redis !== null) return openSharedJobs({...options, redis: options.redis, createComputation}, user);
	const {folder, keepResultsMs, maxDigits, maxMemoryBytes, graceMs, quota = {}} = options;
	return openEmbeddedJobs({
		...user,
		createComputation,
		folder,
		keepResultsMs,
		maxDigits,
		maxMemoryBytes,
		graceMs,
		quota,
		results: await resultsAt(options.storage, process.env),
		slots: defaultSlots({jobs: options.atOnce, threads: options.threads}),
	});
}

export interface SharedJobsOptions extends Omit<JobsEngineOptions, 'redis' | 'keepResultsMs'> {
	redis: string;
	/** Null leaves it to other processes to remove what is old. */
	keepResultsMs: number | null;
}

/** Opens the jobs that all machines with a Redis share. */
export async function openSharedJobs(
	{redis, folder, storage, quota, atOnce, threads, ...options}: SharedJobsOptions,
	user: JobsEngineContext,
): Promise<RedisJobs> {
	// BullMQ takes a while to load, and most run without.
	const {openRedisJobs} = await import('../../jobs/redis/open-redis-jobs.ts');
	return openRedisJobs({
		...options,
		...user,
		redis,
		spoolFolder: join(folder, 'spool'),
		quota,
		// Alone on its machine a service can do with a folder of its own.
		results: (await resultsAt(storage, process.env)) ?? createFileResults(join(folder, 'results')),
		slots: defaultSlots({jobs: atOnce, threads}),
	});
}
