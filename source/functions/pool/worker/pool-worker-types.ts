import type {Tenant} from '../../../shared/tenant.ts';
import type {CallError, FunctionWorker, Runtime} from '../../functions.ts';
import type {PoolCall} from '../pool-call.ts';
import type {Semaphore} from '../semaphore.ts';
import type {FollowingCalls} from './following-calls.ts';
import type {StartWorker} from './start-worker.ts';

/** A worker of a pool: its process is replaced whenever it can't be used again. */
export interface PoolWorker {
	readonly runtime: Runtime;
	readonly state: FunctionWorker['state'];
	/** Whether it has run a call. */
	readonly hasRun: boolean;
	/** Since when it is idle, as the clock says. */
	readonly idleSince: number;
	/** How many times in a row its process did not come up. */
	readonly failures: number;
	/** The tenant whose code its process has run; null if it has run none. */
	readonly tenant: Tenant | null;
	/** Whether its process can take this call as it is. */
	suits(call: PoolCall): boolean;
	/** Runs a call, when it is idle or starting: in the process that is there if it suits, else in a new one. */
	run(call: PoolCall): void;
	/** The calls that its process was sent before the one that runs there has ended. */
	readonly following: Pick<FollowingCalls, 'count' | 'mayAdd' | 'add' | 'takeBack' | 'takeBackStuck'>;
	/** Ends the call that it is at, in this way, and with it the process. */
	interrupt(state: 'failed' | 'cancelled' | 'timed-out', error: CallError): void;
	/** Ends the call that it is at if that takes too much. */
	watch(): void;
	describe(machine: string): FunctionWorker;
	/** Ends it for good. */
	stop(): Promise<void>;
}

export interface PoolWorkerOptions {
	id: string;
	runtime: Runtime;
	clock: () => number;
	startWorker: StartWorker;
	/** Limits the processes that start at a time. */
	starts: Semaphore;
	memoryBytes: number;
	mostBytes: number;
	outputBytes: number;
	timeoutMs: number;
	/** It is idle, or its process did not come up. */
	onChange: () => void;
	onEnded: (call: PoolCall) => void;
	/** A call that followed another one begins: another one can follow. */
	onRoom: () => void;
	/** Calls that followed another one were not begun: the process ends. */
	onBack: (calls: readonly PoolCall[]) => void;
	onWarning: (error: Error) => void;
}
