import {appendFileSync} from 'node:fs';
import type {Functions} from '../../../../source/functions/functions.ts';
import {runRedisFunctionWorker} from '../../../../source/functions/redis/run-function-worker.ts';
import {openPool} from '../../support/open-pool.ts';

/** A machine of this process that runs calls of a Redis. */
export interface OpenMachine {
	/** How many calls it has. */
	readonly taken: number;
	/** Stops it: what is short is finished. */
	close(): Promise<void>;
}

/** Writes down each call that is begun, by its hint: so it is seen what ran twice. */
function recorded(pool: Functions, record: string): Functions {
	return {
		...pool,
		start(request, onEvent) {
			appendFileSync(record, `${request.hintMs}\n`);
			return pool.start(request, onEvent);
		},
	};
}

/** Opens one with so many workers, which writes into the file `record` what it begins. */
export function openMachine(redis: string, name: string, workers: number, record: string): OpenMachine {
	const {functions, close} = openPool({limit: workers, prefork: workers});
	const machine = {name, version: '0.0.0'};
	const worker = runRedisFunctionWorker({redis, pool: recorded(functions, record), slots: workers, machine});
	return {
		get taken() {
			return worker.taken;
		},
		async close() {
			await worker.close(2000);
			await close();
		},
	};
}
