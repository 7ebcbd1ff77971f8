import {describe, expect, it} from 'vitest';
import {bucketsOf, readMetrics, sumOf} from '../../../../source/tui/model/services/metrics-text.ts';
import {
	latestOf,
	levelOf,
	quantileOf,
	rateOf,
	seriesOf,
	shareOf,
	withSample,
} from '../../../../source/tui/model/services/sample-series.ts';
import {eventsBetween} from '../../../../source/tui/model/services/service-events.ts';
import {type ServiceSample, sampleOf} from '../../../../source/tui/model/services/service-sample.ts';
import {createServicesSource} from '../../../../source/tui/model/services/services-source.ts';
import {poll} from '../../../support/poll.ts';

const page = `# HELP lunch_http_requests_total Requests
# TYPE lunch_http_requests_total counter
lunch_http_requests_total{route="/a",status="200"} 7
lunch_http_requests_total{route="/metrics",status="200"} 70
lunch_http_requests_total{route="/b \\"x\\"",status="404"} 3
lunch_http_request_duration_seconds_bucket{le="0.01"} 5
lunch_http_request_duration_seconds_bucket{le="0.1"} 9
lunch_http_request_duration_seconds_bucket{le="+Inf"} 10
lunch_cache_hits_total 6
lunch_cache_misses_total 2
lunch_jobs{state="queued"} 4
lunch_jobs{state="running"} 1
lunch_function_queue 2
lunch_function_workers{state="idle"} 3
lunch_function_workers{state="busy"} 2
process_resident_memory_bytes 1.5e+08
this is not a sample
`;

describe('a page of metrics', () => {
	it('is read with its labels, and what is none of it is passed over', () => {
		const metrics = readMetrics(page);
		expect(sumOf(metrics, 'lunch_http_requests_total')).toBe(80);
		expect(sumOf(metrics, 'lunch_http_requests_total', {status: '404'})).toBe(3);
		expect(sumOf(metrics, 'lunch_nothing')).toBeNull();
		expect(bucketsOf(metrics, 'lunch_http_request_duration_seconds')).toEqual([
			[0.01, 5],
			[0.1, 9],
			[Number.POSITIVE_INFINITY, 10],
		]);
	});

	it('makes a sample', () => {
		const {counters, gauges} = sampleOf(readMetrics(page), 0);
		expect(counters).toMatchObject({requests: 10, hits: 6, misses: 2, stale: null, upstream: null});
		expect(gauges).toEqual({queued: 6, running: 3, workers: 5, busyWorkers: 2, memory: 143 * 2 ** 20});
	});
});

function sampleAt(seconds: number, requests: number, more: Partial<ServiceSample['counters']> = {}): ServiceSample {
	const empty = sampleOf(readMetrics(''), seconds * 1000);
	return {...empty, counters: {...empty.counters, requests, ...more}};
}

describe('what is made of samples', () => {
	const samples = [sampleAt(0, 0), sampleAt(10, 20), sampleAt(20, 20), sampleAt(30, 5), sampleAt(40, 45)];

	it('rates, also where a counter began anew', () => {
		expect(seriesOf(samples, rateOf('requests'), 40_000, 4)).toEqual([2, 0, 0.5, 4]);
		expect(latestOf(samples, rateOf('requests'))).toBe(4);
		expect(latestOf([], rateOf('requests'))).toBeNull();
	});

	it('fewer columns have the whole of several steps, more have the same', () => {
		expect(seriesOf(samples.slice(0, 3), rateOf('requests'), 20_000, 1)).toEqual([1]);
		expect(seriesOf(samples, rateOf('requests'), 40_000, 8)).toEqual([2, 2, 0, 0, 0.5, 0.5, 4, 4]);
		expect(seriesOf(samples, rateOf('requests'), 80_000, 8)).toEqual([null, null, null, null, 2, 0, 0.5, 4]);
	});

	it('the first sample has a level, and no rate', () => {
		const first = sampleOf(readMetrics('process_resident_memory_bytes 1.5e+08'), 0);
		expect(seriesOf([first], levelOf('memory'), 20_000, 3)).toEqual([null, null, 143 * 2 ** 20]);
		expect(seriesOf(samples.slice(0, 1), rateOf('requests'), 20_000, 3)).toEqual([null, null, null]);
	});

	it('shares and quantiles', () => {
		const hits = [sampleAt(0, 0, {hits: 1, misses: 1}), sampleAt(5, 0, {hits: 4, misses: 2})];
		expect(latestOf(hits, shareOf(['hits'], ['hits', 'stale', 'misses']))).toBe(0.75);
		const timed = (at: number, counts: readonly number[]): ServiceSample => ({
			...sampleAt(at, at),
			durations: [0.01, 0.1, Number.POSITIVE_INFINITY].map((limit, index) => [limit, counts[index] ?? 0] as const),
		});
		const durations = [timed(0, [10, 10, 10]), timed(5, [60, 100, 110])];
		expect(latestOf(durations, quantileOf(0.5))).toBeCloseTo(0.01);
		expect(latestOf(durations, quantileOf(0.9))).toBeCloseTo(0.1);
		expect(latestOf(durations, quantileOf(0.99))).toBe(0.1);
		expect(latestOf([timed(0, [1, 1, 1]), timed(5, [1, 1, 1])], quantileOf(0.5))).toBeNull();
	});

	it('keeps an hour, and never more than so many', () => {
		let kept: readonly ServiceSample[] = [];
		for (let at = 0; at < 4000; at++) kept = withSample(kept, sampleAt(at, at));
		expect(kept.length).toBeLessThanOrEqual(1500);
		expect(kept.at(-1)?.at).toBe(3_999_000);
		expect(withSample(kept, sampleAt(90_000, 0))).toHaveLength(1);
	});
});

describe('what is noticed of a service', () => {
	const report = (part: object) => ({sample: sampleAt(1, 0), checks: [], machines: [], ...part});
	const warning = {name: 'upstream', state: 'warning' as const, detail: 'slow'};
	const machine = {name: 'oak', state: 'working', workers: 1, busy: 0, detail: ''};

	it('warnings that come and go, failures that grow, machines', () => {
		const texts = (before: object | null, after: object) =>
			eventsBetween(before && report(before), report(after)).map(({source, text}) => `${source} ${text}`);
		expect(texts(null, {checks: [warning]})).toEqual(['warning upstream: slow']);
		expect(texts({checks: [warning]}, {checks: [warning]})).toEqual([]);
		expect(texts({checks: [warning]}, {})).toEqual(['event upstream: in order again']);
		expect(texts({}, {machines: [machine]})).toEqual(['event machine oak: working']);
		expect(texts({machines: [machine]}, {})).toEqual(['warning machine oak: gone']);
		const failing = {sample: sampleAt(2, 0, {upstreamErrors: 3})};
		expect(texts({}, failing)).toEqual(['warning 3 requests to the upstream failed']);
	});

	it('asks only while somebody looks', async () => {
		let asked = 0;
		const source = createServicesSource({
			open: async () => ({
				place: 'here',
				async report() {
					asked++;
					return report({sample: sampleAt(asked, 5)});
				},
				async close() {},
			}),
			everyMs: 5,
		});
		source.watch();
		await poll('reports', () => asked > 10);
		source.rest();
		await new Promise(resolve => setTimeout(resolve, 30));
		const rested = asked;
		await new Promise(resolve => setTimeout(resolve, 50));
		expect(asked).toBe(rested);
		await source.close();
	});

	it('lets charts of what happened before move on in steps while nothing happens', async () => {
		let asked = 0;
		let clock = 0;
		const source = createServicesSource({
			open: async () => ({
				place: 'here',
				async report() {
					asked++;
					return report({sample: sampleAt(asked, Math.min(asked, 5))});
				},
				async close() {},
			}),
			now: () => clock,
			everyMs: 5,
		});
		let news = 0;
		source.subscribe(() => news++);
		source.watch();
		await poll('reports of nothing new', () => asked > 10);
		const atFirst = news;
		clock = 5000;
		await poll('the first step', () => news > atFirst);
		const before = news;
		const askedBefore = asked;
		await poll('more reports', () => asked > askedBefore + 10);
		expect(news).toBe(before);
		clock = 60_000;
		await poll('the next step', () => news > before);
		expect(source.data().samples.length).toBeGreaterThan(20);
		await source.close();
	});
});
