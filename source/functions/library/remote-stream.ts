import {inBackground} from '../../shared/in-background.ts';
import type {EncodedValue} from '../functions.ts';
import {decodeValue} from '../values/values.ts';
import {type ErrorClass, withClasses} from './failures/error-classes.ts';
import type {CallReport, FlowingCall, OnValue} from './remote-call.ts';
import {createValueQueue} from './value-queue.ts';

/** The values of a function whose result is a generator, or another thing that is iterated over. */
export type Yielded<Value> =
	Value extends AsyncIterable<infer Item> ? Item : Value extends Iterable<infer Item> ? Item : unknown;

/**
 * A call whose function yields values. Iterating over it gives them as they come, the function waiting for its reader, and
 * fails in the end as `RemoteCall.result` does. It can be iterated over once; leaving the loop ends the call.
 */
export interface RemoteStream<Item> extends AsyncIterable<Item> {
	/** UUID. */
	readonly id: string;
	/** How it ended: state, worker, times, output. */
	readonly outcome: Promise<CallReport>;
	/** Ends it: what is iterated over rejects with FUNCTION_CANCELLED. */
	cancel(): void;
}

/** Makes a stream of a call that `begin` begins; it hands on each value. */
export function remoteStream<Item>(
	begin: (onValue: OnValue) => FlowingCall<unknown>,
	errors: readonly ErrorClass[] = [],
): RemoteStream<Item> {
	const values = createValueQueue<EncodedValue>(isFull => call.setPaused(isFull));
	const call = begin(value => values.add(value, value.text.length));
	inBackground(call.outcome.then(values.end, values.end));

	async function* items(): AsyncGenerator<Item> {
		try {
			for (let value = await values.next(); value !== null; value = await values.next()) {
				yield withClasses(decodeValue(value, 'value'), errors) as Item;
			}
			await call.result;
		} finally {
			call.cancel();
		}
	}

	const iterator = items();
	const {id, outcome, cancel} = call;
	return {id, outcome, cancel, [Symbol.asyncIterator]: () => iterator};
}
