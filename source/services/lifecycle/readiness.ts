import type {UpstreamCondition} from '../metrics/observed-upstream.ts';

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
	/** The last error of the cache file; null where all is well. */
	cacheError: string | null;
	/** Why the shared Redis can't be used; null if it can, undefined where there is none. */
	redisError?: string | null | undefined;
	/** Why no jobs are accepted, since Redis may lose them; null if they are. */
	refusal?: string | null;
	/** The last error of the jobs; null where all is well. */
	jobError: string | null;
	/** The last error of the functions; null where all is well, undefined where there are none. */
	functionError?: string | null | undefined;
}

export function assessReadiness(facts: ReadinessFacts): Readiness {
	const {
		isStopping,
		isOverloaded,
		hasAnswers,
		upstream,
		cacheError,
		redisError,
		refusal = null,
		jobError,
		functionError,
	} = facts;
	const checks: ReadinessCheck[] = [
		isStopping ? failed('running', 'stopping') : ok('running', 'running'),
		isOverloaded ? failed('load', 'too many requests are under way') : ok('load', 'within limits'),
		upstreamCheck(upstream, hasAnswers),
		cacheError === null ? ok('cache', 'in use') : warning('cache', cacheError),
		// Menus are served without them.
		jobError === null ? ok('jobs', 'in order') : warning('jobs', jobError),
	];
	if (refusal !== null) checks.push(failed('redis', refusal));
	else if (redisError !== undefined) {
		checks.push(redisError === null ? ok('redis', 'in use') : warning('redis', redisError));
	}
	if (functionError !== undefined) {
		checks.push(functionError === null ? ok('functions', 'in order') : warning('functions', functionError));
	}
	return {isReady: checks.every(({state}) => state !== 'failed'), checks};
}

function upstreamCheck({failure, lastSuccessAt}: UpstreamCondition, hasAnswers: boolean): ReadinessCheck {
	if (failure === null) return ok('upstream', lastSuccessAt === null ? 'not asked yet' : 'answering');
	const detail = `${failure} ${hasAnswers ? 'Stored answers are served.' : 'Nothing is stored.'}`;
	return {name: 'upstream', state: hasAnswers ? 'warning' : 'failed', detail};
}

function ok(name: string, detail: string): ReadinessCheck {
	return {name, state: 'ok', detail};
}

function warning(name: string, detail: string): ReadinessCheck {
	return {name, state: 'warning', detail};
}

function failed(name: string, detail: string): ReadinessCheck {
	return {name, state: 'failed', detail};
}
