import {beforeAll, describe, expect, test} from 'vitest';
import type {CallEvent, CallRequest, Encoding, Functions} from '../../../source/functions/functions.ts';
import {openCallBatches} from '../../../source/functions/map/call-batches.ts';
import {decodeValue, encodeValue} from '../../../source/functions/values/values.ts';
import {nodeCall, pythonCall, watched} from './calling.ts';

const ODD = `function (x) {
	if (x === 2) throw new RangeError('not this one');
	if (x === 4) process.exit(3);
	return x;
}`;
const nowhere = new AbortController().signal;

/** A batch of calls with one argument each. */
function batchOf(request: CallRequest, encoding: Encoding, inputs: readonly unknown[]): CallRequest {
	const texts = inputs.map(input => encodeValue(encoding, [input]).text);
	return {...request, reuse: true, batch: encoding, args: {encoding: 'json', text: JSON.stringify(texts)}};
}

/** Tests of batches for every implementation of `Functions`. */
export function describeBatches(open: () => Functions): void {
	describe('a batch', () => {
		let functions: Functions;
		beforeAll(() => {
			functions = open();
		});

		const endsIn = (events: readonly CallEvent[]) =>
			events.flatMap(event =>
				event.kind === 'one-ended'
					? [[event.at, event.outcome.value ? decodeValue(event.outcome.value) : event.outcome.error?.message]]
					: [],
			);

		test('tells how each of its calls ended, and how many did', async () => {
			const double = batchOf(nodeCall('x => x * 2n'), 'rich', [1n, 2, 3n]);
			const {events, outcome, value} = await watched(functions, double);
			expect(endsIn(events)).toEqual([
				[0, 2n],
				[1, expect.stringContaining('BigInt')],
				[2, 6n],
			]);
			expect({value, state: outcome.state}).toEqual({value: 3, state: 'returned'});
			const python = await watched(functions, batchOf(pythonCall('lambda x: [x]'), 'json', [1, 'å']));
			expect(endsIn(python.events)).toEqual([
				[0, [1]],
				[1, ['å']],
			]);
		});

		test('ends with the call that ends its process: those after it were not begun', async () => {
			const {events, value} = await watched(functions, batchOf(nodeCall(ODD), 'json', [1, 2, 3, 4, 5, 6]));
			expect(endsIn(events).map(([at]) => at)).toEqual([0, 1, 2, 3]);
			expect(value).toBe(4);
		});

		test('is refused without `reuse`, and where its arguments are not texts', async () => {
			const batch = batchOf(nodeCall('x => x'), 'json', [1]);
			const text = JSON.stringify([[1]]);
			for (const odd of [{reuse: false}, {stream: true}, {args: {encoding: 'json', text} as const}]) {
				const refused = functions.start({...batch, ...odd}).outcome;
				await expect(refused).rejects.toMatchObject({code: 'FUNCTION_INVALID'});
			}
		});

		test('that is long is read by its worker alone, which refuses arguments that are not a list', async () => {
			const texts = [JSON.stringify(['x'.repeat(2 ** 20)]), '{"a":1}', '"abc"'];
			const args = {encoding: 'json', text: JSON.stringify(texts)} as const;
			const length = batchOf(nodeCall('x => x.length'), 'json', []);
			expect(endsIn((await watched(functions, {...length, args})).events)).toEqual([
				[0, 2 ** 20],
				[1, 'The arguments have to be a list.'],
				[2, 'The arguments have to be a list.'],
			]);
		});

		test('is what a map makes of its inputs, of which each ends once', async () => {
			const {args: _, ...request} = nodeCall(ODD, [], {reuse: true});
			const batches = await openCallBatches(functions, {
				...{request, encoding: 'json', mostWorkers: 2, onOutput() {}},
			});
			let begun = 0;
			const onBegin = () => {
				begun += 1;
			};
			const inputs = Array.from({length: 300}, (_none, at) => at);
			const outcomes = await Promise.all(inputs.map(input => batches?.begin(`[${input}]`, onBegin, nowhere)));
			const others = outcomes.flatMap((outcome, at) => (outcome?.state === 'returned' ? [] : [[at, outcome?.state]]));
			expect(others).toEqual([
				[2, 'threw'],
				[4, 'failed'],
			]);
			expect(outcomes.map(outcome => outcome?.value?.text ?? null)).toEqual(
				inputs.map(at => (at === 2 || at === 4 ? null : expect.stringContaining(String(at)))),
			);
			expect(begun).toBeGreaterThanOrEqual(300);
		});
	});
}
