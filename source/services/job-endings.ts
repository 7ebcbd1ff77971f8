import type {Job} from '../jobs/job.ts';
import type {Logger} from './logger.ts';
import type {Metrics} from './metrics.ts';

/** Counts, times and logs the jobs that end after this process ran them. */
export function createJobEndings(metrics: Metrics, log: Logger): (job: Job) => void {
	const durations = metrics.histogram('lunch_job_duration_seconds');
	return ({id, digits, state, attempts, startedAt, finishedAt, error}) => {
		const seconds = (Number(finishedAt) - Number(startedAt)) / 1000;
		metrics.counter('lunch_jobs_ended_total', {state}).value++;
		if (state === 'finished') durations.observe(seconds);
		log.info({job: id, digits, state, attempts, seconds, error}, 'job ended');
	};
}
