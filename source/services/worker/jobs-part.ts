import type {Job} from '../../jobs/job.ts';
import type {JobSlot} from '../../jobs/jobs.ts';
import {type JobsEngineOptions, openSharedJobs} from '../jobs-engine.ts';
import {createMetrics} from '../metrics.ts';
import {createRejectionReport} from '../rejection-report.ts';
import type {WorkerPart} from './run-worker.ts';

/** What a worker tells of its jobs. */
export interface JobsPartStatus {
	slots: JobSlot[];
	/** Jobs that ended after this worker ran them. */
	ended: {finished: number; errored: number; cancelled: number};
}

/** Computes jobs for whoever shares the Redis. */
export function jobsPart(options: Omit<JobsEngineOptions, 'redis'>): WorkerPart {
	return {
		name: 'jobs',
		async start({redis, machine, log}) {
			const ended = {finished: 0, errored: 0, cancelled: 0};
			function onEnded({id, digits, state, attempts, startedAt, finishedAt, error}: Job): void {
				if (state === 'finished' || state === 'errored' || state === 'cancelled') ended[state]++;
				const seconds = (Number(finishedAt) - Number(startedAt)) / 1000;
				log.info({job: id, digits, state, attempts, seconds, error}, 'job ended');
			}
			const jobs = await openSharedJobs(
				// How long they are kept is said where they are accepted.
				{...options, redis, keepResultsMs: null},
				{
					worker: machine.name,
					onWarning: error => log.warn({err: error}, 'trouble with the jobs'),
					onRejected: createRejectionReport(createMetrics(), log),
					onEnded,
				},
			);
			return {
				status: (): JobsPartStatus => ({slots: jobs.slots(), ended}),
				async drain(limitMs) {
					await jobs.drain(limitMs);
					await jobs.close();
				},
			};
		},
	};
}
