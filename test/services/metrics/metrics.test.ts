import {expect, test} from 'vitest';
import {createMetrics} from '../../../source/services/metrics/metrics.ts';

test('a counter has one value, whoever asks for it, and what is counted elsewhere is added', () => {
	const metrics = createMetrics();
	metrics.counter('lunch_cache_hits_total').value += 2;
	metrics.observeCounter('lunch_cache_hits_total', () => 40);
	metrics.counter('lunch_cache_hits_total').value += 1;
	expect(metrics.snapshot()).toEqual({lunch_cache_hits_total: 43});
});

test('a series that is read is registered once', () => {
	const metrics = createMetrics();
	metrics.gauge('lunch_jobs', () => 1, {state: 'queued'});
	metrics.gauge('lunch_jobs', () => 2, {state: 'running'});
	expect(() => metrics.gauge('lunch_jobs', () => 3, {state: 'queued'})).toThrow(/lunch_jobs.*twice/);
	metrics.observeCounter('lunch_cache_misses_total', () => 1);
	expect(() => metrics.observeCounter('lunch_cache_misses_total', () => 1)).toThrow(/twice/);
	expect(metrics.snapshot()).toEqual({
		'lunch_jobs{state="queued"}': 1,
		'lunch_jobs{state="running"}': 2,
		lunch_cache_misses_total: 1,
	});
});

test('only metrics that have a help can be registered, each as what it is', () => {
	const metrics = createMetrics();
	// @ts-expect-error -- not in the table
	metrics.counter('lunch_soups_total');
	// @ts-expect-error -- a counter, which a gauge must not overwrite
	metrics.gauge('lunch_cache_hits_total', () => 1);
	// @ts-expect-error -- a gauge
	metrics.counter('lunch_workers');
	expect(Object.keys(metrics.snapshot())).toHaveLength(3);
});
