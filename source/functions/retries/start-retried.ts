import {randomUUID} from 'node:crypto';
import type {CallEvent, CallRequest, Functions, RunningCall} from '../functions.ts';
import {retryCall} from './retry-call.ts';

/** Begins a call, and begins it again as its `retries` say: one call to its caller, with one outcome. */
export function startRetried(
	functions: Functions,
	{retries, ...request}: CallRequest,
	onEvent: (event: CallEvent) => void = () => {},
): RunningCall {
	if (!retries || retries.times === 0) return functions.start(request, onEvent);
	const id = randomUUID();
	const stopping = new AbortController();
	let current: RunningCall | null = null;
	let isPaused = false;
	const outcome = retryCall({
		retries,
		signal: stopping.signal,
		onEvent: event => onEvent(event.kind === 'queued' ? {...event, id} : event),
		begin(hear) {
			current = functions.start(request, hear);
			if (isPaused) current.pause();
			return current.outcome;
		},
	});
	// The caller awaits it itself.
	outcome.catch(() => {});
	return {
		id,
		outcome,
		cancel() {
			stopping.abort();
			current?.cancel();
		},
		pause() {
			isPaused = true;
			current?.pause();
		},
		resume() {
			isPaused = false;
			current?.resume();
		},
	};
}

/** The same functions, whose calls begin again as their `retries` say. */
export function retrying(functions: Functions): Pick<Functions, 'start' | 'isLocal' | 'putFile'> {
	const {isLocal = false, putFile} = functions;
	return {
		isLocal,
		...(putFile ? {putFile} : {}),
		start: (request, onEvent) => startRetried(functions, request, onEvent),
	};
}
