import type {CallEvent, CallOutcome, CallRequest, Functions, RunningCall} from '../../../source/functions/functions.ts';
import {decodeValue, encodeValue} from '../../../source/functions/values/values.ts';

/** A call of a JavaScript expression with values of every type. */
export function nodeCall(source: string, args: readonly unknown[] = [], more: Partial<CallRequest> = {}): CallRequest {
	return {
		runtime: 'node',
		code: {kind: 'expression', source},
		args: encodeValue('rich', args),
		resultEncoding: 'rich',
		...more,
	};
}

/** A call of a lambda or a `def`. */
export function pythonCall(
	source: string,
	args: readonly unknown[] = [],
	more: Partial<CallRequest> = {},
): CallRequest {
	return {
		runtime: 'python',
		code: {kind: 'expression', source},
		args: encodeValue('json', args),
		resultEncoding: 'json',
		...more,
	};
}

/** A call that was watched to its end. */
export interface Watched {
	outcome: CallOutcome;
	events: CallEvent[];
	stdout: string;
	stderr: string;
	/** The value that came back, read. */
	value: unknown;
	/** The value that was thrown, read. */
	thrown: unknown;
}

/** Begins a call, and collects what happens to it. */
export function begun(functions: Functions, request: CallRequest): {call: RunningCall; events: CallEvent[]} {
	const events: CallEvent[] = [];
	let isOver = false;
	const call = functions.start(request, event => {
		if (isOver) throw new Error(`an event after the outcome: ${JSON.stringify(event)}`);
		events.push(event);
	});
	const over = () => {
		isOver = true;
	};
	call.outcome.then(over, over);
	return {call, events};
}

/** Runs a call to its end. */
export async function watched(functions: Functions, request: CallRequest): Promise<Watched> {
	const {call, events} = begun(functions, request);
	const outcome = await call.outcome;
	const textOf = (kind: 'stdout' | 'stderr') => events.map(event => (event.kind === kind ? event.text : '')).join('');
	return {
		outcome,
		events,
		stdout: textOf('stdout'),
		stderr: textOf('stderr'),
		value: outcome.value ? decodeValue(outcome.value) : null,
		thrown: outcome.error?.thrown ? decodeValue(outcome.error.thrown) : null,
	};
}

/** The value that a call returns; fails if it ends in another way. */
export async function returnOf(functions: Functions, request: CallRequest): Promise<unknown> {
	const {outcome, value} = await watched(functions, request);
	if (outcome.state !== 'returned') throw new Error(`${outcome.state}: ${JSON.stringify(outcome.error)}`);
	return value;
}
