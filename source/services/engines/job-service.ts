import {hostname} from 'node:os';
import {jobStates} from '../../jobs/job.ts';
import type {TenantJobs} from '../../jobs/jobs.ts';
import {noTracing, type Tracing} from '../../shared/tracing.ts';
import type {JobRefusal} from '../lifecycle/redis-watch.ts';
import {createJobEndings} from '../logging/job-endings.ts';
import {createLatestTrouble} from '../logging/latest-trouble.ts';
import type {Logger} from '../logging/logger.ts';
import {createRejectionReport} from '../logging/rejection-report.ts';
import type {Metrics, Snapshot} from '../metrics/metrics.ts';
import {type JobsEngineOptions, openJobsEngine} from './jobs-engine.ts';
import {createReopenedJobs} from './reopened-jobs.ts';

export type JobServiceOptions = JobsEngineOptions;

/** The jobs of a service, and how they are doing. */
export interface JobService {
	jobs: TenantJobs;
	/** What is wrong with them; null if nothing is. */
	trouble(): string | null;
	/** The figures that are the same whichever process looks. */
	figures(): Promise<Snapshot>;
}

export interface JobServicePlace {
	/** Whether this process computes, or only takes in jobs for one that does. */
	computes: boolean;
	metrics: Metrics;
	log: Logger;
	/** Why no jobs may be accepted; null if they may. */
	refusal?: () => JobRefusal | null;
	/** Where the spans of jobs go; left out: nowhere. */
	tracing?: Tracing;
}

/** Opens the jobs of a service. Where that fails the service does without, and tries again now and then. */
export async function openJobService(options: JobServiceOptions, place: JobServicePlace): Promise<JobService> {
	const {computes, metrics, log, refusal, tracing = noTracing} = place;
	const onEnded = createJobEndings({metrics, log, tracing});
	const latest = createLatestTrouble();
	const onRejected = createRejectionReport(metrics, log);

	function onWarning(error: unknown): void {
		latest.note(error);
		log.warn({err: error}, 'trouble with the jobs');
	}

	const jobs = await createReopenedJobs({
		open: () =>
			openJobsEngine(
				{...options, atOnce: computes ? options.atOnce : 0},
				{worker: `${hostname()} ${process.pid}`, onWarning, onRejected, onEnded},
			),
		refusal,
		onFailure: error => log.warn({err: error}, 'the jobs can not be opened'),
	});
	return {
		jobs,
		trouble: () => jobs.trouble?.message ?? latest.text(),
		async figures() {
			const load = await jobs.load().catch(() => null);
			if (!load) return {};
			const counts = jobStates.map(state => [`lunch_jobs{state="${state}"}`, load.counts[state]]);
			return {...Object.fromEntries(counts), lunch_job_result_bytes: load.bytes};
		},
	};
}
