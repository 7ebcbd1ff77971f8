import type {RedisConnection} from '../queue/redis-connection.ts';
import type {RedisJobTable} from '../table/redis-job-table.ts';
import {type DivideJobsOptions, divideJobs} from './divide-jobs.ts';
import {createPartQueue} from './part-queue.ts';
import {createPartWorkers, type PartWorkersOptions} from './part-workers.ts';

export interface DivisionOptions
	extends Pick<DivideJobsOptions, 'pool' | 'divideFrom' | 'mayTake' | 'onError'>,
		Pick<PartWorkersOptions, 'results' | 'prefix' | 'worker' | 'leaseMs' | 'onRejected'> {
	table: RedisJobTable;
	connection: RedisConnection;
}

/** Opens what divides jobs among the processes of a Redis. */
export function openDivision(options: DivisionOptions): ReturnType<typeof divideJobs> {
	const {table, connection, prefix, onError} = options;
	const queue = createPartQueue(connection.client, prefix, onError);
	const own = connection.connectBlocking();
	const {board} = table;
	const division = divideJobs({
		...options,
		queue,
		board,
		channel: table.partsChannel,
		workers: createPartWorkers({...options, board, connection: own, onFinished: id => division.tell(id)}),
	});
	return {
		...division,
		async close() {
			await division.close();
			await queue.close();
		},
	};
}
