import {LunchError} from '../../shared/errors.ts';
import type {CallRequest, Functions, RunningCall} from '../functions.ts';
import {decodeValue} from '../values/values.ts';
import {callFailure} from './call-failure.ts';

/** A piece of what a function writes while it runs. */
export interface OutputChunk {
	stream: 'stdout' | 'stderr';
	text: string;
}

/** A call under way. Iterating over it gives the function's output as it comes, from its beginning to its end. */
export interface RemoteCall<Value> extends AsyncIterable<OutputChunk> {
	/** UUID. */
	readonly id: string;
	/** What it returns; rejects with what it throws, or with a `LunchError` where it came to no end. */
	readonly result: Promise<Value>;
	/** Ends it, queued or running: `result` rejects with FUNCTION_CANCELLED. */
	cancel(): void;
}

export interface StartOptions {
	/** Ends the call when it aborts. */
	signal?: AbortSignal | undefined;
	/** The stack of the caller, without its first line. */
	frames: () => string;
}

/** Starts a call that somebody may await or watch. `request` may take a while to make (a bundle), or fail. */
export function startRemoteCall<Value>(
	functions: () => Promise<Functions>,
	request: () => CallRequest | Promise<CallRequest>,
	{signal, frames}: StartOptions,
): RemoteCall<Value> {
	const chunks: OutputChunk[] = [];
	let news = Promise.withResolvers<void>();
	let hasEnded = false;
	let call: RunningCall | null = null;
	let isCancelled = signal?.aborted ?? false;
	const id = crypto.randomUUID();

	function tell(): void {
		const told = news;
		news = Promise.withResolvers();
		told.resolve();
	}

	function cancel(): void {
		isCancelled = true;
		call?.cancel();
	}

	async function run(): Promise<Value> {
		const [pool, asked] = await Promise.all([functions(), request()]);
		if (isCancelled) throw new LunchError('FUNCTION_CANCELLED', 'The call was cancelled.');
		call = pool.start(asked, event => {
			if (event.kind !== 'stdout' && event.kind !== 'stderr') return;
			chunks.push({stream: event.kind, text: event.text});
			tell();
		});
		const outcome = await call.outcome;
		if (outcome.state === 'returned' && outcome.value) return decodeValue(outcome.value) as Value;
		throw callFailure(outcome, frames());
	}

	signal?.addEventListener('abort', cancel, {once: true});
	const result = run().finally(() => {
		signal?.removeEventListener('abort', cancel);
		hasEnded = true;
		tell();
	});
	// Who only watches is not stopped by it; who awaits gets it.
	result.catch(() => {});

	return {
		id,
		result,
		cancel,
		async *[Symbol.asyncIterator]() {
			for (let at = 0; ; at += 1) {
				while (at >= chunks.length && !hasEnded) await news.promise;
				const chunk = chunks[at];
				if (!chunk) return;
				yield chunk;
			}
		},
	};
}
