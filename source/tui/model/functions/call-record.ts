import type {CallEvent, CallState} from '../../../functions/functions.ts';
import type {ErrorCode, LunchError} from '../../../shared/errors.ts';
import {emptyLog, type LogText, withLogText} from '../log/log-lines.ts';
import {noOutput, type OutputText, withText} from '../log/output-text.ts';
import type {CallPlan} from './call-plan.ts';
import {noValues, type YieldedValues} from './yielded-values.ts';

/** The state of a call: `kept` was never run, `refused` not accepted, `submitted` goes on as a job, `lost` was under way when its app ended. */
export type RecordState = 'kept' | 'preparing' | 'queued' | 'running' | 'refused' | 'submitted' | 'lost' | CallState;

/** The error of a call, in words. */
export interface RecordedError {
	readonly name: string;
	readonly message: string;
	readonly stack: string | null;
	readonly code: ErrorCode | null;
	readonly hint: string | null;
}

/** A call of the history. */
export interface CallRecord {
	readonly key: string;
	readonly plan: CallPlan;
	readonly state: RecordState;
	/** Its own id, or that of its job. */
	readonly id: string | null;
	/** How many times it was begun, and why it was begun again; null where it was not. */
	readonly attempts: number;
	readonly againSince: string | null;
	readonly worker: string | null;
	/** When it was begun, and when a worker began with it. */
	readonly at: Date;
	readonly startedAt: Date | null;
	readonly queuedMs: number | null;
	readonly ranMs: number | null;
	/** Both streams, in the order in which they came. */
	readonly log: LogText;
	readonly stdout: OutputText;
	readonly stderr: OutputText;
	/** The value that it returned, or threw with its own fields. */
	readonly value: {readonly is: unknown} | null;
	/** The values that a stream yielded. */
	readonly values: YieldedValues;
	readonly error: RecordedError | null;
	/** Whether its job was there already, by the same key. */
	readonly isRepeat: boolean;
}

export function newRecord(key: string, plan: CallPlan, at: Date, state: 'kept' | 'preparing'): CallRecord {
	return {
		key,
		plan,
		state,
		id: null,
		attempts: 1,
		againSince: null,
		worker: null,
		at,
		startedAt: null,
		queuedMs: null,
		ranMs: null,
		log: emptyLog,
		stdout: noOutput,
		stderr: noOutput,
		value: null,
		values: noValues,
		error: null,
		isRepeat: false,
	};
}

/** Whether a call is under way. */
export function isRunning({state}: CallRecord): boolean {
	return state === 'preparing' || state === 'queued' || state === 'running';
}

export function withCallEvent(record: CallRecord, event: CallEvent, now: Date): CallRecord {
	switch (event.kind) {
		case 'queued':
			return {...record, state: 'queued', id: event.id};
		case 'started':
			return {...record, state: 'running', worker: event.worker, startedAt: now};
		// Values of a stream come many at a time, by another way. There are no batches and no checkpoints here, and files are in
		// their places before a call has returned.
		case 'value':
		case 'checkpoint':
		case 'file':
		case 'one-ended':
			return record;
		case 'again':
			return {
				...record,
				...{state: 'queued', worker: null, startedAt: null},
				...{attempts: event.attempt, againSince: event.reason, values: noValues},
			};
		default:
			return {
				...record,
				log: withLogText(record.log, event.kind, event.text),
				[event.kind]: withText(record[event.kind], event.text),
			};
	}
}

/** The end of a call, its values read. */
export interface ReadOutcome {
	readonly state: CallState;
	readonly value: {readonly is: unknown} | null;
	readonly error: RecordedError | null;
	readonly worker: string | null;
	readonly queuedMs: number;
	readonly ranMs: number;
}

export function withOutcome(record: CallRecord, outcome: ReadOutcome): CallRecord {
	return {...record, ...outcome, worker: outcome.worker ?? record.worker};
}

/** The call was never accepted. */
export function withRefusal(record: CallRecord, {code, message, hint}: LunchError): CallRecord {
	const isCancelled = code === 'FUNCTION_CANCELLED' || code === 'INTERRUPTED';
	const error = {name: 'LunchError', message, stack: null, code, hint};
	return {...record, state: isCancelled ? 'cancelled' : 'refused', error};
}
