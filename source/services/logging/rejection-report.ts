import type {OnRejected} from '../../shared/rejections.ts';
import type {Metrics} from '../metrics/metrics.ts';
import type {Logger} from './logger.ts';

/** A kind of entry is logged once in so many milliseconds, however many are found. */
const QUIET_MS = 60_000;

/** Counts entries of a store that were rejected, and logs one of each kind a minute. */
export function createRejectionReport(metrics: Metrics, log: Logger): OnRejected {
	const loggedAt = new Map<string, number>();
	return rejection => {
		const {kind} = rejection;
		const count = ++metrics.counter('lunch_store_rejected_total', {kind}).value;
		const time = performance.now();
		if (time - (loggedAt.get(kind) ?? Number.NEGATIVE_INFINITY) < QUIET_MS) return;
		loggedAt.set(kind, time);
		log.warn({...rejection, count}, 'rejected an entry of the store');
	};
}
