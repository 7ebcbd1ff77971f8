import {availableParallelism} from 'node:os';

/** How many workers a pool has unless told otherwise: one a processor. */
export function usualWorkers(): number {
	return Math.min(availableParallelism(), 200);
}
