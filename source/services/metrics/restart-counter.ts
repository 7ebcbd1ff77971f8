import type {FunctionWorker} from '../../functions/functions.ts';

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
