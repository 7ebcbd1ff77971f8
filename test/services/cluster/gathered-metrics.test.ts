import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {createGatheredMetrics} from '../../../source/services/cluster/gathered-metrics.ts';

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

const HITS = 'lunch_cache_hits_total';

test('a process that is busy for a second is waited for', async () => {
	const gathered = createGatheredMetrics((id, question) => {
		setTimeout(() => gathered.received(id, question, {[HITS]: id}), id === 2 ? 1000 : 0);
	});
	for (const id of [1, 2]) gathered.joined(id);
	const sum = gathered.sum();
	await vi.advanceTimersByTimeAsync(1000);
	expect(await sum).toEqual({[HITS]: 3});
});

test('of one that hangs the latest metrics count', async () => {
	let hangs = false;
	const gathered = createGatheredMetrics((id, question) => {
		if (!hangs || id === 1) gathered.received(id, question, {[HITS]: hangs ? 10 : 1});
	});
	for (const id of [1, 2]) gathered.joined(id);
	expect(await gathered.sum()).toEqual({[HITS]: 2});
	hangs = true;
	const sum = gathered.sum();
	await vi.advanceTimersByTimeAsync(5000);
	expect(await sum).toEqual({[HITS]: 11});
});

test('of one that ended its counters stay, and its gauges go', async () => {
	const gathered = createGatheredMetrics((id, question) => {
		gathered.received(id, question, {[HITS]: 1, lunch_http_connections: 1});
	});
	for (const id of [1, 2]) gathered.joined(id);
	await gathered.sum();
	gathered.left(1);
	expect(await gathered.sum()).toEqual({[HITS]: 2, lunch_http_connections: 1});
});
