import {LunchError} from '../../shared/errors.ts';
import type {CallEvent, CallOutcome, CallRequest, Functions, RunningCall} from '../functions.ts';
import {retryCall} from '../retries/retry-call.ts';
import type {AskedCall} from './remote-call.ts';

export interface CallListener {
	onEvent(event: CallEvent): void;
	/** Told the call as soon as there is one. */
	onCall(call: RunningCall): void;
	/** Aborts when it is cancelled. */
	signal: AbortSignal;
}

/**
 * Begins a call, as often as its `retries` say, and resolves with its outcome. Data that it names is put where it is not known
 * yet, or not any more.
 */
export async function callOutcome(
	functions: Functions,
	{request: {retries, ...request}, stored = []}: AskedCall,
	listener: CallListener,
): Promise<CallOutcome> {
	if (!retries) return attemptOutcome(functions, {request, stored}, listener);
	const {onEvent, signal} = listener;
	return retryCall({
		...{retries, onEvent, signal},
		begin: hear => attemptOutcome(functions, {request, stored}, {...listener, onEvent: hear}),
	});
}

async function attemptOutcome(
	functions: Functions,
	{request, stored = []}: AskedCall,
	listener: CallListener,
): Promise<CallOutcome> {
	try {
		return await begun(functions, request, stored, listener);
	} catch (error) {
		const isMissing = error instanceof LunchError && error.code === 'FUNCTION_DATA_MISSING';
		if (!isMissing || stored.length === 0) throw error;
		// Such a call was not accepted. A service may have been started anew.
		for (const {data} of stored) data.forgetAt(functions);
		return begun(functions, request, stored, listener);
	}
}

async function begun(
	functions: Functions,
	request: CallRequest,
	stored: NonNullable<AskedCall['stored']>,
	{onEvent, onCall, signal}: CallListener,
): Promise<CallOutcome> {
	const encoding = request.runtime === 'node' ? 'rich' : 'json';
	const data = await Promise.all(stored.map(one => one.data.referTo(functions, encoding, one.at)));
	if (signal.aborted) throw new LunchError('FUNCTION_CANCELLED', 'The call was cancelled.');
	const call = functions.start(data.length > 0 ? {...request, data} : request, onEvent);
	onCall(call);
	return call.outcome;
}
