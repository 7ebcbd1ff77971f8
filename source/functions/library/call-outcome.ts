import {LunchError} from '../../shared/errors.ts';
import type {CallEvent, CallOutcome, Functions, RunningCall} from '../functions.ts';
import {retryCall} from '../retries/retry-call.ts';
import type {AskedCall} from './asked-call.ts';
import {startWithFiles} from './files/start-with-files.ts';
import {unlessMissing} from './unless-missing.ts';

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
	{request: {retries, ...request}, ...given}: AskedCall,
	listener: CallListener,
): Promise<CallOutcome> {
	if (!retries) return attemptOutcome(functions, {request, ...given}, listener);
	const {onEvent, signal} = listener;
	return retryCall({
		...{retries, onEvent, signal},
		begin: hear => attemptOutcome(functions, {request, ...given}, {...listener, onEvent: hear}),
	});
}

async function attemptOutcome(
	functions: Functions,
	{request, stored = [], files}: AskedCall,
	listener: CallListener,
): Promise<CallOutcome> {
	const call = begun(functions, {request, stored, files}, listener);
	const again = () => {
		// A service may have been started anew.
		for (const {data} of stored) data.forgetAt(functions);
		return begun(functions, {request, stored, files}, listener);
	};
	return unlessMissing(call, stored.length > 0 ? again : null);
}

async function begun(
	functions: Functions,
	{request, stored = [], files}: AskedCall,
	{onEvent, onCall, signal}: CallListener,
): Promise<CallOutcome> {
	const encoding = request.runtime === 'node' ? 'rich' : 'json';
	const data = await Promise.all(stored.map(one => one.data.referTo(functions, encoding, one.at)));
	if (signal.aborted) throw new LunchError('FUNCTION_CANCELLED', 'The call was cancelled.');
	const call = await startWithFiles(functions, data.length > 0 ? {...request, data} : request, files, onEvent);
	onCall(call);
	if (signal.aborted) call.cancel();
	return call.outcome;
}
