import type {CallEvent, CallOutcome, CallRequest, Functions} from '../../../../source/functions/functions.ts';

/** A call of a test and what was heard of it. */
export interface Called {
	id: string;
	events: CallEvent[];
	outcome: Promise<CallOutcome>;
	/** How it ended; null while it has not, an error where it was refused. */
	readonly end: CallOutcome | Error | null;
	/** How often it ended. */
	readonly ends: number;
	cancel(): void;
}

/** Calls a function of Node with arguments of JSON. */
export function call(
	functions: Functions,
	source: string,
	args: readonly unknown[] = [],
	more: Partial<CallRequest> = {},
): Called {
	const events: CallEvent[] = [];
	let end: CallOutcome | Error | null = null;
	let ends = 0;
	const running = functions.start(
		{
			runtime: 'node',
			code: {kind: 'expression', source},
			args: {encoding: 'json', text: JSON.stringify(args)},
			resultEncoding: 'json',
			...more,
		},
		event => events.push(event),
	);
	const note = (how: CallOutcome | Error) => {
		end = how;
		ends++;
	};
	running.outcome.then(note, note);
	return {
		id: running.id,
		events,
		outcome: running.outcome,
		get end() {
			return end;
		},
		get ends() {
			return ends;
		},
		cancel: () => running.cancel(),
	};
}

/** The value that a call returned. Throws where it ended in another way. */
export async function returned({outcome}: Called): Promise<unknown> {
	const {state, value, error} = await outcome;
	if (state !== 'returned' || !value) throw new Error(`${state}: ${error?.message}`);
	return JSON.parse(value.text);
}

export const sleeping = 'ms => new Promise(resolve => setTimeout(() => resolve(ms), ms))';
