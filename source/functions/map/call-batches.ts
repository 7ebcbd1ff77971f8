import {LunchError} from '../../shared/errors.ts';
import {inBackground} from '../../shared/in-background.ts';
import type {CallEvent, CallOutcome, CallRequest, Encoding, Functions} from '../functions.ts';
import {failedCall} from '../retries/failed-call.ts';

/** Sends short calls of one function in batches, so that what a call costs besides its own time is little. */
export interface CallBatches {
	/** As `begin` of a prepared call. `args`: its arguments, a list. */
	begin(args: string, onBegin: () => void, signal: AbortSignal): Promise<CallOutcome>;
}

interface CallBatchesOptions {
	functions: Functions & Required<Pick<Functions, 'startBatch'>>;
	/** The request without arguments, with `reuse`. */
	request: Omit<CallRequest, 'args'>;
	encoding: Encoding;
	/** Processes there may be. */
	workers: number;
	/** Gets what the calls of a batch wrote, together. */
	onOutput: (text: string) => void;
}

interface Waiting {
	args: string;
	onBegin: () => void;
	signal: AbortSignal;
	resolve: (outcome: CallOutcome) => void;
	reject: (error: unknown) => void;
}

/** Most calls of a batch, and how long they are expected to take together, in milliseconds. */
export const MOST_TOGETHER = 64;
const BATCH_MS = 10;
const MOST_CHARACTERS = 1024 * 1024;
/** Batches under way for each worker: the next one is there when one has ended. */
const AHEAD = 2;
/** How much the latest batch counts for how long calls take. */
const NEWEST_SHARE = 0.3;
const OUTPUT_BYTES = 1024 * 1024;

/**
 * The batches of calls that go on in one process; null for other calls, and where calls can't be sent together.
 * `mostWorkers`: no more processes than that, however many there may be.
 */
export async function openCallBatches(
	functions: Functions,
	{mostWorkers, ...options}: Omit<CallBatchesOptions, 'functions' | 'workers'> & {mostWorkers: number},
): Promise<CallBatches | null> {
	const {startBatch} = functions;
	if (!options.request.reuse || !startBatch) return null;
	const {limit} = await functions.load();
	return createCallBatches({
		...options,
		functions: {...functions, startBatch},
		workers: Math.min(limit, mostWorkers),
	});
}

function createCallBatches(options: CallBatchesOptions): CallBatches {
	const {functions, request, encoding, workers, onOutput} = options;
	let waiting: Waiting[] = [];
	let underWay = 0;
	let isDue = false;
	/** How long a call takes, in milliseconds; null before that is known. */
	let meanMs: number | null = null;

	function sendSoon(): void {
		if (isDue) return;
		isDue = true;
		setImmediate(() => {
			isDue = false;
			waiting = waiting.filter(one => !isGivenUp(one));
			while (waiting.length > 0 && underWay < workers * AHEAD) send(take());
		});
	}

	function isGivenUp({signal, resolve}: Waiting): boolean {
		if (signal.aborted) resolve(notBegun());
		return signal.aborted;
	}

	function take(): Waiting[] {
		const share = Math.ceil(waiting.length / workers);
		const fitting = meanMs === null ? 1 : Math.floor(BATCH_MS / Math.max(meanMs, 0.001));
		const most = Math.max(1, Math.min(fitting, MOST_TOGETHER, share));
		let [count, characters] = [0, 0];
		for (const {args} of waiting.slice(0, most)) {
			characters += args.length;
			if (count > 0 && characters > MOST_CHARACTERS) break;
			count += 1;
		}
		return waiting.splice(0, count);
	}

	function send(batch: readonly Waiting[]): void {
		underWay += 1;
		let next = 0;
		let written = '';
		let startedAt = performance.now();
		const onEvent = (event: CallEvent) => {
			if (event.kind === 'started') {
				startedAt = performance.now();
				for (const {onBegin} of batch) onBegin();
			} else if (event.kind === 'stdout' || event.kind === 'stderr') written += event.text;
		};
		const onOutcome = (outcome: CallOutcome) => {
			batch[next]?.resolve(outcome);
			next += 1;
		};
		const inputs = {encoding, texts: batch.map(({args}) => args)};
		const limits = {outputBytes: (request.outputBytes ?? OUTPUT_BYTES) * batch.length};
		const call = functions.startBatch({...request, ...limits}, inputs, onEvent, onOutcome);
		// One that ends the process would end those of others with it.
		const giveUp = () => {
			if (batch.every(({signal}) => signal.aborted)) call.cancel();
		};
		for (const {signal} of batch) signal.addEventListener('abort', giveUp, {once: true});
		const ended = call.outcome.then(
			outcome => {
				learn((performance.now() - startedAt) / Math.max(next, 1));
				// Its process ended at the next one, and did not begin those after it.
				if (next < batch.length) onOutcome(unended(outcome));
				waiting.unshift(...batch.slice(next));
			},
			(error: unknown) => {
				for (const {reject} of batch) reject(error);
			},
		);
		inBackground(
			ended.finally(() => {
				for (const {signal} of batch) signal.removeEventListener('abort', giveUp);
				if (written !== '') onOutput(written);
				underWay -= 1;
				sendSoon();
			}),
		);
	}

	function learn(ms: number): void {
		meanMs = meanMs === null ? ms : meanMs + (ms - meanMs) * NEWEST_SHARE;
	}

	return {
		begin: (args, onBegin, signal) =>
			new Promise((resolve, reject) => {
				waiting.push({args, onBegin, signal, resolve, reject});
				sendSoon();
			}),
	};
}

/** A batch that returned has told of each of its calls. */
function unended(outcome: CallOutcome): CallOutcome {
	if (outcome.state !== 'returned') return outcome;
	return failedCall(new LunchError('FUNCTION_WORKER_DIED', 'The worker did not say how the call ended.'));
}

function notBegun(): CallOutcome {
	return {...failedCall(new LunchError('FUNCTION_CANCELLED', 'The call was cancelled.')), state: 'cancelled'};
}
