import {type MachineWorkersOptions, startFunctionMachine} from '../engines/function-machine.ts';
import {createCallLog} from '../logging/call-log.ts';
import {createRejectionLog} from '../logging/rejection-log.ts';
import type {MachinePart} from './run-worker-machine.ts';

/** The state of a machine's functions, for `GET /workers`. */
export interface FunctionsPartStatus {
	/** Calls it can run at once. */
	slots: number;
	/** Calls it has. */
	taken: number;
}

/** Runs functions for the services that share the Redis. */
export function functionsPart(options: MachineWorkersOptions): MachinePart {
	return {
		name: 'functions',
		async start({redis, machine, log, metrics, tracing}) {
			const started = await startFunctionMachine({
				...options,
				redis,
				machine,
				report: createCallLog({tracing, log}),
				onWarning: error => log.warn({err: error}, 'functions failed in the background'),
				onRejected: createRejectionLog(metrics, log),
			});
			metrics.gauge('lunch_machine_calls', () => started.taken, {state: 'running'});
			metrics.gauge('lunch_machine_calls', () => Math.max(0, started.slots - started.taken), {state: 'free'});
			return {
				status: (): FunctionsPartStatus => ({slots: started.slots, taken: started.taken}),
				drain: limitMs => started.close(limitMs),
			};
		},
	};
}
