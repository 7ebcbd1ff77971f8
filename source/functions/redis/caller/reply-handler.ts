import {setTimeout as delay} from 'node:timers/promises';
import {isErrorCode, LunchError} from '../../../shared/errors.ts';
import {inBackground} from '../../../shared/in-background.ts';
import type {CallOutcome} from '../../functions.ts';
import type {CallDurations} from '../../queue/call-durations.ts';
import {namesOf, whenUp} from '../messages/connection.ts';
import {lostByRedis, machineStopped, takenForDead} from '../messages/failures.ts';
import type {Reply} from '../messages/messages.ts';
import type {CallCompletion} from './call-completion.ts';
import type {CallSender} from './call-sender.ts';
import type {Caller} from './caller.ts';
import {endedWithout, enter, type OpenCall} from './open-call.ts';
import {tellManyRead} from './tell-read.ts';

const RETRY_MS = 200;

/** Turns the replies of machines into the events and outcomes of calls. */
export function createReplyHandler(
	caller: Caller,
	sender: CallSender,
	completion: CallCompletion,
	durations: CallDurations,
) {
	function ended(call: OpenCall, outcome: CallOutcome): void {
		if (outcome.state === 'cancelled' && !call.isCancelled) {
			call.settle(endedWithout(call, 'failed', takenForDead()));
			return;
		}
		if (outcome.state === 'returned' && !call.request.batch) durations.learn(call.request, outcome.ranMs);
		const queuedMs = (call.startedAt ?? performance.now()) - call.askedAt;
		call.settle({...outcome, worker: call.worker ?? outcome.worker, queuedMs});
	}

	/** An outcome with a key of its own; null if it is not there any more. */
	async function fetchLarge(key: string): Promise<CallOutcome | null> {
		const deadline = performance.now() + caller.awayMs;
		while (performance.now() < deadline) {
			try {
				if (!(await whenUp(caller.commands, deadline - performance.now()))) break;
				const text = await caller.large.get(namesOf(caller.commands).outcome(key));
				caller.commands.unlink(namesOf(caller.commands).outcome(key)).catch(() => {});
				return text === null ? null : caller.read.outcome(text, key);
			} catch {
				await delay(RETRY_MS);
			}
		}
		return null;
	}

	async function endLarge(call: OpenCall, key: string): Promise<void> {
		call.isEnding = true;
		const outcome = await fetchLarge(key);
		if (outcome) ended(call, outcome);
		else completion.fail(call, lostByRedis());
	}

	return function handle(reply: Reply): void {
		const call = caller.calls.get(reply.id);
		// Replies that come twice, late, or from an earlier attempt are dropped.
		if (!call || reply.attempt !== call.attempt || reply.number < call.nextReply) return;
		call.nextReply = reply.number + 1;
		sender.accepted(call);
		switch (reply.kind) {
			case 'taken':
				call.machine = {id: reply.machine, name: reply.machineName};
				enter(call, 'taken');
				break;
			case 'started':
				call.worker = call.machine ? `${reply.worker} on ${call.machine.name}` : reply.worker;
				enter(call, 'started');
				call.startedAt = call.phaseAt;
				call.emit({kind: 'started', worker: call.worker});
				break;
			case 'stdout':
			case 'stderr':
				call.emit({kind: reply.kind, text: reply.text});
				break;
			case 'value':
				call.values.came += 1;
				call.values.untold += reply.value.text.length;
				call.emit({kind: 'value', value: reply.value});
				tellManyRead(caller, call);
				break;
			case 'checkpoint':
				call.emit({kind: 'checkpoint', value: reply.value});
				break;
			case 'file':
				call.values.came += 1;
				call.values.untold += reply.text.length;
				call.emit({kind: 'file', name: reply.name, bytes: Buffer.from(reply.text, 'base64'), isLast: reply.isLast});
				tellManyRead(caller, call);
				break;
			case 'one-ended':
				call.emit({kind: 'one-ended', at: reply.at, outcome: {...reply.outcome, worker: call.worker}});
				break;
			case 'ended':
				ended(call, reply.outcome);
				break;
			case 'ended-large':
				// Nothing of this call comes after it, and the other calls need not wait.
				inBackground(endLarge(call, reply.outcome));
				break;
			case 'refused': {
				const code = isErrorCode(reply.code) ? reply.code : 'SERVICE_FAILED';
				call.refuse(new LunchError(code, reply.message, {hint: reply.hint ?? undefined}));
				break;
			}
			case 'given-up':
				completion.failOrRetry(call, machineStopped(reply.machineName));
				break;
			case 'stalled':
				completion.died(call);
				break;
		}
	};
}
