// The JSON about functions that commands print and services answer with. Its published schema is schema.ts.
import type {Tenant} from '../shared/tenant.ts';
import type {CallError, CallOutcome, CallState, EncodedValue, FunctionLoad, FunctionWorker} from './functions.ts';
import {type Plain, toPlain, toPlainNumbers} from './values/plain-values.ts';
import {decodeValue} from './values/values.ts';

export interface CallBody {
	id: string;
	state: CallState;
	value: Plain;
	stdout: string;
	stderr: string;
	error: {name: string; message: string; stack: string | null} | null;
	worker: string | null;
	queuedMs: number;
	ranMs: number;
	/** How many times it was begun, of a call that may begin again. */
	attempts?: number;
	/** Of a call that has files. */
	files?: CallOutcome['files'];
}

export interface CallDocument {
	schemaVersion: 1;
	call: CallBody;
}

export interface FunctionWorkersDocument {
	schemaVersion: 1;
	workers: (Omit<FunctionWorker, 'call'> & {call: {id: string; name: string; startedAt: string} | null})[];
	limit: number;
	queued: number;
	queueLimit: number;
	isolation: string;
}

/** The document of a call that ended, with all its output. Throws FUNCTION_VALUE_INVALID when its value can't be read. */
export function callDocument(
	id: string,
	{state, value, error, worker, queuedMs, ranMs, files}: CallOutcome,
	{attempts, ...output}: {stdout: string; stderr: string; attempts?: number},
): CallDocument {
	return {
		schemaVersion: 1,
		call: {
			id,
			state,
			value: value && plainValue(value),
			...output,
			error: error && shownError(error),
			worker,
			queuedMs: rounded(queuedMs),
			ranMs: rounded(ranMs),
			...(attempts === undefined ? {} : {attempts}),
			...(files ? {files} : {}),
		},
	};
}

/** A value as JSON can say it. Throws FUNCTION_VALUE_INVALID when it can't be read. */
export function plainValue(value: EncodedValue): Plain {
	return value.encoding === 'json' ? toPlainNumbers(decodeValue(value)) : toPlain(decodeValue(value));
}

/** A line of `lunch fn map`: how an input ended. */
export interface MapLine {
	/** The number of the input, from 0. */
	index: number;
	state: CallState;
	value: Plain;
	error: CallBody['error'];
	/** How many times it was begun. */
	attempts: number;
}

/** The line of an input that ended. Throws FUNCTION_VALUE_INVALID when its value can't be read. */
export function mapLine(index: number, {state, value, error}: CallOutcome, attempts: number): MapLine {
	return {index, state, value: value && plainValue(value), error: error && shownError(error), attempts};
}

function shownError({name, message, stack}: CallError): NonNullable<CallBody['error']> {
	return {name: name || 'Error', message, stack: stack || null};
}

/** The document of every worker and its current call. */
export function functionWorkersDocument({workers, takesBatches: _, ...load}: FunctionLoad): FunctionWorkersDocument {
	return {
		schemaVersion: 1,
		workers: workers.map(worker => ({
			...worker,
			call: worker.call && {...worker.call, startedAt: worker.call.startedAt.toISOString()},
		})),
		...load,
	};
}

/** Hides the calls of other tenants: that their workers are busy stays. */
export function hideCallsOfOthers({workers, ...load}: FunctionLoad, tenant: Tenant): FunctionLoad {
	return {
		...load,
		workers: workers.map(({call, ...worker}) => {
			if (call?.tenant !== tenant) return {...worker, call: null};
			const {id, name, startedAt} = call;
			return {...worker, call: {id, name, startedAt}};
		}),
	};
}

function rounded(ms: number): number {
	return Math.round(ms * 1000) / 1000;
}
