import {setTimeout as delay} from 'node:timers/promises';
import {beforeAll, describe, expect, test} from 'vitest';
import type {CallEvent, Functions} from '../../../source/functions/functions.ts';
import {decodeValue} from '../../../source/functions/values/values.ts';
import {poll} from '../../support/poll.ts';
import {begun, nodeCall, pythonCall, returnOf, watched} from './calling.ts';

const ENDLESS = "function* () { for (let at = 0; ; at += 1) yield String(at).padEnd(1000, 'x'); }";
const stream = {stream: true};

/** Tests of functions that yield, for every implementation of `Functions`. */
export function describeStreams(open: () => Functions): void {
	describe('functions that yield', () => {
		let functions: Functions;
		beforeAll(() => {
			functions = open();
		});

		const valuesIn = (events: readonly CallEvent[]) =>
			events.flatMap(event => (event.kind === 'value' ? [decodeValue(event.value)] : []));

		test('gives each value as an event, in order, and in the end what they return', async () => {
			const node = nodeCall('function* (x) { yield x; yield new Map([[1n, x]]); return 7; }', ['å'], stream);
			const {events, value, outcome} = await watched(functions, node);
			expect(events.map(({kind}) => kind)).toEqual(['queued', 'started', 'value', 'value']);
			expect(valuesIn(events)).toEqual(['å', new Map([[1n, 'å']])]);
			expect({value, state: outcome.state}).toEqual({value: 7, state: 'returned'});
			const python = pythonCall('lambda n: ({"at": at} for at in range(n))', [3], stream);
			expect(valuesIn((await watched(functions, python)).events)).toEqual([{at: 0}, {at: 1}, {at: 2}]);
		});

		test('gives many values, each once', async () => {
			const source = 'async function* (n) { for (let at = 0; at < n; at += 1) yield at; }';
			const {events, outcome} = await watched(functions, nodeCall(source, [3000], stream));
			expect(outcome.state).toBe('returned');
			expect(valuesIn(events)).toEqual(Array.from({length: 3000}, (_, at) => at));
		});

		test('gives those before a failure', async () => {
			const source = "function* () { yield 1; throw new RangeError('no more'); }";
			const {events, outcome} = await watched(functions, nodeCall(source, [], stream));
			expect(valuesIn(events)).toEqual([1]);
			expect(outcome).toMatchObject({state: 'threw', error: {name: 'RangeError'}});
			const plain = await watched(functions, nodeCall('() => [1, 2]', [], stream));
			expect(plain.outcome).toMatchObject({state: 'failed', error: {code: 'FUNCTION_INVALID'}});
			const unasked = await watched(functions, nodeCall('function* () { yield 1; }'));
			expect(unasked.outcome).toMatchObject({state: 'failed', error: {code: 'FUNCTION_RESULT_INVALID'}});
		});

		test('has them wait while their caller does', async () => {
			const {call, events} = begun(functions, nodeCall(ENDLESS, [], stream));
			await poll('values to come', () => events.length > 100);
			call.pause();
			const untilStill = async () => {
				for (let before = -1; before !== events.length; await delay(700)) before = events.length;
				return events.length;
			};
			const held = await untilStill();
			expect(held).toBeLessThan(20_000);
			call.resume();
			await poll('more to come', () => events.length > held + 3000);
			call.cancel();
			expect((await call.outcome).state).toBe('cancelled');
			expect(valuesIn(events).map(value => Number.parseInt(String(value), 10))).toEqual(
				Array.from({length: events.length - 2}, (_, at) => at),
			);
			expect(await returnOf(functions, nodeCall('() => 1'))).toBe(1);
		}, 30_000);

		test('is cancelled also while it waits', async () => {
			const {call, events} = begun(functions, nodeCall(ENDLESS, [], stream));
			call.pause();
			await poll('values to come', () => events.some(({kind}) => kind === 'started'));
			await delay(200);
			call.cancel();
			expect((await call.outcome).state).toBe('cancelled');
			await poll('the process to be free', async () =>
				(await functions.load()).workers.every(({call: running}) => running === null),
			);
		});
	});
}
