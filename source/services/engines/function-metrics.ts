import {type FunctionLoad, type FunctionWorker, workerStates} from '../../functions/functions.ts';
import type {OpaqueProcesses} from '../../opaque/opaque-processes.ts';
import {type Snapshot, seriesOf} from '../metrics/metrics.ts';

/** The metrics of the pool of functions and of the opaque processes, as they are now. */
export function functionMetrics(load: FunctionLoad | null, opaque: OpaqueProcesses | null): Snapshot {
	return {...(load ? poolMetrics(load) : {}), ...(opaque ? opaqueMetrics(opaque) : {})};
}

function poolMetrics({workers, limit, queued}: FunctionLoad): Snapshot {
	const states = workerStates.map(state => [
		seriesOf('lunch_function_workers', {state}),
		workers.filter(worker => worker.state === state).length,
	]);
	return {
		...Object.fromEntries(states),
		[seriesOf('lunch_function_workers_limit')]: limit,
		[seriesOf('lunch_function_queue')]: queued,
		[seriesOf('lunch_function_worker_memory_bytes')]: workers.reduce(
			(sum, {memoryBytes}) => sum + (memoryBytes ?? 0),
			0,
		),
	};
}

function opaqueMetrics({up, queued, restarts}: OpaqueProcesses): Snapshot {
	return {
		[seriesOf('lunch_opaque_workers')]: up,
		[seriesOf('lunch_opaque_queue')]: queued,
		[seriesOf('lunch_opaque_worker_restarts_total')]: restarts,
	};
}

/** Counts restarts of workers, of those that are gone too: what is counted never goes back. */
export function createRestartCounter(): (workers: readonly Pick<FunctionWorker, 'id' | 'restarts'>[]) => number {
	// Those that are gone stay: one that is only away for a moment is not to be counted again.
	const seen = new Map<string, number>();
	let total = 0;
	return workers => {
		for (const {id, restarts} of workers) {
			total += Math.max(0, restarts - (seen.get(id) ?? 0));
			seen.set(id, restarts);
		}
		return total;
	};
}
