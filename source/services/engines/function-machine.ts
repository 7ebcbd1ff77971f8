import {runRedisFunctionWorker} from '../../functions/redis/run-function-worker.ts';
import type {OnRejected} from '../../shared/rejections.ts';
import {type CallLog, withCallLog} from '../logging/call-log.ts';
import {findPython} from './find-python.ts';
import {functionLimits} from './function-limits.ts';
import {defaultWorkers, openLocalFunctions} from './local-functions.ts';
import {sharedFilesAt} from './shared-files.ts';

/** The workers that a machine has. */
export interface MachineWorkersOptions {
	/** Worker processes of this machine; null for one a processor. */
	workers: number | null;
	/** Whether functions may use the network. */
	allowNet: boolean;
	/** Whether environments may be built that calls name. */
	mayBuild: boolean;
	/** The most that a call may ask for; memory is null for half of the machine's. */
	most: {memoryBytes: number | null; timeoutMs: number; outputBytes: number; fileBytes: number};
	/** The URL of the storage that machines fetch files of calls from; null for none. */
	storage: string | null;
	/** Whether to run functions also where processes that they leave running could not be found. */
	isLoose: boolean;
	version: string;
	env: Readonly<Record<string, string | undefined>>;
}

export interface FunctionMachineOptions extends MachineWorkersOptions {
	redis: string;
	machine: {id: string; name: string};
	onWarning: (error: Error) => void;
	onRejected: OnRejected;
	/** Told of each call that was run here. */
	report: CallLog;
}

/** This machine's workers, which run calls of every caller that shares the Redis. */
export interface FunctionMachine {
	/** Calls it can run at once. */
	readonly slots: number;
	/** Calls it has. */
	readonly taken: number;
	/** Takes no more calls, gives those it has so many milliseconds to end, and ends every worker. */
	close(limitMs: number): Promise<void>;
}

/** USAGE for a storage that has no such address. */
export async function startFunctionMachine(options: FunctionMachineOptions): Promise<FunctionMachine> {
	const {redis, storage, allowNet, env, machine, version, onWarning, onRejected} = options;
	const files = await sharedFilesAt({storage, mostBytes: options.most.fileBytes, env});
	const slots = options.workers ?? defaultWorkers();
	const pool = openLocalFunctions({
		workers: slots,
		allowNet,
		mayBuild: options.mayBuild,
		most: functionLimits(options.most),
		isLoose: options.isLoose,
		env,
		onWarning,
	});
	const hasPython = findPython(env.PATH ?? '') !== null;
	const worker = runRedisFunctionWorker({
		redis,
		pool: withCallLog(pool, options.report),
		files,
		slots,
		runtimes: hasPython ? ['node', 'python'] : ['node'],
		mayBuild: options.mayBuild,
		machine: {...machine, version},
		onError: message => onWarning(new Error(message)),
		onRejected,
	});
	return {
		slots,
		get taken() {
			return worker.taken;
		},
		async close(limitMs) {
			await worker.close(limitMs);
			await pool.close();
		},
	};
}
