import {LunchError} from '../../shared/errors.ts';
import type {CallRequest, EncodedValue, Encoding, FunctionCode, Functions, Runtime} from '../functions.ts';
import {encodeValue} from '../values/values.ts';
import {mapConcurrently} from './map-concurrently.ts';
import {type RemoteCall, startRemoteCall} from './remote-call.ts';

/** How a function is called. */
export interface CallOptions {
	/** Modules imported first: each is a variable of the function under its own name. */
	modules?: readonly string[] | undefined;
	/** Named arguments: Python's own, in JavaScript one object as the last argument. */
	kwargs?: Readonly<Record<string, unknown>> | undefined;
	/** The longest it may run, in seconds. */
	timeout?: number | undefined;
	/** About how long it will run, in seconds: long calls start first. */
	hint?: number | undefined;
	/** Most memory of its worker, in bytes. */
	memory?: number | undefined;
	/** A worker that nobody used before, and nobody uses afterwards. */
	fresh?: boolean | undefined;
	/** Whether it may be run again on another machine where its own died. */
	retry?: boolean | undefined;
	/** Ends the call when it aborts. */
	signal?: AbortSignal | undefined;
}

export interface MapOptions {
	/** Most calls under way at once; 32 when left out. */
	concurrency?: number | undefined;
}

/** A function that runs on a worker. */
export interface RemoteFunction<Args extends readonly unknown[], Value> {
	/** Calls it; resolves with what it returns, and rejects with what it throws. */
	run(...args: Args): Promise<Value>;
	/** Begins a call that can be watched and cancelled. */
	start(...args: Args): RemoteCall<Value>;
	/** Calls it with each input; the values are in the inputs' order. The first failure cancels the rest. */
	map(inputs: Iterable<Args[0]> | AsyncIterable<Args[0]>, options?: MapOptions): Promise<Value[]>;
	/** The same function with other options; those left out stay. */
	with(options: CallOptions): RemoteFunction<Args, Value>;
}

/** The code of a function and what it is written for. */
export interface RemoteCode {
	runtime: Runtime;
	code: FunctionCode;
}

const USUAL_CONCURRENCY = 32;
const LONGEST_WAIT_MS = 2000;

/** Makes a function of code that is got, once, when it is first called. */
export function remoteFunction<Args extends readonly unknown[], Value>(
	functions: () => Promise<Functions>,
	code: () => RemoteCode | Promise<RemoteCode>,
	options: CallOptions = {},
): RemoteFunction<Args, Value> {
	let made: RemoteCode | Promise<RemoteCode> | null = null;

	function start(args: readonly unknown[], more?: AbortSignal): RemoteCall<Value> {
		const {signal} = options;
		const signals = [signal, more].filter(one => one !== undefined);
		return startRemoteCall<Value>(
			functions,
			async () => {
				made ??= code();
				return requestOf(await made, args, options);
			},
			{signal: signals.length > 1 ? AbortSignal.any(signals) : signals[0], frames: callerFrames()},
		);
	}

	return {
		run: (...args) => start(args).result,
		start: (...args) => start(args),
		map: (inputs, {concurrency = USUAL_CONCURRENCY} = {}) =>
			mapConcurrently(inputs, concurrency, (input, signal) =>
				whenThereIsRoom(() => start([input], signal).result, signal),
			),
		with: more =>
			remoteFunction(
				functions,
				() => {
					made ??= code();
					return made;
				},
				{...options, ...more},
			),
	};
}

function requestOf({runtime, code}: RemoteCode, args: readonly unknown[], options: CallOptions): CallRequest {
	const encoding: Encoding = runtime === 'node' ? 'rich' : 'json';
	return {
		runtime,
		code,
		modules: options.modules,
		args: args.length > 0 ? encodeValue(encoding, args, 'args') : undefined,
		kwargs: encodedKwargs(encoding, options.kwargs),
		resultEncoding: encoding,
		timeoutMs: milliseconds(options.timeout),
		hintMs: milliseconds(options.hint),
		memoryBytes: options.memory,
		isFresh: options.fresh,
		mayRetry: options.retry,
	};
}

function encodedKwargs(encoding: Encoding, kwargs: CallOptions['kwargs']): EncodedValue | undefined {
	return kwargs && Object.keys(kwargs).length > 0 ? encodeValue(encoding, kwargs, 'kwargs') : undefined;
}

function milliseconds(seconds: number | undefined): number | undefined {
	return seconds === undefined ? undefined : seconds * 1000;
}

/** Calls again where the queue was full: such a call was not accepted. */
async function whenThereIsRoom<Value>(call: () => Promise<Value>, signal: AbortSignal): Promise<Value> {
	for (let waitMs = 50; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
		try {
			return await call();
		} catch (error) {
			const isFull = error instanceof LunchError && error.code === 'FUNCTION_QUEUE_FULL';
			if (!isFull || signal.aborted) throw error;
		}
		// By chance, so that many who wait do not come back together.
		await new Promise(resolve => setTimeout(resolve, waitMs * (0.5 + Math.random())));
	}
}

/** Where the program is that calls: the stack from above this file. It is read only when a call fails. */
function callerFrames(): () => string {
	const here = new Error('here');
	// Its first line, this function, `start` and the method that was called.
	return () => (here.stack ?? '').split('\n').slice(4).join('\n');
}
