import type {CallsOption} from '../../jobs/engine/calls/call-runner.ts';
import {hasEnded, type Job} from '../../jobs/job.ts';
import type {JobSlot} from '../../jobs/jobs.ts';
import {type JobsEngineOptions, openSharedJobs} from '../engines/jobs-engine.ts';
import {createJobEndings} from '../logging/job-endings.ts';
import type {Logger} from '../logging/logger.ts';
import {createRejectionLog} from '../logging/rejection-log.ts';
import type {MachinePart} from './run-worker-machine.ts';

/** The state of a machine's jobs, for `GET /workers`. */
export interface JobsPartStatus {
	slots: JobSlot[];
	/** Jobs that ended after this worker ran them. */
	ended: {finished: number; errored: number; cancelled: number};
}

export interface JobsPartOptions extends Omit<JobsEngineOptions, 'redis'> {
	/** Calls that are run at once; 0 for none. */
	callsAtOnce: number;
}

/** Computes jobs for the services that share the Redis, and runs those that are calls. */
export function jobsPart({callsAtOnce, ...options}: JobsPartOptions): MachinePart {
	return {
		name: 'jobs',
		async start({redis, machine, log, metrics, tracing}) {
			const ended = {finished: 0, errored: 0, cancelled: 0};
			const recordEnd = createJobEndings({metrics, log, tracing});
			function onEnded(job: Job, origin: string | null): void {
				if (hasEnded(job.state)) ended[job.state]++;
				recordEnd(job, origin);
			}
			const jobs = await openSharedJobs(
				// The service that accepts them says how long they are kept.
				{...options, redis, keepResultsMs: null},
				{
					worker: machine.name,
					onWarning: error => log.warn({err: error}, 'jobs failed in the background'),
					onRejected: createRejectionLog(metrics, log),
					onEnded,
					calls: callsAtOnce > 0 ? callsOver(redis, callsAtOnce, log) : undefined,
				},
			);
			const busy = () => jobs.slots().filter(({jobId}) => jobId !== null).length;
			metrics.gauge('lunch_machine_slots', busy, {state: 'busy'});
			metrics.gauge('lunch_machine_slots', () => jobs.slots().length - busy(), {state: 'free'});
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

/** Calls that are handed to the functions of all machines that share the Redis, this one among them. */
function callsOver(redis: string, atOnce: number, log: Logger): CallsOption {
	return {
		atOnce,
		async open() {
			const [{openRedisFunctions}, {createCallRunner}] = await Promise.all([
				import('../../functions/redis/open-redis-functions.ts'),
				import('../engines/call-runner.ts'),
			]);
			const functions = openRedisFunctions({
				redis,
				onRejected: rejection => log.warn({rejection}, 'rejected a reply to a call'),
				onError(reason) {
					if (reason !== null) log.warn({reason}, "Redis can't be used for calls");
				},
			});
			return {...createCallRunner(functions), close: () => functions.close()};
		},
	};
}
