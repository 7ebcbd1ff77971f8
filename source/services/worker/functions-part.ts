import {type MachineWorkersOptions, startFunctionMachine} from '../function-machine.ts';
import type {WorkerPart} from './run-worker.ts';

/** What a worker tells of its functions. */
export interface FunctionsPartStatus {
	/** Calls it can run at once. */
	slots: number;
	/** Calls it has. */
	taken: number;
}

/** Runs functions for whoever shares the Redis. */
export function functionsPart(options: MachineWorkersOptions): WorkerPart {
	return {
		name: 'functions',
		async start({redis, machine, log}) {
			const started = startFunctionMachine({
				...options,
				redis,
				machine,
				onWarning: error => log.warn({err: error}, 'trouble with the functions'),
			});
			return {
				status: (): FunctionsPartStatus => ({slots: started.slots, taken: started.taken}),
				drain: limitMs => started.close(limitMs),
			};
		},
	};
}
