import {bucketsOf, type Metrics, sumOf} from './metrics-text.ts';

/** Counters: values that grow for as long as a service runs. */
export const counterNames = [
	'requests',
	'hits',
	'stale',
	'misses',
	'upstream',
	'upstreamErrors',
	'refused',
	'restarts',
] as const;
/** Gauges: values of a moment. */
export const gaugeNames = ['queued', 'running', 'workers', 'busyWorkers', 'memory'] as const;

export type CounterName = (typeof counterNames)[number];
export type GaugeName = (typeof gaugeNames)[number];

/** The values that a service gave at a moment; null for those it did not give. */
export interface ServiceSample {
	/** Milliseconds since 1970. */
	readonly at: number;
	readonly counters: Readonly<Record<CounterName, number | null>>;
	readonly gauges: Readonly<Record<GaugeName, number | null>>;
	/** How many requests took at most so many seconds, in order; empty where that is not known. */
	readonly durations: readonly (readonly [limit: number, count: number])[];
}

/** Memory changes with every look: what is less than this, in bytes, is no news. */
const MEMORY_STEP = 2 ** 20;

/** The sample in a page of metrics of `lunch serve` or `lunch worker`. */
export function sampleOf(metrics: Metrics, at: number): ServiceSample {
	const sum = (name: string, labels?: Record<string, string>) => sumOf(metrics, name, labels);
	return {
		at,
		counters: {
			requests: clientRequests(metrics),
			hits: sum('lunch_cache_hits_total'),
			stale: sum('lunch_cache_stale_total'),
			misses: sum('lunch_cache_misses_total'),
			upstream: sum('lunch_upstream_requests_total'),
			upstreamErrors: sum('lunch_upstream_errors_total'),
			refused: added(sum('lunch_http_overloaded_total'), sum('lunch_function_calls_refused_total')),
			restarts: added(sum('lunch_worker_restarts_total'), sum('lunch_function_worker_restarts_total')),
		},
		gauges: {
			queued: added(sum('lunch_jobs', {state: 'queued'}), sum('lunch_function_queue'), sum('lunch_opaque_queue')),
			running: added(sum('lunch_jobs', {state: 'running'}), sum('lunch_function_workers', {state: 'busy'})),
			workers: sum('lunch_function_workers'),
			busyWorkers: sum('lunch_function_workers', {state: 'busy'}),
			memory: stepped(added(sum('process_resident_memory_bytes'), sum('lunch_function_worker_memory_bytes'))),
		},
		durations: bucketsOf(metrics, 'lunch_http_request_duration_seconds'),
	};
}

/** Requests of clients: those by which the service itself is watched, this app's among them, are none. */
function clientRequests(metrics: Metrics): number | null {
	const known = metrics.get('lunch_http_requests_total');
	if (!known) return sumOf(metrics, 'lunch_http_request_duration_seconds_count') === null ? null : 0;
	return known.reduce((sum, {labels, value}) => (operatorRoutes.has(labels.route ?? '') ? sum : sum + value), 0);
}

const operatorRoutes: ReadonlySet<string> = new Set(['/health', '/ready', '/metrics', '/workers', '/log']);

/** The sum of what is known; null where nothing is. */
export function added(...values: readonly (number | null)[]): number | null {
	const known = values.filter(value => value !== null);
	return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

export function stepped(bytes: number | null): number | null {
	return bytes === null ? null : Math.round(bytes / MEMORY_STEP) * MEMORY_STEP;
}

/** Whether two samples say the same but for their time. */
export function isSameSample(one: ServiceSample, other: ServiceSample): boolean {
	return (
		counterNames.every(name => one.counters[name] === other.counters[name]) &&
		gaugeNames.every(name => one.gauges[name] === other.gauges[name])
	);
}
