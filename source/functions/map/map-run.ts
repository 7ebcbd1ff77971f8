import type {CallOutcome} from '../functions.ts';
import type {MapLog} from './map-log.ts';

/** The end of an input of a map. */
export interface MapEnd<Input> {
	/** The number of the input, from 0. */
	index: number;
	input: Input;
	outcome: CallOutcome;
	/** The error of a call that was never accepted, or could not be made; null for others. */
	refusal: unknown;
	/** How many times it was begun, in earlier runs of the map too. */
	attempts: number;
	/** Whether all of this is from the log of an earlier run. */
	isRecalled: boolean;
}

/** A call of a map that was not begun yet. */
export interface PreparedCall {
	/** Tells the input from others, for the log. */
	check: number;
	/** Whether `onBegin` comes before the call runs. Where it does not, it counts as begun when it is sent. */
	hearsBegin: boolean;
	/**
	 * Begins it. `onBegin` is to be called just before it runs, or where that is not known, when it is told that it does.
	 * Rejects only where it was never accepted.
	 */
	begin(onBegin: () => void, signal: AbortSignal): Promise<CallOutcome>;
}

/** How many times inputs are tried. */
export interface RetryOptions {
	/** How many times an input may be begun again that did not return. */
	retries: number;
	/** The pause before that, in milliseconds; it doubles each time, up to a minute. */
	backoffMs: number;
}

export interface MapRunOptions<Input> extends RetryOptions {
	inputs: Iterable<Input> | AsyncIterable<Input>;
	/** Most calls under way at once. */
	concurrency: number;
	/** Whether ends come in the order of the inputs, or as they are. */
	isOrdered: boolean;
	/** Whether inputs are begun after one that did not return in the end. Those that run go on to their end. */
	keepsGoing: boolean;
	/** The error that ends the map at once after such an input; left out: none does. */
	failureOf?: ((end: MapEnd<Input>) => unknown) | undefined;
	/** Ends the map with its reason. */
	signal?: AbortSignal | undefined;
	/** Makes the call of an input. What it throws is the input's failure. */
	prepare(input: Input, index: number): PreparedCall | Promise<PreparedCall>;
	log: MapLog | null;
	/** Waits for a service that can't be reached, so that inputs do not fail one after another; left out: nobody waits. */
	whenBack?: ((signal: AbortSignal) => Promise<void>) | undefined;
	/** Called after each input that ended. An error that it throws ends the map. */
	onEnd?: ((end: MapEnd<Input>) => void) | undefined;
}
