import {describe, expect, test} from 'vitest';
import {seededRandom} from '../../../source/functions/load-test/seeded-random.ts';
import {type CallQueue, createCallQueue} from '../../../source/functions/queue/call-queue.ts';
import {effectivenessOf, listScheduling} from '../../../source/functions/queue/list-scheduling.ts';

const WORKERS = 20;
const FACTORS = [1, 2, 5, 10];

function queueAt<Call>(time: {now: number}): CallQueue<Call> {
	return createCallQueue<Call>({clock: () => time.now, workers: () => WORKERS});
}

function drain<Call>(queue: CallQueue<Call>): Call[] {
	const taken: Call[] = [];
	for (let call = queue.take(); call !== null; call = queue.take()) taken.push(call);
	return taken;
}

interface PoolRun {
	realTime: number;
	/** Calls in the order they were started in. */
	order: number[];
}

/** A pool of workers on a virtual clock, and calls that all come at its beginning. */
function runPool(durations: readonly number[], hintOf: (duration: number) => number | null): PoolRun {
	const time = {now: 0};
	const queue = queueAt<number>(time);
	for (const [at, duration] of durations.entries()) queue.add(String(at), at, hintOf(duration));
	const ends: {at: number; call: number}[] = [];
	const order: number[] = [];
	const start = () => {
		const call = queue.take();
		if (call === null) return;
		order.push(call);
		ends.push({at: time.now + (durations[call] ?? 0), call});
		ends.sort((one, other) => one.at - other.at);
	};
	for (let worker = 0; worker < WORKERS; worker += 1) start();
	for (let end = ends.shift(); end; end = ends.shift()) {
		time.now = end.at;
		queue.ended(String(end.call));
		start();
	}
	return {realTime: time.now, order};
}

function reached(
	count: number,
	hintOf: (duration: number, noise: number) => number | null,
	sequences: readonly number[] = seeds,
): number {
	return mean(
		sequences.map(seed => {
			const random = seededRandom(seed + 1000);
			const durations = durationsOf(count, seed);
			const {realTime} = runPool(durations, duration => hintOf(duration, random()));
			return effectivenessOf(durations, WORKERS, realTime);
		}),
	);
}

function durationsOf(count: number, seed: number): number[] {
	const random = seededRandom(seed);
	return Array.from({length: count}, () => random() * 1000);
}

function mean(numbers: readonly number[]): number {
	return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

const seeds = Array.from({length: 60}, (_, at) => at + 1);

describe('the order of calls', () => {
	test('is first come first served where nothing is known', () => {
		const time = {now: 0};
		const queue = queueAt<number>(time);
		for (let at = 0; at < 1000; at += 1) {
			queue.add(String(at), at, null);
			time.now += at % 3;
		}
		expect(drain(queue)).toEqual(Array.from({length: 1000}, (_, at) => at));
	});

	test('has the longest first of those that come together', () => {
		const queue = queueAt<number>({now: 0});
		const durations = durationsOf(500, 7);
		for (const [at, duration] of durations.entries()) queue.add(String(at), duration, duration);
		expect(drain(queue)).toEqual(durations.toSorted((one, other) => other - one));
	});

	test('keeps calls of the same function, and unknown ones among known ones, in their order', () => {
		const queue = queueAt<string>({now: 0});
		queue.add('a', 'unknown 1', null);
		queue.add('b', 'long', 60_000);
		queue.add('c', 'same 1', 50);
		queue.add('d', 'unknown 2', null);
		queue.add('e', 'same 2', 50);
		expect(drain(queue)).toEqual(['long', 'unknown 1', 'unknown 2', 'same 1', 'same 2']);
	});

	test('lets no call wait behind those that come more than a minute later, whatever they say', () => {
		const time = {now: 0};
		const queue = queueAt<string>(time);
		queue.add('short', 'short', 1);
		for (let at = 0; at < 100; at += 1) {
			time.now += 1000;
			queue.add(String(at), `at ${time.now}`, at % 2 === 0 ? 1e9 : Number.POSITIVE_INFINITY);
		}
		const before = drain(queue).indexOf('short');
		expect(before).toBeLessThanOrEqual(60);
		// They do overtake it: it is the shortest.
		expect(before).toBeGreaterThan(50);
	});

	test('serves a short call although long ones keep coming', () => {
		const time = {now: 0};
		const queue = queueAt<string>(time);
		queue.add('short', 'short', 1);
		let isServed = false;
		// One worker, a long call every half second that takes a second: the queue only grows.
		for (let at = 0; at < 1000 && !isServed; at += 1) {
			queue.add(`${at} one`, 'long', 1000);
			queue.add(`${at} two`, 'long', 1000);
			isServed = queue.take() === 'short';
			time.now += 1000;
		}
		expect(isServed).toBe(true);
		expect(time.now).toBeLessThan(120_000);
	});

	test('cancels by id, and knows what is gone', () => {
		const queue = queueAt<number>({now: 0});
		const random = seededRandom(3);
		const left = new Map<string, number>();
		for (let at = 0; at < 5000; at += 1) {
			const duration = random() * 1000;
			queue.add(String(at), duration, duration);
			left.set(String(at), duration);
		}
		for (const id of [...left.keys()].filter(() => random() < 0.6)) {
			expect(queue.remove(id)).toBe(left.get(id));
			expect(queue.remove(id)).toBeNull();
			left.delete(id);
		}
		expect(queue.size).toBe(left.size);
		expect([...queue.values()].length).toBe(left.size);
		expect(drain(queue)).toEqual([...left.values()].sort((one, other) => other - one));
		expect(queue.take()).toBeNull();
		expect(queue.remove('1')).toBeNull();
	});

	function checkSequence(seed: number): void {
		const random = seededRandom(seed);
		const time = {now: 0};
		const queue = queueAt<string>(time);
		const waiting = new Map<string, number>();
		const running: string[] = [];
		const scale = 10 ** Math.floor(random() * 5);
		const add = (id: string) => {
			const kinds = [null, random() * 10, random() * 1000, random() * 1e6, Number.POSITIVE_INFINITY];
			const known = random() < 0.5 ? 1 : 0;
			queue.add(id, id, kinds[Math.floor(known + random() * (5 - known))] ?? null);
			waiting.set(id, time.now);
		};
		const remove = (id: string) => {
			expect(queue.remove(id)).toBe(waiting.has(id) ? id : null);
			waiting.delete(id);
		};
		const take = () => {
			const taken = queue.take();
			if (taken === null) expect(waiting.size).toBe(0);
			else {
				const queuedAt = waiting.get(taken) ?? Number.NaN;
				waiting.delete(taken);
				running.push(taken);
				expect(Math.min(time.now, ...waiting.values()), `seed ${seed}`).toBeGreaterThan(queuedAt - 60_000);
			}
			if (running.length > WORKERS) queue.ended(running.shift() ?? '');
		};
		for (let step = 0; step < 400; step += 1) {
			time.now += random() < 0.3 ? 0 : random() * scale;
			if (random() < 0.55) add(String(step));
			else if (random() < 0.1) remove(String(Math.floor(random() * step)));
			else take();
			expect(queue.size).toBe(waiting.size);
		}
		expect(drain(queue).sort()).toEqual([...waiting.keys()].sort());
	}

	test('loses and repeats no call, and lets none be overtaken by those of a minute later, whatever happens', () => {
		for (let seed = 1; seed <= 100; seed += 1) checkSequence(seed);
	});

	test('holds a hundred thousand calls', () => {
		const queue = queueAt<number>({now: 0});
		const random = seededRandom(5);
		for (let at = 0; at < 100_000; at += 1) queue.add(String(at), at, random() * 1000);
		for (let at = 0; at < 100_000; at += 2) queue.remove(String(at));
		expect(drain(queue).length).toBe(50_000);
	});
});

describe('how well 20 workers are used, over 60 sequences', () => {
	test.each(FACTORS)('first come first served is the bound of list scheduling: factor %i', factor => {
		for (const seed of seeds) {
			const durations = durationsOf(WORKERS * factor, seed);
			const {realTime, order} = runPool(durations, () => null);
			expect(order).toEqual([...durations.keys()]);
			expect(realTime).toBeCloseTo(listScheduling(durations, WORKERS), 6);
		}
	});

	test.each([
		[20, 1],
		[40, 0.94],
		[100, 0.995],
		[200, 0.998],
	])('with exact hints, %i calls: at least %f', (count, least) => {
		expect(reached(count, duration => duration)).toBeGreaterThanOrEqual(least);
	});

	test.each([
		[40, 0.92],
		[100, 0.96],
		[200, 0.98],
	])('with hints that are up to a tenth wrong, %i calls: at least %f', (count, least) => {
		expect(
			reached(count, (duration, noise) => duration * (0.9 + 0.2 * noise), seeds.slice(0, 20)),
		).toBeGreaterThanOrEqual(least);
	});

	test('hints that are the same for all change nothing', () => {
		const durations = durationsOf(200, 1);
		expect(runPool(durations, () => 500).order).toEqual([...durations.keys()]);
	});
});
