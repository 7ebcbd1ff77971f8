import {createRateLimit} from '../../shared/rate-limited-log.ts';
import type {OnRejected} from '../../shared/rejections.ts';
import type {Metrics} from '../metrics/metrics.ts';
import type {Logger} from './logger.ts';

/** Counts entries of a store that were rejected, and logs one of each kind a minute. */
export function createRejectionLog(metrics: Metrics, log: Logger): OnRejected {
	const isAllowed = createRateLimit();
	return rejection => {
		const {kind} = rejection;
		const count = ++metrics.counter('lunch_store_rejected_total', {kind}).value;
		if (isAllowed(kind)) log.warn({...rejection, count}, 'rejected an entry of the store');
	};
}
