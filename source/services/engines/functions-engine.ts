import {randomUUID} from 'node:crypto';
import {hostname} from 'node:os';
import type {Functions} from '../../functions/functions.ts';
import type {OnRejected} from '../../shared/rejections.ts';
import {type CallLogOptions, createCallLog, withCallLog} from '../logging/call-log.ts';
import {functionLimits} from './function-limits.ts';
import type {MachineWorkersOptions} from './function-machine.ts';
import {openLocalFunctions} from './local-functions.ts';

/** With 0 workers calls are left to other machines. */
export interface FunctionsEngineOptions extends MachineWorkersOptions {
	/** Address of a Redis that many machines share; null for the workers of this machine alone. */
	redis: string | null;
}

/** The listeners of an engine of functions. */
export interface FunctionsEngineContext extends CallLogOptions {
	/** Gets the errors that no call reports. */
	onWarning: (error: Error) => void;
	/** Gets what was rejected of the messages found in Redis. */
	onRejected: OnRejected;
}

/** How long calls of others have to end once this machine stops, in milliseconds. */
const DRAIN_MS = 5000;

/**
 * Opens functions with the engine that the settings ask for: over Redis if one is given, where the workers of
 * this machine take part like those of any other; else with the workers of this machine.
 */
export async function openFunctionsEngine(
	options: FunctionsEngineOptions,
	{onWarning, onRejected, tracing, log}: FunctionsEngineContext,
): Promise<Functions> {
	const {redis, workers, allowNet, isLoose, env} = options;
	if (redis === null) {
		const most = functionLimits(options.most);
		const local = openLocalFunctions({workers, allowNet, mayBuild: options.mayBuild, most, isLoose, env, onWarning});
		return withCallLog(local, createCallLog({tracing, log: null}));
	}
	// BullMQ takes a while to load, and most run without.
	const [{openRedisFunctions}, {sharedFilesAt}] = await Promise.all([
		import('../../functions/redis/open-redis-functions.ts'),
		import('./shared-files.ts'),
	]);
	const functions = openRedisFunctions({
		redis,
		files: await sharedFilesAt({storage: options.storage, mostBytes: options.most.fileBytes, env}),
		onRejected,
		onError(reason) {
			if (reason !== null) onWarning(new Error(`Redis can't be used: ${reason}`));
		},
	});
	if (workers === 0) return functions;
	const {startFunctionMachine} = await import('./function-machine.ts');
	const machine = await startFunctionMachine({
		...options,
		redis,
		workers,
		machine: {id: randomUUID(), name: `${hostname()} ${process.pid}`},
		onWarning,
		onRejected,
		report: createCallLog({tracing, log}),
	});
	return {
		...functions,
		async close() {
			await Promise.all([functions.close(), machine.close(DRAIN_MS)]);
		},
	};
}
