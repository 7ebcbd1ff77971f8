import {setTimeout} from 'node:timers/promises';
import {backoff} from '../../shared/backoff.ts';
import {LunchError} from '../../shared/errors.ts';
import {failureAtCaller, MapError} from './function-errors.ts';
import {mapConcurrently} from './map-concurrently.ts';

/** How far a map is. */
export interface MapProgress {
	/** Calls that came to an end, those that failed too. */
	done: number;
	failed: number;
	/** How many inputs there are; null where that is not known before they were all taken. */
	total: number | null;
}

export interface MapOptions {
	/** Most calls under way at once; 32 when left out, 10,000 at most. */
	concurrency?: number | undefined;
	/** Ends the map when it aborts: calls under way are cancelled, and it rejects with FUNCTION_CANCELLED. */
	signal?: AbortSignal | undefined;
	/** Told after each call that came to an end. What it throws ends the map. */
	onProgress?: ((progress: MapProgress) => void) | undefined;
	/**
	 * The meaning of a failed call: `cancel` (when left out) cancels the rest, and the map rejects with a `MapError`; with
	 * `collect` all are called, and it resolves with what became of each.
	 */
	onError?: 'cancel' | 'collect' | undefined;
}

/** The part of a function that a map needs. */
export interface MapContext<Input, Value> {
	call(input: Input, signal: AbortSignal): Promise<Value>;
	/** The stack of the caller, without its first line. */
	frames: () => string;
}

const USUAL_CONCURRENCY = 32;
const WAITING = {firstMs: 50, longestMs: 2000};

/** Calls a function with each input; the outcomes are in the inputs' order. */
export async function mapInputs<Input, Value>(
	inputs: Iterable<Input> | AsyncIterable<Input>,
	{concurrency = USUAL_CONCURRENCY, signal, onProgress, onError = 'cancel'}: MapOptions,
	{call, frames}: MapContext<Input, Value>,
): Promise<PromiseSettledResult<Value>[]> {
	const progress: MapProgress = {done: 0, failed: 0, total: sizeOf(inputs)};

	function cancelled(): LunchError {
		const failure = new LunchError('FUNCTION_CANCELLED', 'The map was cancelled.');
		return failureAtCaller(failure, frames(), signal?.reason);
	}

	async function one(input: Input, stop: AbortSignal, index: number): Promise<PromiseSettledResult<Value>> {
		const settled = await whenThereIsRoom(() => call(input, stop), stop).then(
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

	if (signal?.aborted) throw cancelled();
	const {promise: aborted, reject} = Promise.withResolvers<never>();
	const abort = () => reject(cancelled());
	signal?.addEventListener('abort', abort, {once: true});
	try {
		// Where the inputs come from may itself be waiting.
		return await Promise.race([mapConcurrently(inputs, concurrency, one, signal), aborted]);
	} finally {
		signal?.removeEventListener('abort', abort);
	}
}

function sizeOf(inputs: object): number | null {
	if ('length' in inputs && typeof inputs.length === 'number') return inputs.length;
	return 'size' in inputs && typeof inputs.size === 'number' ? inputs.size : null;
}

/** Calls again where the queue was full: such a call was not accepted. */
async function whenThereIsRoom<Value>(call: () => Promise<Value>, signal: AbortSignal): Promise<Value> {
	for (let refusals = 1; ; refusals++) {
		try {
			return await call();
		} catch (error) {
			const isFull = error instanceof LunchError && error.code === 'FUNCTION_QUEUE_FULL';
			if (!isFull || signal.aborted) throw error;
		}
		// By chance, so that many who wait do not come back together.
		await setTimeout(backoff(refusals, WAITING) * (0.5 + Math.random()), null, {signal});
	}
}
