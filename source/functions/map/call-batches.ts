import {type ErrorCode, LunchError} from '../../shared/errors.ts';
import {inBackground} from '../../shared/in-background.ts';
import type {CallEvent, CallOutcome, CallRequest, Encoding, Functions} from '../functions.ts';
import {failedCall} from '../retries/failed-call.ts';
import {createBatchSize} from './batch-size.ts';
import {untilBack} from './until-back.ts';

/** Sends short calls of one function in batches, so that what a call costs besides its own time is little. */
export interface CallBatches {
	/** As `begin` of a prepared call. `args`: its arguments, a list. */
	begin(args: string, onBegin: () => void, signal: AbortSignal): Promise<CallOutcome>;
}

interface CallBatchesOptions {
	/** The request without arguments, with `reuse`. */
	request: Omit<CallRequest, 'args'>;
	encoding: Encoding;
	/** No more processes at once than that, however many there may be. */
	mostWorkers: number;
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

/** Batches under way for each worker: the next one is there when one has ended. */
const AHEAD = 2;
/** Machines of a service come and go: it is asked again so long after the last time, in milliseconds. */
const LOOK_EVERY_MS = 5000;

/** The batches of calls that go on in one process; null for other calls, and where workers take none. */
export async function openCallBatches(functions: Functions, options: CallBatchesOptions): Promise<CallBatches | null> {
	if (!options.request.reuse) return null;
	const {limit, takesBatches} = await functions.load();
	return takesBatches ? createCallBatches(functions, limit, options) : null;
}

function createCallBatches(
	functions: Functions,
	limit: number,
	{request, encoding, mostWorkers, onOutput}: CallBatchesOptions,
): CallBatches {
	const isLocal = functions.isLocal === true;
	const size = createBatchSize(isLocal ? 'here' : 'elsewhere');
	let workers = limit;
	let lookedAt = performance.now();
	const waiting: Waiting[] = [];
	let underWay = 0;
	let isDue = false;
	/** Whether the service can't be reached: what was sent to it would fail. */
	let isAway = false;

	/** Where there are more workers than are wanted, a batch that waits would be taken by one of them. */
	const most = () => Math.max(1, workers <= mostWorkers ? workers * AHEAD : mostWorkers);

	function sendSoon(): void {
		if (isDue || isAway) return;
		isDue = true;
		setImmediate(() => {
			isDue = false;
			while (waiting.length > 0 && underWay < most() && !isAway) {
				const batch = take();
				if (batch.length > 0) send(batch);
			}
			if (!isLocal && performance.now() - lookedAt > LOOK_EVERY_MS) look();
		});
	}

	function look(): void {
		lookedAt = performance.now();
		const looked = functions.load().then(load => {
			workers = load.limit;
		});
		// The next batch notices what the matter is.
		inBackground(looked, () => {});
	}

	function noteUnreachable(code: ErrorCode | null): void {
		if (isLocal || isAway || code !== 'SERVICE_UNREACHABLE') return;
		isAway = true;
		const back = untilBack(functions).then(() => {
			isAway = false;
			sendSoon();
		});
		inBackground(back);
	}

	function isGivenUp({signal, resolve}: Waiting): boolean {
		if (signal.aborted) resolve(notBegun());
		return signal.aborted;
	}

	/** Takes the calls of a batch from those that wait, without those that were given up. */
	function take(): Waiting[] {
		const share = Math.ceil(waiting.length / Math.max(1, Math.min(workers, mostWorkers)));
		return waiting.splice(0, size.fitting(waiting, share)).filter(one => !isGivenUp(one));
	}

	function send(batch: readonly Waiting[]): void {
		underWay += 1;
		const left = new Map(batch.entries());
		let written = '';
		let startedAt = performance.now();
		const begun = () => {
			for (const {onBegin} of batch) onBegin();
		};
		const onEvent = (event: CallEvent) => {
			if (event.kind === 'started') {
				startedAt = performance.now();
				if (isLocal) begun();
			} else if (event.kind === 'one-ended') {
				left.get(event.at)?.resolve(event.outcome);
				left.delete(event.at);
			} else if (event.kind === 'stdout' || event.kind === 'stderr') written += event.text;
		};
		// When it begins elsewhere is not heard before it does.
		if (!isLocal) begun();
		const args = {encoding: 'json', text: JSON.stringify(batch.map(one => one.args))} as const;
		const call = functions.start({...request, args, batch: encoding, mayRetry: undefined}, onEvent);
		// One that ends the process would end those of others with it.
		const giveUp = () => {
			if (batch.every(({signal}) => signal.aborted)) call.cancel();
		};
		for (const {signal} of batch) signal.addEventListener('abort', giveUp, {once: true});
		const ended = call.outcome.then(
			outcome => {
				size.learn((performance.now() - startedAt) / Math.max(batch.length - left.size, 1));
				noteUnreachable(outcome.error?.code ?? null);
				const count = countOf(outcome);
				for (const [at, one] of left) if (count === null || at < count) one.resolve(unended(outcome));
				if (count !== null && count > 0) waiting.unshift(...batch.slice(count));
			},
			(error: unknown) => {
				noteUnreachable(error instanceof LunchError ? error.code : null);
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

	return {
		begin: (args, onBegin, signal) =>
			new Promise((resolve, reject) => {
				waiting.push({args, onBegin, signal, resolve, reject});
				sendSoon();
			}),
	};
}

/** How many calls of a batch have ended: those after them were not begun. Null where nobody knows. */
function countOf({state, value}: CallOutcome): number | null {
	const count = state === 'returned' ? Number(value?.text) : 0;
	return count > 0 ? count : null;
}

/** The end of a call that a batch did not tell of. */
function unended(outcome: CallOutcome): CallOutcome {
	if (outcome.state !== 'returned') return outcome;
	return failedCall(new LunchError('FUNCTION_WORKER_DIED', 'The worker did not say how the call ended.'));
}

function notBegun(): CallOutcome {
	return {...failedCall(new LunchError('FUNCTION_CANCELLED', 'The call was cancelled.')), state: 'cancelled'};
}
