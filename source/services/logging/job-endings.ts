import type {Job} from '../../jobs/job.ts';
import {readOrigin} from '../../shared/network/origin.ts';
import type {Tracing} from '../../shared/tracing.ts';
import type {Metrics} from '../metrics/metrics.ts';
import type {Logger} from './logger.ts';

export interface JobEndingsOptions {
	metrics: Metrics;
	log: Logger;
	/** Gets the spans of jobs. */
	tracing: Tracing;
}

/** Counts, times, logs and traces the jobs that end after this process ran them. */
export function createJobEndings({metrics, log, tracing}: JobEndingsOptions) {
	const durations = metrics.histogram('lunch_job_duration_seconds');

	/** A span from its submission to its end, and one of its last run. */
	function trace(job: Job, parent: string | null) {
		const {id, state, attempts, createdAt, startedAt, finishedAt, error} = job;
		if (!finishedAt) return;
		const work = job.kind === 'pi' ? {'lunch.digits': job.digits} : {'lunch.function': job.call.name};
		const attributes = {'lunch.job': id, ...work, 'lunch.state': state, 'lunch.attempts': attempts};
		const end = {at: finishedAt, error: error?.message};
		const whole = tracing.startSpan('job', {kind: 'consumer', parent, attributes, startedAt: createdAt});
		if (startedAt) tracing.startSpan('job run', {parent: whole.traceparent, attributes, startedAt}).end(end);
		whole.end(end);
	}

	return (job: Job, origin: string | null): void => {
		const {id, state, attempts, startedAt, finishedAt, error} = job;
		const work = job.kind === 'pi' ? {digits: job.digits} : {function: job.call.name};
		const seconds = (Number(finishedAt) - Number(startedAt)) / 1000;
		metrics.counter('lunch_jobs_ended_total', {state}).value++;
		if (state === 'finished') durations.observe(seconds);
		const {requestId, traceparent} = readOrigin(origin);
		trace(job, traceparent);
		const begunBy = requestId === null ? {} : {requestId};
		log.info({job: id, ...begunBy, ...work, state, attempts, seconds, error}, 'job ended');
	};
}
