import {LunchError} from '../../shared/errors.ts';
import {inBackground} from '../../shared/in-background.ts';
import type {CallOutcome} from '../functions.ts';
import {createMapAttempts} from './map-attempts.ts';
import type {MapEnd, MapRunOptions} from './map-run.ts';
import {createTurns} from './turns.ts';

/** So many ends wait at the most for those before them, or for their reader, besides those under way. */
const MOST_WAITING = 1000;
const MOST_WAITING_CHARACTERS = 64 * 1024 * 1024;

/**
 * Calls a function with each input, and gives how each ended. An input is taken when there is room for its call, and ends
 * are no further ahead of their reader than is of use. Leaving the loop cancels the calls that run.
 */
export async function* runMap<Input>(options: MapRunOptions<Input>): AsyncGenerator<MapEnd<Input>> {
	const {concurrency, isOrdered, keepsGoing, failureOf, signal, log} = options;
	const turns = createTurns<MapEnd<Input>>(isOrdered);
	const attempts = createMapAttempts(options);
	let news = Promise.withResolvers<void>();
	let underWay = 0;
	let isHalted = false;
	let areAllTaken = false;
	let failure: {error: unknown} | null = null;

	function notify(): void {
		const before = news;
		news = Promise.withResolvers();
		before.resolve();
	}

	function fail(error: unknown): void {
		failure ??= {error};
		notify();
	}

	function hasRoom(): boolean {
		if (underWay >= concurrency) return false;
		const isFull = turns.size >= MOST_WAITING + concurrency || turns.characters > MOST_WAITING_CHARACTERS;
		return !isFull;
	}

	const isOver = () => isHalted || failure !== null;

	/** Takes one input after the other: the next one is asked for when the last one has come. */
	async function take(): Promise<void> {
		const iterator = iteratorOf(options.inputs);
		for (let index = 0; await isRoom(); index += 1) {
			const next = await iterator.next();
			if (next.done) return checkAllCame(index);
			if (isOver()) break;
			underWay += 1;
			inBackground(one(next.value, index), fail);
		}
		await iterator.return?.();
	}

	/** Waits for room; false where no more inputs are wanted. */
	async function isRoom(): Promise<boolean> {
		while (!hasRoom() && !isOver()) await news.promise;
		return !isOver();
	}

	function checkAllCame(count: number): void {
		if (log === null || log.count <= count) return;
		throw new LunchError('USAGE', `There are ${count} inputs, and the log tells about ${log.count}.`, {
			hint: 'Give the same inputs in the same order, or begin a new log.',
		});
	}

	async function one(input: Input, index: number): Promise<void> {
		const end = await attempts.endOf(input, index);
		underWay -= 1;
		if (end !== null && failure === null) {
			options.onEnd?.(end);
			turns.add(index, end, lengthOf(end.outcome));
			if (end.outcome.state !== 'returned') failed(end);
		}
		notify();
	}

	function failed(end: MapEnd<Input>): void {
		if (failureOf) fail(failureOf(end));
		// An earlier run that ended with it is to go on in this one.
		if (keepsGoing || end.isRecalled) return;
		isHalted = true;
		attempts.halt(end.index);
	}

	const abort = () => fail(signal?.reason);
	signal?.addEventListener('abort', abort, {once: true});
	if (signal?.aborted) abort();
	const taking = take()
		.catch(fail)
		.finally(() => {
			areAllTaken = true;
			notify();
		});
	inBackground(taking);
	try {
		for (;;) {
			if (failure !== null) throw (failure as {error: unknown}).error;
			const isLast = areAllTaken && underWay === 0;
			const end = turns.next(isLast);
			if (end !== null) {
				yield end;
				notify();
			} else if (isLast) return;
			else await news.promise;
		}
	} finally {
		failure ??= {error: null};
		signal?.removeEventListener('abort', abort);
		attempts.stop();
		notify();
	}
}

function iteratorOf<Input>(inputs: Iterable<Input> | AsyncIterable<Input>): AsyncIterator<Input> | Iterator<Input> {
	return Symbol.asyncIterator in inputs ? inputs[Symbol.asyncIterator]() : inputs[Symbol.iterator]();
}

function lengthOf({value, error}: CallOutcome): number {
	return (value?.text.length ?? 0) + (error?.thrown?.text.length ?? 0);
}
