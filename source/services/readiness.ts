import type {UpstreamCondition} from './observed-upstream.ts';

/** One thing that has to be right. */
export interface ReadinessCheck {
	name: string;
	state: 'ok' | 'warning' | 'failed';
	detail: string;
}

/** Whether requests should be sent here; warnings are no reason not to. */
export interface Readiness {
	isReady: boolean;
	checks: ReadinessCheck[];
}

export interface ReadinessFacts {
	isStopping: boolean;
	isOverloaded: boolean;
	/** Whether anything can be answered without the upstream. */
	hasAnswers: boolean;
	upstream: UpstreamCondition;
	/** What is wrong with the cache file; null if nothing is. */
	cacheTrouble: string | null;
}

export function readinessOf({isStopping, isOverloaded, hasAnswers, upstream, cacheTrouble}: ReadinessFacts): Readiness {
	const checks: ReadinessCheck[] = [
		isStopping ? failed('running', 'stopping') : ok('running', 'running'),
		isOverloaded ? failed('load', 'too many requests are under way') : ok('load', 'within limits'),
		upstreamCheck(upstream, hasAnswers),
		cacheTrouble === null ? ok('cache', 'in use') : {name: 'cache', state: 'warning', detail: cacheTrouble},
	];
	return {isReady: checks.every(({state}) => state !== 'failed'), checks};
}

function upstreamCheck({failure, lastSuccessAt}: UpstreamCondition, hasAnswers: boolean): ReadinessCheck {
	if (failure === null) return ok('upstream', lastSuccessAt === null ? 'not asked yet' : 'answering');
	const detail = `${failure} (${hasAnswers ? 'stored answers are served' : 'and nothing is stored'})`;
	return {name: 'upstream', state: hasAnswers ? 'warning' : 'failed', detail};
}

function ok(name: string, detail: string): ReadinessCheck {
	return {name, state: 'ok', detail};
}

function failed(name: string, detail: string): ReadinessCheck {
	return {name, state: 'failed', detail};
}
