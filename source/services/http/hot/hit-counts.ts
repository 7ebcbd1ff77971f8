import type {Logger} from '../../logging/logger.ts';
import type {Metrics} from '../../metrics/metrics.ts';
import type {HotAnswer} from './hot-answer.ts';

/** Counts and logs answers from memory, whichever way they are written. */
export interface CountHits {
	answered(answer: HotAnswer, method: string, url: string, status: number): void;
	/** So many were written now, of requests that were read at a time of `performance.now`. */
	took(answers: number, since: number): void;
}

export function createHitCounts(metrics: Metrics, log: Logger): CountHits {
	const durations = metrics.histogram('lunch_http_request_duration_seconds');
	return {
		answered(answer, method, url, status) {
			answer.isWanted = true;
			answer.requests.value++;
			answer.outcomes.value++;
			if (log.isLevelEnabled('debug')) log.debug({method, url, status, cache: 'memory'}, 'request');
		},
		took(answers, since) {
			const seconds = (performance.now() - since) / 1000;
			for (let index = 0; index < answers; index++) durations.observe(seconds);
		},
	};
}
