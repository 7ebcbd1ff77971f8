import {setTimeout as delay} from 'node:timers/promises';
import {backoff, jittered} from '../../shared/backoff.ts';
import {LunchError} from '../../shared/errors.ts';
import type {CallOutcome} from '../functions.ts';
import {failedCall} from '../retries/failed-call.ts';
import type {MapEnd, MapRunOptions, PreparedCall} from './map-run.ts';

/** Tries the inputs of a map until each has returned, or may not be tried again. */
export interface MapAttempts<Input> {
	/** How an input ended; null where it was not begun. Rejects where the map can't go on. */
	endOf(input: Input, index: number): Promise<MapEnd<Input> | null>;
	/** Begins no input after this one, and lets those that run go on to their end. */
	halt(index: number): void;
	/** Cancels what runs. */
	stop(): void;
}

type Options<Input> = Pick<
	MapRunOptions<Input>,
	'retries' | 'backoffMs' | 'prepare' | 'log' | 'keepsGoing' | 'whenBack'
>;

/** One attempt: its outcome, and the error where it was never accepted. */
type Tried = Pick<MapEnd<unknown>, 'outcome' | 'refusal'>;

interface Attempt {
	index: number;
	/** The number of the attempt, from 1. */
	number: number;
	/** Ends it unless it runs. */
	own: AbortController;
	signal: AbortSignal;
}

const FULL_QUEUE = {firstMs: 50, longestMs: 2000};
const LONGEST_BACKOFF_MS = 60_000;
/** Failures that no other attempt could change. */
const lasting: ReadonlySet<unknown> = new Set([
	'FUNCTION_INVALID',
	'FUNCTION_VALUE_INVALID',
	'FUNCTION_NOT_FOUND',
	'FUNCTION_TOO_LARGE',
	'FUNCTION_RUNTIME_MISSING',
	'UNAUTHORIZED',
]);

export function createMapAttempts<Input>(options: Options<Input>): MapAttempts<Input> {
	const {retries, backoffMs, log} = options;
	const stopping = new AbortController();
	/** The means to end the attempts that do not run yet. */
	const waiting = new Map<AbortController, number>();
	let lastIndex = Number.POSITIVE_INFINITY;

	async function endOf(input: Input, index: number): Promise<MapEnd<Input> | null> {
		let call: PreparedCall;
		try {
			call = await options.prepare(input, index);
		} catch (refusal) {
			return {index, input, outcome: failedCall(refusal), refusal, attempts: 0, isRecalled: false};
		}
		const known = recalled(index, call.check);
		if (known && !mayTryAgain(known.outcome, known.attempts))
			return {index, input, refusal: null, ...known, isRecalled: true};
		let attempts = known?.attempts ?? 0;
		let last: Tried | null = null;
		do {
			if (last !== null && !(await pause(attempts, index))) return null;
			attempts += 1;
			last = await tryOnce(call, index, attempts);
			if (last === null) return null;
			log?.end(index, attempts, last.outcome);
		} while (mayTryAgain(last.outcome, attempts));
		return {index, input, ...last, attempts, isRecalled: false};
	}

	/** The log's entry for an input that was begun. */
	function recalled(index: number, check: number): {attempts: number; outcome: CallOutcome} | null {
		const known = log?.recall(index, check);
		return known && known.attempts > 0 ? {attempts: known.attempts, outcome: known.outcome ?? interrupted()} : null;
	}

	function mayTryAgain({state, error}: CallOutcome, attempts: number): boolean {
		return state !== 'returned' && attempts <= retries && !lasting.has(error?.code);
	}

	async function pause(attempts: number, index: number): Promise<boolean> {
		const ms = backoff(attempts, {firstMs: backoffMs, longestMs: Math.max(backoffMs, LONGEST_BACKOFF_MS)});
		return delay(jittered(ms), null, {signal: stopping.signal}).then(
			() => index <= lastIndex,
			() => false,
		);
	}

	/** Null where it was not begun, or nobody waits for its end any more. */
	async function tryOnce(call: PreparedCall, index: number, number: number): Promise<Tried | null> {
		const own = new AbortController();
		const signal = AbortSignal.any([stopping.signal, own.signal]);
		waiting.set(own, index);
		try {
			for (let refusals = 1; index <= lastIndex && !signal.aborted; refusals += 1) {
				const tried = await send(call, {index, number, own, signal});
				if (tried !== 'later') {
					await waitForService(tried);
					return tried;
				}
				// A random part, so that many waiting calls do not come back together.
				await delay(jittered(backoff(refusals, FULL_QUEUE)), null, {signal}).catch(() => {});
			}
			return null;
		} finally {
			waiting.delete(own);
		}
	}

	/** Where the map is to go on after a service that can't be reached, it goes on when that is back. */
	async function waitForService(tried: Tried | null): Promise<void> {
		const isAway = tried?.outcome.error?.code === 'SERVICE_UNREACHABLE';
		if (isAway && (options.keepsGoing || retries > 0)) await options.whenBack?.(stopping.signal);
	}

	/** Null where it did not run; 'later' where there is no room for it now. */
	async function send(call: PreparedCall, attempt: Attempt): Promise<Tried | null | 'later'> {
		const {index, number, own, signal} = attempt;
		let note: 'none' | 'made' | {error: unknown} = 'none';
		const begun = () => {
			waiting.delete(own);
			if (note !== 'none') return;
			try {
				log?.begin(index, number, call.check);
				note = 'made';
			} catch (error) {
				note = {error};
				own.abort();
			}
		};
		if (!call.hearsBegin) {
			log?.begin(index, number, call.check);
			note = 'made';
		}
		const sent = await call.begin(begun, signal).then(
			(outcome): Tried => ({outcome, refusal: null}),
			(refusal: unknown): Tried => ({outcome: failedCall(refusal), refusal}),
		);
		if (stopping.signal.aborted) return null;
		const noted = note as 'none' | 'made' | {error: unknown};
		if (typeof noted === 'object') throw noted.error;
		const isFull = sent.refusal instanceof LunchError && sent.refusal.code === 'FUNCTION_QUEUE_FULL';
		const isUnused = own.signal.aborted && sent.outcome.state === 'cancelled';
		if (!isFull && !isUnused) return sent;
		if (noted === 'made') log?.drop(index, number);
		return isFull ? 'later' : null;
	}

	return {
		endOf,
		halt(index) {
			lastIndex = Math.min(lastIndex, index);
			for (const [own, at] of waiting) if (at > lastIndex) own.abort();
		},
		stop: () => stopping.abort(),
	};
}

/** The outcome of an input that was begun by a run of the map which was over before the call was. */
function interrupted(): CallOutcome {
	const message = 'The map was killed while this input ran, and it may not be begun again.';
	return failedCall(new LunchError('FUNCTION_WORKER_DIED', message));
}
