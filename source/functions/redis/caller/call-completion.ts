import type {LunchError} from '../../../shared/errors.ts';
import {inBackground} from '../../../shared/in-background.ts';
import type {CallOutcome} from '../../functions.ts';
import {namesOf} from '../messages/connection.ts';
import {cancelled, lostByRedis, machineDied, timedOut} from '../messages/failures.ts';
import {VOID_MS} from '../messages/names.ts';
import {type Caller, jobOf, voidJob} from './caller.ts';
import {endedWithout, enter, type OpenCall} from './open-call.ts';

/** A call that may be tried again is begun at most so often. */
const MOST_ATTEMPTS = 3;
/** How long a machine has to end a call that was cancelled, in milliseconds. */
const CANCEL_MS = 5000;

export type CallCompletion = ReturnType<typeof createCallCompletion>;

/** The ways in which a caller ends its calls itself. `send` puts a call into the queue again. */
export function createCallCompletion(caller: Caller, send: (call: OpenCall) => Promise<void>) {
	function end(call: OpenCall, state: CallOutcome['state'], error: LunchError): void {
		inBackground(voidJob(caller, call));
		call.settle(endedWithout(call, state, error));
	}

	/** Ends a call as failed, or has it run again where that is allowed. */
	function failOrRetry(call: OpenCall, error: LunchError): void {
		// A caller that has read values of it would read them again.
		const mayRetry = call.request.mayRetry && call.values.came === 0;
		if (!mayRetry || call.attempt >= MOST_ATTEMPTS || call.isCancelled) {
			end(call, 'failed', error);
			return;
		}
		inBackground(voidJob(caller, {...call}));
		call.attempt++;
		call.machine = null;
		call.worker = null;
		call.nextReply = 0;
		enter(call, 'sending');
		inBackground(send(call));
	}

	async function endEverywhere(call: OpenCall): Promise<void> {
		const isUntaken = await caller.commands
			.set(namesOf(caller.commands).fate(jobOf(call)), 'void', 'PX', VOID_MS, 'NX')
			.catch(() => null);
		// No machine will run it: each looks at this key first.
		if (isUntaken) end(call, 'cancelled', cancelled());
		else await voidJob(caller, call);
	}

	return {
		died: (call: OpenCall) => failOrRetry(call, machineDied(call.machine?.name ?? null)),
		lost: (call: OpenCall) => failOrRetry(call, lostByRedis()),
		failOrRetry,
		fail: (call: OpenCall, error: LunchError) => end(call, 'failed', error),
		timedOut: (call: OpenCall) => end(call, 'timed-out', timedOut(call.request.timeoutMs ?? 0)),
		/** Waits for its machine to report the end, for a while. */
		cancel(call: OpenCall): void {
			if (call.isCancelled) return;
			call.isCancelled = true;
			if (call.phase === 'sending') {
				call.settle(endedWithout(call, 'cancelled', cancelled()));
				return;
			}
			const {phase} = call;
			const overdue = setTimeout(() => end(call, 'cancelled', cancelled()), CANCEL_MS);
			call.onSettled(() => clearTimeout(overdue));
			if (phase === 'queued') inBackground(endEverywhere(call));
			else inBackground(voidJob(caller, call));
		},
	};
}
