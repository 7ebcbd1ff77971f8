import type {Tenant} from '../../shared/tenant.ts';
import type {CallError, FunctionWorker} from '../functions.ts';
import type {CallDurations} from '../queue/call-durations.ts';
import type {PoolCall} from './pool-call.ts';
import type {QueueShare} from './waiting-calls.ts';
import type {StartWorker} from './worker/start-worker.ts';
import type {PoolWorkerOptions} from './worker/worker-place.ts';

/** The workers of a pool, and the calls that wait for them. */
export interface PoolCrew {
	/** How many calls wait. */
	readonly queued: number;
	/** How many bytes the calls that wait take, about. */
	readonly queuedBytes: number;
	shareOf(tenant: Tenant): QueueShare;
	/** About how long until a call that comes now would start, in milliseconds. */
	waitMs(): number;
	/** Starts working. */
	open(startWorker: StartWorker): void;
	/** It can't work: the calls fail. */
	fail(error: unknown): void;
	add(call: PoolCall): void;
	cancel(call: PoolCall): void;
	/** Lets the processes go that are kept for calls of this tenant. */
	forget(tenant: Tenant): void;
	describe(machine: string): FunctionWorker[];
	/** Ends every call in this way, and every worker. */
	close(reason: CallError): Promise<void>;
}

export interface PoolCrewParts
	extends Pick<PoolWorkerOptions, 'clock' | 'memoryBytes' | 'mostBytes' | 'outputBytes' | 'timeoutMs' | 'onWarning'> {
	limit: number;
	prefork: number;
	/** How long a worker waits for a call before it is let go, in milliseconds. */
	idleMs: number;
	durations: CallDurations;
}
