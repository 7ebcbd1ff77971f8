import {describe, expect, test} from 'vitest';
import type {CallEvent, CallRequest, EncodedValue, Functions} from '../../../source/functions/functions.ts';
import {decodeValue, encodeValue} from '../../../source/functions/values/values.ts';
import {nodeCall, pythonCall, watched} from './calling.ts';

const fromNothing = {checkpoint: {last: null}};
const checkpointsIn = (events: readonly CallEvent[]) =>
	events.flatMap(event => (event.kind === 'checkpoint' ? [decodeValue(event.value)] : []));
const from = (last: EncodedValue): Partial<CallRequest> => ({checkpoint: {last}});
/** The text of a Python function. */
const python = (...lines: string[]) =>
	`from lunch import checkpoint, last_checkpoint\ndef run():\n${lines.map(line => `    ${line}\n`).join('')}`;

/** Tests of functions that keep values to go on from, for implementations of `Functions` that jobs use. */
export function describeCheckpoints(functions: () => Functions): void {
	describe('functions with checkpoints', () => {
		test('find the last value of the attempt before, and keep another', async () => {
			const source =
				'() => { const {at} = lastCheckpoint(); at.set("soup", 2n); checkpoint(at); return lastCheckpoint(); }';
			const value = {at: new Map([['soup', 1n]])};
			const node = await watched(functions(), nodeCall(source, [], from(encodeValue('rich', value))));
			expect(node.value).toEqual(value);
			expect(checkpointsIn(node.events)).toEqual([new Map([['soup', 2n]])]);
			const request = pythonCall(python('checkpoint({"at": 2})', 'return last_checkpoint()'));
			const other = await watched(functions(), {...request, ...from(encodeValue('json', {at: [1]}))});
			expect(other.value).toEqual({at: [1]});
			expect(checkpointsIn(other.events)).toEqual([{at: 2}]);
		});

		test('are told of the last of many before their end, whatever that is', async () => {
			const source =
				'() => { for (let at = 0; at < 3000; at += 1) checkpoint(at); process.kill(process.pid, "SIGKILL"); }';
			const node = await watched(functions(), nodeCall(source, [], fromNothing));
			expect(node.outcome).toMatchObject({state: 'failed', error: {code: 'FUNCTION_WORKER_DIED'}});
			expect(checkpointsIn(node.events).at(-1)).toBe(2999);
			expect(checkpointsIn(node.events).length).toBeLessThan(10);
			const lines = ['for at in range(3000): checkpoint(at)', 'import os', 'os.kill(os.getpid(), 9)'];
			const other = await watched(functions(), pythonCall(python(...lines), [], fromNothing));
			expect(checkpointsIn(other.events).at(-1)).toBe(2999);
		});

		test('may be told to keep nothing that can not be kept, also where nothing is kept', async () => {
			for (const more of [fromNothing, {}]) {
				const node = await watched(functions(), nodeCall('() => checkpoint({cook() {}})', [], more));
				expect(node.outcome).toMatchObject({
					state: 'failed',
					error: {code: 'FUNCTION_VALUE_INVALID', message: expect.stringMatching(/^checkpoint\.cook can't be sent/)},
				});
				const other = await watched(functions(), pythonCall(python('checkpoint([{1, 2}])'), [], more));
				expect(other.outcome).toMatchObject({
					state: 'failed',
					error: {code: 'FUNCTION_VALUE_INVALID', message: expect.stringMatching(/^checkpoint\[0\] can't be/)},
				});
			}
			const large = await watched(functions(), nodeCall('() => checkpoint("x".repeat(5e6))', [], fromNothing));
			expect(large.outcome.error).toMatchObject({
				code: 'FUNCTION_TOO_LARGE',
				message: expect.stringContaining('4194304 bytes'),
			});
			const other = await watched(functions(), pythonCall(python('checkpoint("x" * 5000000)'), [], fromNothing));
			expect(other.outcome.error).toMatchObject({
				code: 'FUNCTION_TOO_LARGE',
				message: expect.stringContaining('4194304 bytes'),
			});
		});

		test('keep nothing in a call that is not a job, and find nothing', async () => {
			const node = await watched(functions(), nodeCall('() => { checkpoint(1); return [lastCheckpoint()]; }'));
			expect({value: node.value, told: checkpointsIn(node.events)}).toEqual({value: [undefined], told: []});
			const other = await watched(functions(), pythonCall(python('checkpoint(1)', 'return last_checkpoint()')));
			expect({value: other.value, told: checkpointsIn(other.events)}).toEqual({value: null, told: []});
		});

		test('find nothing of another call in a process that goes on', async () => {
			const request = nodeCall('() => lastCheckpoint()', [], {reuse: true});
			const first = await watched(functions(), {...request, ...from(encodeValue('rich', 1))});
			const second = await watched(functions(), request);
			expect([first.value, second.value]).toEqual([1, undefined]);
		});
	});
}
