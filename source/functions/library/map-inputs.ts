import {setTimeout} from 'node:timers/promises';
import pMap from 'p-map';
import {backoff} from '../../shared/backoff.ts';
import {LunchError} from '../../shared/errors.ts';
import {failureAtCaller, MapError} from './function-errors.ts';

/** The progress of a map. */
export interface MapProgress {
	/** Calls that ended, also those that failed. */
	done: number;
	failed: number;
	/** The number of inputs; null when it is not known before all of them were taken. */
	total: number | null;
}

export interface MapOptions {
	/** Most calls under way at once; 32 when left out, 10,000 at most. */
	concurrency?: number | undefined;
	/** Ends the map when it aborts: calls under way are cancelled, and it rejects with FUNCTION_CANCELLED. */
	signal?: AbortSignal | undefined;
	/** Called after each call that ended. An error that it throws ends the map. */
	onProgress?: ((progress: MapProgress) => void) | undefined;
	/**
	 * The course after a failed call. `cancel` (when left out): the rest is cancelled, and the map rejects with a `MapError`.
	 * `collect`: all inputs are called, and the map resolves with the outcome of each.
	 */
	onError?: 'cancel' | 'collect' | undefined;
}

/** The part of a function that a map needs. */
export interface MapContext<Input, Value> {
	call(input: Input, signal: AbortSignal): Promise<Value>;
	/** The stack of the caller, without its first line. */
	frames: () => string;
}

const DEFAULT_CONCURRENCY = 32;
const MOST_CONCURRENCY = 10_000;
const WAITING = {firstMs: 50, longestMs: 2000};

/** Calls a function with each input; the outcomes are in the inputs' order. */
export async function mapInputs<Input, Value>(
	inputs: Iterable<Input> | AsyncIterable<Input>,
	{concurrency = DEFAULT_CONCURRENCY, signal, onProgress, onError = 'cancel'}: MapOptions,
	{call, frames}: MapContext<Input, Value>,
): Promise<PromiseSettledResult<Value>[]> {
	const progress: MapProgress = {done: 0, failed: 0, total: sizeOf(inputs)};

	function cancelled(): LunchError {
		const failure = new LunchError('FUNCTION_CANCELLED', 'The map was cancelled.');
		return failureAtCaller(failure, frames(), signal?.reason);
	}

	async function one(input: Input, stop: AbortSignal, index: number): Promise<PromiseSettledResult<Value>> {
		const settled = await retryWhileQueueIsFull(() => call(input, stop), stop).then(
			(value): PromiseSettledResult<Value> => ({status: 'fulfilled', value}),
			(cause: unknown): PromiseSettledResult<Value> => ({
				status: 'rejected',
				reason: new MapError(index, input, cause, frames()),
			}),
		);
		if (signal?.aborted) throw cancelled();
		progress.done += 1;
		if (settled.status === 'rejected') progress.failed += 1;
		onProgress?.({...progress});
		if (settled.status === 'rejected' && onError === 'cancel') throw settled.reason;
		return settled;
	}

	if (!(concurrency >= 1)) throw new RangeError(`concurrency has to be 1 at the least, not ${concurrency}`);
	if (signal?.aborted) throw cancelled();
	const failed = new AbortController();
	const stop = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
	try {
		return await pMap(oneAtATime(inputs), (input, index) => one(input, stop, index), {
			concurrency: Math.min(Math.floor(concurrency), MOST_CONCURRENCY),
			signal,
		});
	} catch (error) {
		failed.abort(error);
		throw signal?.aborted && error === signal.reason ? cancelled() : error;
	}
}

/** Inputs whose source is asked for the next one only after it gave the last one, as `for await` asks. */
function oneAtATime<Input>(inputs: Iterable<Input> | AsyncIterable<Input>): Iterable<Input> | AsyncIterable<Input> {
	if (!(Symbol.asyncIterator in inputs)) return inputs;
	// An async generator lets its callers wait in line.
	return (async function* inTurn() {
		yield* inputs;
	})();
}

function sizeOf(inputs: object): number | null {
	if ('length' in inputs && typeof inputs.length === 'number') return inputs.length;
	return 'size' in inputs && typeof inputs.size === 'number' ? inputs.size : null;
}

/** Calls again when the queue was full: such a call was not accepted. */
async function retryWhileQueueIsFull<Value>(call: () => Promise<Value>, signal: AbortSignal): Promise<Value> {
	for (let refusals = 1; ; refusals++) {
		try {
			return await call();
		} catch (error) {
			const isFull = error instanceof LunchError && error.code === 'FUNCTION_QUEUE_FULL';
			if (!isFull || signal.aborted) throw error;
		}
		// A random part, so that many waiting calls do not come back together.
		await setTimeout(backoff(refusals, WAITING) * (0.5 + Math.random()), null, {signal});
	}
}
