import {hostname} from 'node:os';
import type {CallsOption} from '../../jobs/engine/calls/call-runner.ts';
import {jobStates} from '../../jobs/job.ts';
import type {TenantJobs} from '../../jobs/jobs.ts';
import {USUAL_MAX_DIGITS} from '../../jobs/pi/limits.ts';
import {noTracing, type Tracing} from '../../shared/tracing.ts';
import type {JobRefusal} from '../lifecycle/redis-watch.ts';
import {createJobEndings} from '../logging/job-endings.ts';
import {createLastError} from '../logging/last-error.ts';
import type {Logger} from '../logging/logger.ts';
import {createRejectionLog} from '../logging/rejection-log.ts';
import {type Metrics, type Snapshot, seriesOf} from '../metrics/metrics.ts';
import {type JobsEngineOptions, openJobsEngine} from './jobs-engine.ts';
import {createReopenedJobs} from './reopened-jobs.ts';

export type JobServiceOptions = JobsEngineOptions;

/** The jobs of a service, and how they are doing. */
export interface JobService {
	jobs: TenantJobs;
	/** The latest failure; null where all is well. */
	lastError(): string | null;
	/** The metrics that are the same whichever process looks. */
	snapshot(): Promise<Snapshot>;
}

export interface JobServiceContext {
	/** Whether this process computes, or only takes in jobs for one that does. */
	computes: boolean;
	/** Runs calls; null or left out where no functions are run. */
	calls?: CallsOption | null;
	metrics: Metrics;
	log: Logger;
	/** Why no jobs may be accepted; null if they may. */
	refusal?: () => JobRefusal | null;
	/** Gets the spans of jobs. Left out: nothing is traced. */
	tracing?: Tracing;
}

/** Opens the jobs of a service. Where that fails the service does without, and tries again now and then. */
export async function openJobService(options: JobServiceOptions, context: JobServiceContext): Promise<JobService> {
	const {computes, calls = null, metrics, log, refusal, tracing = noTracing} = context;
	const onEnded = createJobEndings({metrics, log, tracing});
	const latest = createLastError();
	const onRejected = createRejectionLog(metrics, log);

	function onWarning(error: unknown): void {
		latest.note(error);
		log.warn({err: error}, 'jobs failed in the background');
	}

	const jobs = await createReopenedJobs({
		open: () =>
			openJobsEngine(
				{...options, atOnce: computes ? options.atOnce : 0},
				{
					...{worker: `${hostname()} ${process.pid}`, onWarning, onRejected, onEnded},
					calls: (computes && calls) || undefined,
				},
			),
		maxDigits: options.maxDigits ?? USUAL_MAX_DIGITS,
		refusal,
		onFailure: error => log.warn({err: error}, 'the jobs can not be opened'),
	});
	return {
		jobs,
		lastError: () => jobs.lastError?.message ?? latest.text(),
		async snapshot() {
			const load = await jobs.load().catch(() => null);
			if (!load) return {};
			const counts = jobStates.map(state => [seriesOf('lunch_jobs', {state}), load.counts[state]]);
			return {...Object.fromEntries(counts), [seriesOf('lunch_job_result_bytes')]: load.bytes};
		},
	};
}
