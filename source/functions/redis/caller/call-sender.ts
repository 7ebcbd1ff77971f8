import {LunchError} from '../../../shared/errors.ts';
import {inBackground} from '../../../shared/in-background.ts';
import {agreeOnProtocol} from '../../../shared/redis/redis-protocol.ts';
import type {CallDurations} from '../../queue/call-durations.ts';
import {callRank} from '../../queue/call-queue.ts';
import {checkCall} from '../../request/check-call.ts';
import {namesOf, whenUp} from '../messages/connection.ts';
import {unreachable} from '../messages/failures.ts';
import {type QueuedCall, requestMessage} from '../messages/messages.ts';
import {INLINE_LENGTH, LARGE_MS, LEASE_MS, laneOf} from '../messages/names.ts';
import {type Caller, changing, jobOf, voidJob} from './caller.ts';
import {endedWithout, enter, type OpenCall} from './open-call.ts';
import {createTenantTurns, tenantOf} from './tenant-turns.ts';

/** How long a call waits for a Redis that is away, in milliseconds: a restart should not be noticed. */
const CONNECT_TIMEOUT_MS = 3000;
/** How long the number of waiting calls is believed, in milliseconds. */
const COUNT_MS = 250;
/** Of so many of the latest calls it is remembered when they ended. */
const MOST_ENDINGS = 50;
const UNKNOWN_WAIT_S = 10;
/** Nobody is told to come back sooner, in seconds. */
const SOONEST_S = 0.05;
const LONGEST_WAIT_S = 60;
/** Calls of tenants that have less than their share might make a full queue so many times as long. */
const MOST_OVER = 2;

export type CallSender = ReturnType<typeof createCallSender>;

/** Puts the calls of a caller into the queue. */
export function createCallSender(caller: Caller, durations: CallDurations) {
	const {commands, lanes, calls} = caller;
	let announcing: Promise<void> | null = null;
	/** `isOld`: whether a call that may have been counted has ended. */
	let room = {waiting: 0, countedAt: Number.NEGATIVE_INFINITY, isOld: false};
	let counting: Promise<void> | null = null;
	/** When the latest calls ended. */
	const endings: number[] = [];
	const turns = createTenantTurns(calls);
	commands.on('close', () => {
		announcing = null;
	});

	/** Machines drop the calls of callers that do not live. */
	async function announce(): Promise<void> {
		try {
			await agreeOnProtocol(commands, namesOf(commands).prefix);
		} catch (error) {
			if (!(error instanceof LunchError)) throw error;
			throw new LunchError('SERVICE_FAILED', error.message, {hint: error.hint ?? undefined});
		}
		await commands.set(namesOf(commands).caller(caller.id), '1', 'PX', LEASE_MS);
	}

	/** Counts the calls that wait, after those of this caller that come and go. */
	async function count(): Promise<void> {
		await Promise.allSettled(caller.changes);
		room.isOld = false;
		const countedAt = performance.now();
		const waiting = await lanes.waiting();
		room = {waiting, countedAt, isOld: room.isOld};
	}

	/** A full queue still takes calls of tenants that have less than their share of it. */
	async function admit(call: OpenCall): Promise<void> {
		const now = performance.now();
		const isFull = room.waiting >= caller.queueLimit;
		if (now - room.countedAt > COUNT_MS || (isFull && room.isOld)) {
			counting ??= count().finally(() => {
				counting = null;
			});
		}
		await counting;
		const own = turns.shareOf(tenantOf(call));
		const hasShare = room.waiting < caller.queueLimit * MOST_OVER && (own.calls + 1) * own.tenants <= caller.queueLimit;
		if (room.waiting >= caller.queueLimit && (own.tenants === 1 || !hasShare)) {
			const retryAfter = secondsToWait();
			throw new LunchError('FUNCTION_QUEUE_FULL', `${room.waiting} calls wait for a worker; no more are taken.`, {
				hint: `Try again in about ${Math.ceil(retryAfter)} s, or start more workers.`,
				retryAfter,
			});
		}
		if (!calls.has(call.id)) return;
		room.waiting++;
		const admittedAt = performance.now();
		call.onSettled(() => noteEnding(admittedAt));
	}

	/** About how long until one that waits is taken, by the calls that ended lately. */
	function secondsToWait(): number {
		const [first] = endings;
		if (first === undefined) return UNKNOWN_WAIT_S;
		const ms = (performance.now() - first) / endings.length;
		return Math.min(LONGEST_WAIT_S, Math.max(SOONEST_S, Math.round(ms) / 1000));
	}

	async function enqueue(call: OpenCall): Promise<void> {
		if (call.attempt === 1) checkCall(call.request);
		const text = requestMessage(call.request);
		if (!(await whenUp(commands, CONNECT_TIMEOUT_MS))) throw unreachable();
		announcing ??= announce();
		await announcing.catch((error: unknown) => {
			announcing = null;
			throw error;
		});
		if (call.attempt === 1) await admit(call);
		if (!calls.has(call.id)) return;
		call.isLarge = text.length > INLINE_LENGTH;
		if (call.isLarge) await caller.large.set(namesOf(commands).request(jobOf(call)), text, 'PX', LARGE_MS);
		const {id, attempt, request} = call;
		const queued = {id, attempt, caller: caller.id, request: call.isLarge ? null : text};
		call.rank = turns.rankOf(tenantOf(call), callRank(Date.now(), durations.expectedMs(request)));
		await changing(caller, putIn(call, queued));
	}

	/** Puts a call into the queue, and out of it again where it has ended meanwhile. */
	async function putIn(call: OpenCall, queued: QueuedCall): Promise<void> {
		await lanes.add(laneOf(call.request), queued, call.rank);
		if (!calls.has(call.id)) await voidJob(caller, call);
	}

	function noteEnding(admittedAt: number): void {
		// It was counted as one that waits, and not looked for since.
		if (admittedAt >= room.countedAt && !counting) room.waiting--;
		else room.isOld = true;
		endings.push(performance.now());
		if (endings.length > MOST_ENDINGS) endings.shift();
	}

	/** Sends a call, the first time or again; it is then queued, or refused. Never rejects. */
	async function send(call: OpenCall): Promise<void> {
		try {
			await enqueue(call);
		} catch (cause) {
			failed(call, cause instanceof LunchError ? cause : unreachable(cause));
			return;
		}
		if (calls.has(call.id)) accepted(call);
	}

	function failed(call: OpenCall, error: LunchError): void {
		// It may be in the queue for all that.
		if (calls.has(call.id)) inBackground(voidJob(caller, call));
		if (call.attempt === 1 && call.phase === 'sending') call.refuse(error);
		else call.settle(endedWithout(call, 'failed', error));
	}

	return {send, accepted};
}

/** A call is in the queue; machines may be quicker to say so than the queue is. */
function accepted(call: OpenCall): void {
	if (call.phase !== 'sending') return;
	enter(call, 'queued');
	if (call.attempt === 1) call.emit({kind: 'queued', id: call.id});
}
