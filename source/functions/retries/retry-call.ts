import {setTimeout as delay} from 'node:timers/promises';
import {backoff, jittered} from '../../shared/backoff.ts';
import {type ErrorCode, LunchError} from '../../shared/errors.ts';
import {type RetryEnd, retryPauses} from '../../shared/retries.ts';
import type {CallEvent, CallOutcome, CallRetries} from '../functions.ts';
import {failedCall} from './failed-call.ts';

export interface RetriedCallOptions {
	retries: CallRetries;
	/** Begins an attempt. Rejects where it was not accepted. */
	begin(onEvent: (event: CallEvent) => void): Promise<CallOutcome>;
	/** Gets the events of all attempts, but only the first `queued`. */
	onEvent(event: CallEvent): void;
	/** Ends the pause before an attempt: there is no other one. */
	signal: AbortSignal;
}

/** Failures of the process, the machine or the connection, not of the function. */
const deaths: ReadonlySet<ErrorCode> = new Set([
	'FUNCTION_WORKER_DIED',
	'FUNCTION_OUT_OF_MEMORY',
	'FUNCTION_POOL_CLOSED',
	'FUNCTION_QUEUE_FULL',
	'SERVICE_UNREACHABLE',
	'SERVICE_FAILED',
]);

/** Begins a call until it has returned, or may not begin again. Rejects only where no attempt was accepted. */
export async function retryCall({retries, begin, onEvent, signal}: RetriedCallOptions): Promise<CallOutcome> {
	let wasAccepted = false;
	let hasValues = false;
	const hear = (event: CallEvent) => {
		if (event.kind === 'value') hasValues = true;
		if (event.kind !== 'queued') onEvent(event);
		else if (!wasAccepted) {
			wasAccepted = true;
			onEvent(event);
		}
	};
	for (let attempt = 1; ; attempt += 1) {
		const {outcome, refusal} = await begin(hear).then(
			ended => ({outcome: ended, refusal: null}),
			(error: unknown) => ({outcome: failedCall(error), refusal: {error}}),
		);
		wasAccepted ||= refusal === null;
		const mayGoOn = attempt <= retries.times && (!hasValues || retries.afterValues === true);
		if (!mayGoOn || !isAmong(outcome, retries.after) || signal.aborted) {
			if (refusal && !wasAccepted) throw refusal.error;
			return outcome;
		}
		const pauseMs = pauseAfter(attempt, retries, refusal?.error);
		onEvent({kind: 'again', attempt: attempt + 1, reason: reasonOf(outcome), pauseMs});
		await delay(pauseMs, null, {signal}).catch(() => {});
		if (signal.aborted) return cancelled(outcome);
	}
}

function isAmong({state, error}: CallOutcome, after: readonly RetryEnd[] | undefined): boolean {
	const hasDied = state === 'failed' && error?.code != null && deaths.has(error.code);
	const end = hasDied ? 'died' : state;
	if (end !== 'died' && end !== 'threw' && end !== 'timed-out') return false;
	return after === undefined || after.includes(end);
}

/** A queue that is full says when there may be room. */
function pauseAfter(attempt: number, retries: CallRetries, refusal: unknown): number {
	const pause = jittered(backoff(attempt, retryPauses(retries)));
	const untilRoom = refusal instanceof LunchError ? (refusal.retryAfter ?? 0) * 1000 : 0;
	return Math.round(Math.max(pause, untilRoom));
}

function reasonOf({state, error}: CallOutcome): string {
	if (state !== 'threw') return error?.message ?? `The call ended ${state}.`;
	return `${error?.name ?? 'Error'}: ${error?.message ?? ''}`;
}

function cancelled({worker, queuedMs}: CallOutcome): CallOutcome {
	const own = failedCall(new LunchError('FUNCTION_CANCELLED', 'The call was cancelled.'));
	return {...own, state: 'cancelled', worker, queuedMs};
}
