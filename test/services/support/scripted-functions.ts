import {randomUUID} from 'node:crypto';
import type {
	CallEvent,
	CallOutcome,
	CallRequest,
	FunctionLoad,
	Functions,
	RunningCall,
} from '../../../source/functions/functions.ts';

/** A call that reached the functions, in the hands of a test. */
export interface ScriptedCall {
	id: string;
	request: CallRequest;
	emit(event: CallEvent): void;
	end(outcome?: Partial<CallOutcome>): void;
	refuse(error: unknown): void;
	readonly isCancelled: boolean;
}

/** Functions that do what a test says, to see what a server makes of it. */
export interface ScriptedFunctions extends Functions {
	readonly calls: ScriptedCall[];
}

export function createScriptedFunctions(
	onCall: (call: ScriptedCall) => void = () => {},
	load: Partial<FunctionLoad> = {},
): ScriptedFunctions {
	const calls: ScriptedCall[] = [];
	return {
		calls,
		start(request, onEvent = () => {}): RunningCall {
			const id = randomUUID();
			let isCancelled = false;
			let end: ScriptedCall['end'] = () => {};
			let refuse: ScriptedCall['refuse'] = () => {};
			const outcome = new Promise<CallOutcome>((resolve, reject) => {
				end = ended => resolve({...returned, ...ended});
				refuse = reject;
			});
			const call: ScriptedCall = {
				id,
				request,
				emit: onEvent,
				end,
				refuse,
				get isCancelled() {
					return isCancelled;
				},
			};
			calls.push(call);
			onCall(call);
			return {
				id,
				outcome,
				cancel() {
					isCancelled = true;
					end({state: 'cancelled', value: null});
				},
				pause() {},
				resume() {},
			};
		},
		async load() {
			return {workers: [], limit: 4, queued: 0, queueLimit: 100, takesBatches: false, isolation: 'none', ...load};
		},
		async close() {
			for (const call of calls) call.end({state: 'cancelled', value: null});
		},
	};
}

const returned: CallOutcome = {
	state: 'returned',
	value: {encoding: 'json', text: '4'},
	error: null,
	worker: 'worker-1',
	queuedMs: 1,
	ranMs: 2,
};
