import {inBackground} from '../../../shared/in-background.ts';
import {isUp, namesOf, renewIfSilent} from '../messages/connection.ts';
import {awayTooLong, noMachine} from '../messages/failures.ts';
import {beatsOf, livingMachines, nameOf, runsOn} from '../messages/machines.ts';
import {BEAT_MS, LARGE_MS, LEASE_MS, laneOf, REPLIES_MS} from '../messages/names.ts';
import type {CallCompletion} from './call-completion.ts';
import {type Caller, jobOf, sendVoids} from './caller.ts';
import type {OpenCall} from './open-call.ts';
import type {ReplyReader} from './reply-reader.ts';
import {tenantOf} from './tenant-turns.ts';

/** How long past its own limit a call may take to say that it timed out, in milliseconds. */
const TIMEOUT_GRACE_MS = 5000;
/** How long a call may be in no queue and on no machine until it is given up, in milliseconds. */
const LOST_MS = 3000;
/** And for so many beats of its machine. */
const LOST_BEATS = 3;
/** After how long a call goes before all others, in milliseconds. */
const PROMOTE_AFTER_MS = 60_000;
/** So many times as long where several tenants have calls that wait. */
const PATIENCE = 10;
const MOST_PROMOTED = 100;
/** How many waiting calls are looked for in the queue each time, those first that wait longest. */
const MOST_LOOKED_FOR = 200;

/** Says that a caller lives, and ends or retries its calls when their machine died or Redis lost them. */
export function createCallMonitor(caller: Caller, reader: ReplyReader, completion: CallCompletion) {
	const {commands, lanes, calls, read, sweepMs, machineWaitMs} = caller;
	// The first time soon, but not before every living caller has renewed its key.
	let sweptAt = performance.now() - sweepMs + 2 * LEASE_MS;
	let isLooking = false;
	let looks = 0;

	async function beat(): Promise<void> {
		const pipeline = commands.pipeline().set(namesOf(commands).caller(caller.id), '1', 'PX', LEASE_MS);
		pipeline.pexpire(namesOf(commands).replies(caller.id), REPLIES_MS);
		for (const call of calls.values())
			if (call.isLarge) pipeline.pexpire(namesOf(commands).request(jobOf(call)), LARGE_MS);
		await pipeline.exec();
	}

	/** Whether a lease has passed since `since`, not counting the time before Redis last came back. */
	const isOverdue = (since: number) => performance.now() - Math.max(since, caller.backAt) > LEASE_MS;

	/** No machine and no queue has the call: it is given up if that stays so and no reply of it is on its way. */
	function unknown(call: OpenCall, beat: number): void {
		const now = performance.now();
		call.lost ??= {at: now, beat};
		const isForLong = now - call.lost.at > LOST_MS && beat - call.lost.beat >= LOST_BEATS;
		if (isForLong && reader.caughtUpAt > call.lost.at) completion.lost(call);
	}

	async function lookAfterTaken(taken: readonly OpenCall[]): Promise<void> {
		const ids = new Set(taken.flatMap(({machine}) => machine?.id ?? []));
		const beats = await beatsOf(commands, read, [...ids]);
		for (const call of taken) {
			if (!calls.has(call.id) || !call.machine || call.isEnding) continue;
			const beat = beats.get(call.machine.id);
			if (beat?.jobs.includes(jobOf(call))) call.lost = null;
			else if (beat) unknown(call, beat.number);
			else if (isOverdue(call.phaseAt)) completion.died(call);
		}
	}

	async function lookAfterQueued(queued: readonly OpenCall[]): Promise<void> {
		const looked = queued.slice(0, MOST_LOOKED_FOR);
		const found = await lanes.whereabouts(looked.map(call => ({lane: laneOf(call.request), jobId: jobOf(call)})));
		const takers = found.flatMap(place => (place.state === 'taken' ? [place.machine] : []));
		const beats = await beatsOf(commands, read, takers);
		for (const [index, call] of looked.entries()) {
			const place = found[index];
			if (!calls.has(call.id) || call.phase !== 'queued' || !place) continue;
			if (place.state === 'missing') unknown(call, looks);
			else if (place.state === 'taken' && !beats.get(place.machine) && isOverdue(call.phaseAt)) {
				await diedWith(call, place.machine);
			} else call.lost = null;
		}
	}

	/** The machine died before it could say that it has the call. */
	async function diedWith(call: OpenCall, machine: string): Promise<void> {
		const name = await nameOf(commands, read, machine);
		if (name !== null) call.machine = {id: machine, name};
		completion.died(call);
	}

	async function lookForMachines(queued: readonly OpenCall[]): Promise<void> {
		const waiting = queued.filter(({phaseAt}) => performance.now() - Math.max(phaseAt, caller.backAt) > machineWaitMs);
		if (waiting.length === 0) return;
		const machines = await livingMachines(commands, read, Date.now());
		for (const call of waiting) {
			const lane = laneOf(call.request);
			if (call.phase === 'queued' && !runsOn(machines, lane)) completion.fail(call, noMachine(lane));
		}
	}

	async function promote(queued: readonly OpenCall[]): Promise<void> {
		const now = performance.now();
		// Before those of others it would be no tenant's turn any more.
		const after = PROMOTE_AFTER_MS * (new Set(queued.map(tenantOf)).size > 1 ? PATIENCE : 1);
		const aged = queued.filter(({askedAt, isPromoted}) => !isPromoted && now - askedAt > after);
		for (const call of aged.slice(0, MOST_PROMOTED)) {
			call.isPromoted = true;
			await lanes.promote(laneOf(call.request), jobOf(call));
		}
	}

	async function sweep(): Promise<void> {
		if (performance.now() - sweptAt < sweepMs) return;
		// After Redis was away, living callers have to renew their keys first.
		if (performance.now() - caller.backAt < 2 * LEASE_MS) return;
		sweptAt = performance.now();
		await lanes.sweep(async other => (await commands.exists(namesOf(commands).caller(other))) === 0);
	}

	function endOverdue(): void {
		const now = performance.now();
		const isAwayTooLong = caller.awaySince !== null && now - caller.awaySince > caller.awayMs;
		for (const call of [...calls.values()]) {
			const {startedAt, phase, request} = call;
			const timeoutMs = request.timeoutMs ?? Number.POSITIVE_INFINITY;
			if (isAwayTooLong && phase !== 'sending') completion.fail(call, awayTooLong(caller.awayMs));
			else if (startedAt !== null && now - startedAt > timeoutMs + TIMEOUT_GRACE_MS) completion.timedOut(call);
		}
	}

	async function look(): Promise<void> {
		endOverdue();
		// Also while the last look still goes on: machines drop the calls of callers that give no sign of life.
		if (isUp(commands)) inBackground(beat(), () => {});
		if (isLooking || !isUp(commands)) return;
		isLooking = true;
		looks++;
		try {
			await sendVoids(caller);
			const all = [...calls.values()];
			const queued = all.filter(({phase}) => phase === 'queued');
			await lookAfterTaken(all.filter(({phase}) => phase === 'taken' || phase === 'started'));
			await lookAfterQueued(queued.filter(({phaseAt}) => performance.now() - phaseAt > LOST_MS));
			await lookForMachines(queued);
			await promote(queued);
			await sweep();
		} catch (error) {
			// Redis went away meanwhile: the next time.
			renewIfSilent(error, commands);
		} finally {
			isLooking = false;
		}
	}

	const timer = setInterval(() => inBackground(look()), BEAT_MS);
	const back = () => inBackground(look());
	commands.on('ready', back);
	return {
		close() {
			clearInterval(timer);
			commands.off('ready', back);
		},
	};
}
