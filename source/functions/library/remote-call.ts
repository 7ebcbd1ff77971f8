import {LunchError} from '../../shared/errors.ts';
import type {PlaceStack} from '../code/bundle/source-places.ts';
import type {CallOutcome, CallState, EncodedValue, Functions, RunningCall} from '../functions.ts';
import {decodeValue} from '../values/values.ts';
import type {AskedCall} from './asked-call.ts';
import {callOutcome} from './call-outcome.ts';
import {callFailure} from './failures/call-failure.ts';
import {type ErrorClass, withClasses} from './failures/error-classes.ts';
import {failureAtCaller} from './failures/function-errors.ts';

/** A piece of the output of a function. */
export interface OutputChunk {
	stream: 'stdout' | 'stderr';
	text: string;
}

/** How a call ended. */
export interface CallReport {
	state: CallState;
	/** The worker that ran it, for people; null where none did. */
	worker: string | null;
	/** How many times it was begun: more than once only with `retries`. */
	attempts: number;
	/** When it first began to run; null where it did not. */
	startedAt: Date | null;
	endedAt: Date;
	/** How long it waited, in milliseconds. */
	queuedMs: number;
	/** How long it ran, in milliseconds. */
	ranMs: number;
	/** The files that it was given and that it left, with their digests, where it has some. */
	files?: CallOutcome['files'];
	/** All that it wrote, as far as it was not cut: 1 MiB of both together is kept. */
	stdout: string;
	stderr: string;
	/** The error that `result` rejects with; null where it returned. */
	error: unknown;
}

/**
 * A call under way. Iterating over it gives the function's output as it comes, from its beginning to its end, and fails
 * in the end as `result` does.
 */
export interface RemoteCall<Value> extends AsyncIterable<OutputChunk> {
	/** UUID. */
	readonly id: string;
	/**
	 * The value that the function returns. Rejects with the error that it threw; when it did not end, with a `LunchError`:
	 * FUNCTION_TIMED_OUT (`FunctionTimeoutError`), FUNCTION_CANCELLED (`FunctionCancelledError`), FUNCTION_OUT_OF_MEMORY
	 * (`FunctionMemoryError`), FUNCTION_WORKER_DIED (`WorkerDiedError`), FUNCTION_RESULT_INVALID (`ResultError`),
	 * FUNCTION_POOL_CLOSED, SERVICE_UNREACHABLE. Where it was never accepted: FUNCTION_VALUE_INVALID (`ArgumentError`),
	 * FUNCTION_INVALID, FUNCTION_NOT_FOUND, FUNCTION_TOO_LARGE (64 MiB are the most, both ways), FUNCTION_QUEUE_FULL
	 * (`QueueFullError`), FUNCTION_RUNTIME_MISSING, UNAUTHORIZED.
	 */
	readonly result: Promise<Value>;
	/** How it ended: state, worker, times, output. Rejects, as `result` does, only where it was never accepted. */
	readonly outcome: Promise<CallReport>;
	/** Ends it, queued or running: `result` rejects with FUNCTION_CANCELLED. */
	cancel(): void;
}

/** Told each value that a function yields. */
export type OnValue = (value: EncodedValue) => void;

/** A call whose function can be made to wait with what it yields. */
export interface FlowingCall<Value> extends RemoteCall<Value> {
	setPaused(isPaused: boolean): void;
}

export interface StartOptions {
	/** Gets what the function yields, where the request asks for it. */
	onValue?: OnValue | undefined;
	/** Ends the call when it aborts. */
	signal?: AbortSignal | undefined;
	/** Classes that errors come back as. */
	errors?: readonly ErrorClass[] | undefined;
	/** The stack of the caller, without its first line. */
	frames: () => string;
}

/** Starts a call that can be awaited or watched. `asked` may take a while (to make a bundle), or fail. */
export function startRemoteCall<Value>(
	functions: () => Promise<Functions>,
	asked: () => AskedCall | Promise<AskedCall>,
	{signal, errors = [], frames, onValue}: StartOptions,
): FlowingCall<Value> {
	const chunks: OutputChunk[] = [];
	let news = Promise.withResolvers<void>();
	let hasEnded = false;
	let call: RunningCall | null = null;
	const cancelling = new AbortController();
	let isPaused = false;
	let startedAt: Date | null = null;
	let attempts = 1;
	let placeStack: PlaceStack | undefined;
	const id = crypto.randomUUID();

	function notify(): void {
		const before = news;
		news = Promise.withResolvers();
		before.resolve();
	}

	function cancel(): void {
		cancelling.abort();
		call?.cancel();
	}

	/** The error that is thrown at the caller. */
	function failure(thrown: unknown): unknown {
		if (!(thrown instanceof LunchError)) return withClasses(thrown, errors);
		const isAborted = thrown.code === 'FUNCTION_CANCELLED' && signal?.aborted;
		return failureAtCaller(thrown, frames(), isAborted ? signal.reason : thrown.cause);
	}

	async function end(): Promise<CallOutcome> {
		const [pool, known] = await Promise.all([functions(), asked()]);
		({placeStack} = known);
		return callOutcome(pool, known, {
			signal: cancelling.signal,
			onCall(begun) {
				call = begun;
				if (isPaused) call.pause();
			},
			onEvent(event) {
				if (event.kind === 'started') startedAt ??= new Date();
				if (event.kind === 'again') attempts = event.attempt;
				if (event.kind === 'value') onValue?.(event.value);
				if (event.kind !== 'stdout' && event.kind !== 'stderr') return;
				chunks.push({stream: event.kind, text: event.text});
				notify();
			},
		});
	}

	async function settled(): Promise<{value: Value; report: CallReport}> {
		try {
			const outcome = await end();
			const report = reportOf(outcome, chunks, {startedAt, attempts});
			if (outcome.state === 'returned' && outcome.value) {
				return {value: withClasses(decodeValue(outcome.value, 'result'), errors) as Value, report};
			}
			report.error = failure(callFailure(outcome, frames(), placeStack));
			return {value: undefined as Value, report};
		} catch (error) {
			throw failure(error);
		} finally {
			signal?.removeEventListener('abort', cancel);
			hasEnded = true;
			notify();
		}
	}

	signal?.addEventListener('abort', cancel, {once: true});
	if (signal?.aborted) cancel();
	const ended = settled();
	const outcome = ended.then(({report}) => report);
	const result = ended.then(({value, report}) => {
		if (report.state !== 'returned') throw report.error;
		return value;
	});
	// A program that awaits one of them sees the failure there.
	for (const promise of [result, outcome]) promise.catch(() => {});

	return {
		id,
		result,
		outcome,
		cancel,
		setPaused(next) {
			isPaused = next;
			if (next) call?.pause();
			else call?.resume();
		},
		async *[Symbol.asyncIterator]() {
			for (let at = 0; ; at += 1) {
				while (at >= chunks.length && !hasEnded) await news.promise;
				const chunk = chunks[at];
				if (!chunk) break;
				yield chunk;
			}
			await result;
		},
	};
}

function reportOf(
	{state, worker, queuedMs, ranMs, files}: CallOutcome,
	chunks: readonly OutputChunk[],
	begun: {startedAt: Date | null; attempts: number},
): CallReport {
	const textOf = (stream: OutputChunk['stream']) =>
		chunks
			.filter(chunk => chunk.stream === stream)
			.map(({text}) => text)
			.join('');
	const [stdout, stderr] = [textOf('stdout'), textOf('stderr')];
	const times = {...begun, endedAt: new Date(), queuedMs, ranMs};
	return {state, worker, ...times, ...(files ? {files} : {}), stdout, stderr, error: null};
}
