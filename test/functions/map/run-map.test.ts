import {appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {afterAll, describe, expect, test} from 'vitest';
import type {CallOutcome} from '../../../source/functions/functions.ts';
import {openMapLog} from '../../../source/functions/map/map-log.ts';
import type {MapEnd, MapRunOptions} from '../../../source/functions/map/map-run.ts';
import {runMap} from '../../../source/functions/map/run-map.ts';
import {failedCall} from '../../../source/functions/retries/failed-call.ts';
import {LunchError} from '../../../source/shared/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'lunch-map-'));
afterAll(() => rmSync(folder, {recursive: true}));

const returned = (value: number): CallOutcome => ({
	state: 'returned',
	value: {encoding: 'json', text: String(value)},
	error: null,
	worker: 'node-1',
	queuedMs: 0,
	ranMs: 1,
});
const threw = (): CallOutcome => ({...failedCall(new Error('no')), state: 'threw', worker: 'node-1'});

/** A map over numbers whose calls are done here. */
function mapOf(inputs: Iterable<number> | AsyncIterable<number>, more: Partial<MapRunOptions<number>> & {call: Call}) {
	const {call, ...options} = more;
	return runMap<number>({
		inputs,
		concurrency: 4,
		isOrdered: true,
		retries: 0,
		backoffMs: 1,
		keepsGoing: true,
		log: null,
		prepare: input => ({
			check: input,
			hearsBegin: true,
			async begin(onBegin, signal) {
				await delay(0);
				if (signal.aborted) return {...failedCall(new Error('cancelled')), state: 'cancelled'};
				onBegin();
				return call(input, signal);
			},
		}),
		...options,
	});
}
type Call = (input: number, signal: AbortSignal) => CallOutcome | Promise<CallOutcome>;

const upTo = (count: number) => Array.from({length: count}, (_, at) => at);
const all = async (ends: AsyncIterable<MapEnd<number>>) =>
	Array.fromAsync(ends, ({index, outcome}) => [index, outcome.state]);

describe('a map', () => {
	test('gives ends in the order of the inputs, or as they come', async () => {
		/** The first one ends after all others. */
		const firstLast = (): Call => {
			const others = Promise.withResolvers<void>();
			let left = 7;
			return async input => {
				if (input === 0) await others.promise;
				else if (--left === 0) setImmediate(others.resolve);
				return returned(input);
			};
		};
		const inOrder = await all(mapOf(upTo(8), {call: firstLast()}));
		expect(inOrder.map(([index]) => index)).toEqual(upTo(8));
		const asTheyCome = await all(mapOf(upTo(8), {call: firstLast(), isOrdered: false}));
		expect(asTheyCome.at(-1)).toEqual([0, 'returned']);
		expect(asTheyCome.map(([index]) => index).sort()).toEqual(upTo(8));
	});

	test('takes inputs no faster than its ends are read', async () => {
		let taken = 0;
		function* endless() {
			for (;;) yield taken++;
		}
		const ends = mapOf(endless(), {call: returned, isOrdered: false});
		const untilStill = async () => {
			for (let before = -1; before !== taken; await delay(100)) before = taken;
			return taken;
		};
		await ends.next();
		const first = await untilStill();
		expect(first).toBeLessThan(1100);
		for (let read = 0; read < 500; read += 1) await ends.next();
		expect(await untilStill()).toBe(first + 500);
		await ends.return(undefined);
	});

	test('begins nothing after a failure, and lets what runs come to its end', async () => {
		const begun: number[] = [];
		const call = async (input: number) => {
			begun.push(input);
			await delay(input === 1 ? 1 : 30);
			return input === 1 ? threw() : returned(input);
		};
		const ends = await all(mapOf(upTo(100), {call, keepsGoing: false}));
		expect(ends).toContainEqual([1, 'threw']);
		expect(ends.map(([index]) => index)).toEqual(begun.sort((a, b) => a - b));
		expect(begun.length).toBeLessThan(8);
	});

	test('tries an input again as often as it may', async () => {
		const tries = new Map<number, number>();
		const call = (input: number) => {
			const tried = (tries.get(input) ?? 0) + 1;
			tries.set(input, tried);
			return tried > input ? returned(input) : threw();
		};
		const ends = await Array.fromAsync(mapOf(upTo(4), {call, retries: 2}));
		expect(ends.map(({attempts, outcome}) => [attempts, outcome.state])).toEqual([
			[1, 'returned'],
			[2, 'returned'],
			[3, 'returned'],
			[3, 'threw'],
		]);
	});

	test('tells of an input whose call can not be made, and of inputs that fail to come', async () => {
		const prepare = () => {
			throw new LunchError('FUNCTION_VALUE_INVALID', 'no');
		};
		expect(await all(mapOf([1], {call: returned, prepare}))).toEqual([[0, 'failed']]);
		async function* broken() {
			yield 1;
			throw new Error('the file is gone');
		}
		await expect(all(mapOf(broken(), {call: returned}))).rejects.toThrow('the file is gone');
	});

	test('waits where the queue is full, without counting that', async () => {
		let refusals = 2;
		const call = (input: number) => {
			if (refusals-- > 0) throw new LunchError('FUNCTION_QUEUE_FULL', 'full');
			return returned(input);
		};
		const [end] = await Array.fromAsync(mapOf([7], {call}));
		expect(end).toMatchObject({attempts: 1, outcome: {state: 'returned'}});
	});

	test('waits for a service that is away, where it is to go on', async () => {
		let isAway = true;
		const call = (input: number) =>
			isAway ? failedCall(new LunchError('SERVICE_UNREACHABLE', 'away')) : returned(input);
		const whenBack = async () => {
			await delay(20);
			isAway = false;
		};
		const ends = await all(mapOf(upTo(20), {call, whenBack, concurrency: 2}));
		expect(ends.filter(([, state]) => state === 'failed')).toHaveLength(2);
		isAway = true;
		const tried = await all(mapOf(upTo(20), {call, whenBack, concurrency: 2, retries: 1}));
		expect(tried.every(([, state]) => state === 'returned')).toBe(true);
	});

	test('cancels what runs when its reader leaves, and by its signal', async () => {
		const cancelled: number[] = [];
		const call = async (input: number, signal: AbortSignal) => {
			await delay(input === 0 ? 30 : 60_000, null, {signal}).catch(() => cancelled.push(input));
			return returned(input);
		};
		for await (const _ of mapOf(upTo(9), {call})) break;
		await delay(10);
		expect(cancelled).toEqual([1, 2, 3]);
		const controller = new AbortController();
		setTimeout(() => controller.abort(new Error('enough')), 20);
		await expect(all(mapOf(upTo(9), {call, signal: controller.signal}))).rejects.toThrow('enough');
	});
});

describe('the log of a map', () => {
	let number = 0;
	const newLog = () => join(folder, `${number++}.log`);
	const run = async (file: string, inputs: number[], more: Partial<MapRunOptions<number>> & {call: Call}) => {
		const log = openMapLog(file, 'f');
		try {
			return await Array.fromAsync(mapOf(inputs, {log, ...more}), ({index, outcome, attempts}) => [
				index,
				outcome.state,
				attempts,
			]);
		} finally {
			log.close();
		}
	};

	test('lets a map go on where it was killed: nothing is called twice', async () => {
		const file = newLog();
		const begun: number[] = [];
		const call = (input: number) => {
			begun.push(input);
			return returned(input);
		};
		await run(file, upTo(5), {call});
		// As kill -9 leaves it: input 5 runs, and the line that tells of input 6 is not whole.
		appendFileSync(file, '{"b":5,"a":1,"c":5}\n{"b":6,"a"');
		const ends = await run(file, upTo(8), {call});
		expect(ends).toEqual([...upTo(5), 6, 7].map(index => [index, 'returned', 1]).toSpliced(5, 0, [5, 'failed', 1]));
		expect(begun).toEqual([0, 1, 2, 3, 4, 6, 7]);
		const again = await run(file, upTo(8), {call, retries: 1});
		expect(again[5]).toEqual([5, 'returned', 2]);
		expect(begun.slice(7)).toEqual([5]);
	});

	test('keeps what threw, unless retries allow one more attempt', async () => {
		const file = newLog();
		await run(file, [1], {call: threw});
		expect(await run(file, [1], {call: returned})).toEqual([[0, 'threw', 1]]);
		expect(await run(file, [1], {call: returned, retries: 1})).toEqual([[0, 'returned', 2]]);
		expect(await run(file, [1], {call: threw, retries: 9})).toEqual([[0, 'returned', 2]]);
	});

	test('goes on after a failure that ended an earlier run', async () => {
		const file = newLog();
		const call = (input: number) => (input === 0 ? threw() : returned(input));
		expect(await run(file, upTo(3), {call, keepsGoing: false, concurrency: 1})).toEqual([[0, 'threw', 1]]);
		const ends = await run(file, upTo(3), {call, keepsGoing: false, concurrency: 1});
		expect(ends.map(([, state]) => state)).toEqual(['threw', 'returned', 'returned']);
	});

	test('refuses other inputs, other functions, other files, and a second writer', async () => {
		const file = newLog();
		await run(file, [1, 2], {call: returned});
		await expect(run(file, [1, 3], {call: returned})).rejects.toThrow('Input 1 is another one');
		await expect(run(file, [1], {call: returned})).rejects.toThrow('There are 1 inputs, and the log tells about 2');
		expect(() => openMapLog(file, 'g')).toThrow('is the log of a map of f, not of g');
		const held = openMapLog(file, 'f');
		expect(() => openMapLog(file, 'f')).toThrow('Another map writes the log');
		held.close();
		const notes = newLog();
		writeFileSync(notes, 'buy milk\n');
		expect(() => openMapLog(notes, 'f')).toThrow('is not the log of a map');
		expect(readFileSync(notes, 'utf8')).toBe('buy milk\n');
		expect(() => openMapLog(folder, 'f')).toThrow(LunchError);
	});

	test('reads outcomes of any length back, in any order', async () => {
		const file = newLog();
		const long = (input: number): CallOutcome => ({
			...returned(input),
			value: {encoding: 'json', text: JSON.stringify('å'.repeat(input * 100_000))},
		});
		const call = async (input: number) => {
			await delay(10 - input);
			return long(input);
		};
		await run(file, upTo(9), {call, concurrency: 9});
		const log = openMapLog(file, 'f');
		for (const index of [8, 0, 3, 2]) expect(log.recall(index, index)?.outcome?.value).toEqual(long(index).value);
		expect(log.count).toBe(9);
		log.close();
	});
});
