import type {Tenant} from '../../shared/tenant.ts';
import type {CallError, FunctionWorker} from '../functions.ts';
import type {CallDurations} from '../queue/call-durations.ts';
import type {PoolCall} from './pool-call.ts';
import type {QueueShare} from './waiting-calls.ts';
import type {PoolWorkerOptions} from './worker/pool-worker-types.ts';
import type {StartWorker} from './worker/start-worker.ts';

/** Gives the calls of a pool to its workers, and scales their number up and down. */
export interface PoolScheduler {
	/** How many calls wait. */
	readonly queued: number;
	/** How many bytes the calls that wait take, about. */
	readonly queuedBytes: number;
	shareOf(tenant: Tenant): QueueShare;
	/** About how long until a call that comes now would start, in milliseconds. */
	waitMs(): number;
	/** Starts working. */
	open(startWorker: StartWorker): void;
	/** The pool can't start workers: its calls fail. */
	fail(error: unknown): void;
	add(call: PoolCall): void;
	cancel(call: PoolCall): void;
	/** Ends the processes that are kept for calls of this tenant. */
	forget(tenant: Tenant): void;
	describe(machine: string): FunctionWorker[];
	/** Ends every call in this way, and every worker. */
	close(reason: CallError): Promise<void>;
}

export interface PoolSchedulerOptions
	extends Pick<PoolWorkerOptions, 'clock' | 'memoryBytes' | 'mostBytes' | 'outputBytes' | 'timeoutMs' | 'onWarning'> {
	limit: number;
	prefork: number;
	/** How long a worker waits for a call before it is ended, in milliseconds. */
	idleMs: number;
	durations: CallDurations;
}
