import type {Upstream} from '../../relay/upstream/upstream.ts';
import {explainBad} from '../../relay/upstream/upstream-failures.ts';
import {LunchError, messageOf} from '../../shared/errors.ts';
import type {Metrics} from './metrics.ts';

/** The condition of the upstream. */
export interface UpstreamCondition {
	/** When it last answered usefully, in milliseconds since the epoch; null if it never did. */
	readonly lastSuccessAt: number | null;
	/** The fault of its latest answer; null where it had none. */
	readonly failure: string | null;
}

/** An upstream whose requests are counted, timed and remembered. */
export function observeUpstream(
	upstream: Upstream,
	metrics: Metrics,
	onFailure: (error: LunchError) => void,
): {upstream: Upstream; condition: UpstreamCondition} {
	const requests = metrics.counter('lunch_upstream_requests_total');
	const errors = metrics.counter('lunch_upstream_errors_total');
	const durations = metrics.histogram('lunch_upstream_duration_seconds');
	const condition = {lastSuccessAt: null as number | null, failure: null as string | null};

	function failed(error: LunchError): void {
		errors.value++;
		condition.failure = error.message;
		onFailure(error);
	}

	const observed: Upstream = {
		address: upstream.address,
		async request(path, options) {
			requests.value++;
			const since = performance.now();
			try {
				const answer = await upstream.request(path, options);
				if (answer.status >= 500 || answer.status === 429) failed(explainBad(upstream.address, answer.status));
				else {
					condition.lastSuccessAt = Date.now();
					condition.failure = null;
				}
				return answer;
			} catch (error) {
				// An aborted request says nothing of the upstream.
				if (!options?.signal?.aborted) {
					failed(error instanceof LunchError ? error : new LunchError('UPSTREAM_UNREACHABLE', messageOf(error)));
				}
				throw error;
			} finally {
				durations.observe((performance.now() - since) / 1000);
			}
		},
		close: () => upstream.close(),
	};
	return {upstream: observed, condition};
}
