import {type LunchError, messageWithHint} from '../../../shared/errors.ts';
import type {CallEvent, CallOutcome, CallRequest} from '../../functions.ts';

/** A call of this caller that has not ended. */
export interface OpenCall {
	readonly id: string;
	readonly request: CallRequest;
	/** Counts from 1; a call that may be tried again gets another after its machine died. */
	attempt: number;
	/** `sending`: not yet in the queue. `queued`: in it. `taken`: with a machine. `started`: with a worker of it. */
	phase: 'sending' | 'queued' | 'taken' | 'started';
	/** The machine that has it, and its name for people. */
	machine: {id: string; name: string} | null;
	worker: string | null;
	/** The number of the reply that is next. */
	nextReply: number;
	/** When it was asked for, got its phase, and was started; by `performance.now()`. */
	readonly askedAt: number;
	phaseAt: number;
	startedAt: number | null;
	/** Its place among those that wait: the smaller is begun first. */
	rank: number;
	/** When, and at which beat of its machine, it was first seen that nobody knows of it; null while somebody does. */
	lost: {at: number; beat: number} | null;
	isCancelled: boolean;
	/** Its outcome is being fetched. */
	isEnding: boolean;
	isPromoted: boolean;
	/** Whether its request has a key of its own. */
	isLarge: boolean;
	/** The values that came of it. */
	readonly values: ReadValues;
	emit(event: CallEvent): void;
	/** Ends it. Only the first outcome counts. */
	settle(outcome: CallOutcome): void;
	/** Has something done once it has ended. */
	onSettled(tidy: () => void): void;
	/** It was never accepted. */
	refuse(error: LunchError): void;
}

/** How many values came, and what of that its machine was told. */
export interface ReadValues {
	came: number;
	told: number;
	/** How long those are together that it was not told of, in characters. */
	untold: number;
	isTelling: boolean;
	/** Whether its reader wants no more for now. */
	isPaused: boolean;
}

/** A call goes into another phase. */
export function enter(call: OpenCall, phase: OpenCall['phase']): void {
	call.phase = phase;
	call.phaseAt = performance.now();
	call.lost = null;
}

/** How a call ends that no worker ended. */
export function endedWithout(
	call: OpenCall,
	state: CallOutcome['state'],
	error: Pick<LunchError, 'code' | 'message' | 'hint' | 'name'>,
): CallOutcome {
	const now = performance.now();
	return {
		state,
		value: null,
		error: {name: error.name, message: messageWithHint(error), stack: null, thrown: null, code: error.code},
		worker: call.worker,
		queuedMs: (call.startedAt ?? now) - call.askedAt,
		ranMs: call.startedAt === null ? 0 : now - call.startedAt,
	};
}
